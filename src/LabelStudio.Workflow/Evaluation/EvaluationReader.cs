using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Reads what a student is judged on; the gold of test is not in it.</summary>
internal sealed class EvaluationReader(IStudioDbFactory factory, VoteColumns votes, OpenGold gold)
{
    /// <summary>Documents that lie closer together than this are read in one sweep.</summary>
    private const int Sparse = 20;

    private const int Step = 16_384;

    /// <exception cref="UserErrorException">The student is gone, or the split has nothing to judge by.</exception>
    public async Task<EvaluationRows> ReadAsync(JobContext context, long studentId, Split on, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var student = await db.Runs.AsNoTracking().FirstOrDefaultAsync(
            r => r.Id == studentId && r.ProjectId == context.ProjectId && r.Kind == RunKind.Student && r.Published, cancel)
            ?? throw new UserErrorException("This student does not exist any more. Choose another one.");
        var dataset = await DatasetInput.ReadAsync(db, context.ProjectId, cancel);
        var open = await gold.ReadAsync(db, context.ProjectId, cancel);
        var splits = await DocumentChunks.ReadSplitsAsync(db, context.ProjectId, cancel);
        int[] ordinals = on == Split.Test
            ? [.. Enumerable.Range(0, splits.Length).Where(d => splits[d] == Split.Test)]
            : [.. open.Labels.Where(g => g.Split == on && g.Ordinal < splits.Length).Select(g => g.Ordinal)];
        if (ordinals.Length == 0) throw NoGold(on);
        var (texts, fields) = await DocumentsAsync(db, context, ordinals, cancel);
        context.Report("read votes");
        var functions = (await CurrentFunction.ReadAsync(db, context.ProjectId, cancel)).Where(f => f.Enabled).ToList();
        var read = await votes.ReadAsync(db, [.. functions.Select(f => f.Source)], dataset.Documents, dataset.Classes.Count, cancel);
        var matrix = read.Matrix(new ClassList(dataset.Classes), dataset.Documents).Select(ordinals);
        return new EvaluationRows(
            student, RunJson.Read<StudentInputs>(student.Inputs), dataset, open, on, ordinals, texts, fields,
            await DuplicatedAsync(db, context.ProjectId, ordinals, splits, on, cancel), functions, matrix);
    }

    public static UserErrorException NoGold(Split on) => on == Split.Test
        ? new("No test document has gold, so there is nothing to evaluate on. Import documents of the test split with their labels.")
        : new("No dev document has gold, so there is nothing to evaluate on. Review a random queue of dev documents, or import dev documents with their labels.");

    private static async Task<(string[] Texts, string?[] Fields)> DocumentsAsync(StudioDb db, JobContext context, int[] ordinals, CancellationToken cancel)
    {
        var texts = new string[ordinals.Length];
        var fields = new string?[ordinals.Length];
        var range = ordinals[^1] - ordinals[0] + 1;
        if ((long)ordinals.Length * Sparse < range)
        {
            context.Report("read texts");
            var found = await DocumentStore.FindAsync(db, context.ProjectId, ordinals, cancel);
            for (var i = 0; i < found.Count; i++) (texts[i], fields[i]) = (found[i].Text, found[i].Fields);
            return (texts, fields);
        }
        var next = 0;
        await foreach (var row in DocumentStore.ReadAsync(db, context.ProjectId, ordinals[0], range, cancel))
        {
            if (row.Ordinal % Step == 0)
                context.Report("read texts", (double)(row.Ordinal - ordinals[0]) / range, string.Create(CultureInfo.InvariantCulture, $"{next:N0} of {InWords.Count(ordinals.Length, "document")}"));
            if (next == ordinals.Length || row.Ordinal != ordinals[next]) continue;
            (texts[next], fields[next]) = (row.Text, row.Fields);
            next++;
        }
        return (texts, fields);
    }

    /// <summary>Which of the documents have an exact or near duplicate in another split.</summary>
    private static async Task<bool[]> DuplicatedAsync(StudioDb db, int projectId, int[] ordinals, Split[] splits, Split on, CancellationToken cancel)
    {
        var elsewhere = new HashSet<(DuplicateKind, int)>();
        var members = new List<(int Ordinal, DuplicateKind Kind, int Group)>();
        await foreach (var m in db.Duplicates.AsNoTracking().Where(m => m.ProjectId == projectId).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (m.Ordinal >= splits.Length) continue;
            if (splits[m.Ordinal] == on) members.Add((m.Ordinal, m.Kind, m.Group));
            else elsewhere.Add((m.Kind, m.Group));
        }
        var duplicated = members.Where(m => elsewhere.Contains((m.Kind, m.Group))).Select(m => m.Ordinal).ToHashSet();
        return [.. ordinals.Select(duplicated.Contains)];
    }
}
