using System.Text;
using System.Text.Json.Serialization;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Workflow.Labels;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Exports.Tables;

/// <summary>Writes train documents as conversations, in the form that fine-tuning of chat models takes: the question, the text, and the answer as JSON, after the teacher's reason where a prompt that voted for the label gave one.</summary>
internal sealed class ChatLines(IStudioDbFactory factory, TrainingDocuments documents)
{
    private const int Batch = 4_096;

    public async Task WriteAsync(int projectId, Stream output, CancellationToken cancel)
    {
        var source = await documents.OpenAsync(projectId, cancel);
        var question = Question(source);
        var prompts = source.Inputs.Functions.Where(f => f.Prompt != null).ToList();
        var lines = new JsonLinesStream(output);
        var batch = new List<TrainingDocument>(Batch);
        await foreach (var d in documents.ReadAsync(source, cancel))
        {
            // dev guides and is not learned from
            if (d.Document.Split != Split.Train) continue;
            batch.Add(d);
            if (batch.Count == Batch) await WriteAsync(lines, source, question, prompts, batch, cancel);
        }
        await WriteAsync(lines, source, question, prompts, batch, cancel);
        await lines.EndAsync(cancel);
    }

    private async Task WriteAsync(
        JsonLinesStream lines, TrainingSource source, string question, IReadOnlyList<FunctionInput> prompts, List<TrainingDocument> batch, CancellationToken cancel)
    {
        var reasons = await ReasonsAsync(prompts, batch, cancel);
        foreach (var d in batch)
        {
            var answer = Encoding.UTF8.GetString(ExportJson.WriteLine(new Answer(reasons.GetValueOrDefault(d.Document.Ordinal), source.Classes[d.Class])));
            await lines.WriteAsync(new Chat([new("system", question), new("user", d.Document.Text), new("assistant", answer)]), cancel);
        }
        batch.Clear();
    }

    /// <summary>Of the reasons for the label that a document has in the end, that of the first prompt in order.</summary>
    private async Task<Dictionary<int, string>> ReasonsAsync(IReadOnlyList<FunctionInput> prompts, List<TrainingDocument> batch, CancellationToken cancel)
    {
        var reasons = new Dictionary<int, string>();
        if (prompts.Count == 0 || batch.Count == 0) return reasons;
        var label = batch.ToDictionary(d => d.Document.Ordinal, d => d.Class);
        var (first, last) = (batch[0].Document.Ordinal, batch[^1].Document.Ordinal);
        await using var db = factory.Create();
        foreach (var prompt in prompts)
        {
            var given = await db.PromptAnswers.AsNoTracking()
                .Where(a => a.FunctionVersionId == prompt.VersionId && a.Ordinal >= first && a.Ordinal <= last && a.Rationale != null && a.Class >= 0)
                .Select(a => new { a.Ordinal, a.Class, a.Rationale }).ToListAsync(cancel);
            foreach (var g in given)
                if (label.TryGetValue(g.Ordinal, out var k) && k == g.Class) reasons.TryAdd(g.Ordinal, g.Rationale!);
        }
        return reasons;
    }

    private static string Question(TrainingSource source)
    {
        var text = new StringBuilder("Which class is the text of? Answer in JSON with \"label\", one of these, and where you can say why with \"rationale\" before it:\n");
        for (var k = 0; k < source.Classes.Count; k++)
            text.Append("- ").Append(source.Classes[k]).Append(source.Descriptions[k].Length > 0 ? ": " : "").Append(source.Descriptions[k]).Append('\n');
        return text.ToString().TrimEnd();
    }

    private sealed record Chat(IReadOnlyList<Message> Messages);

    private sealed record Message(string Role, string Content);

    private sealed record Answer([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Rationale, string Label);
}
