using System.Text.Json.Serialization;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.Exports.Tables;

/// <summary>Writes the training set for other trainers.</summary>
internal sealed class TrainingTables(TrainingDocuments documents)
{
    private const string FromGold = "gold", FromLabelModel = "label model";

    /// <summary>id,text,split,label,confidence,source,p_class…</summary>
    public async Task WriteCsvAsync(int projectId, Stream output, CancellationToken cancel)
    {
        var source = await documents.OpenAsync(projectId, cancel);
        var table = new TableStream(output, ["id", "text", "split", "label", "confidence", "source", .. source.Classes.Select(c => "p_" + c)]);
        await foreach (var d in documents.ReadAsync(source, cancel))
        {
            var row = table.Row.Field(d.Document.ExternalId).Field(d.Document.Text).Field(SplitName(d)).Field(source.Classes[d.Class]).Field(d.Confidence).Field(SourceName(d));
            foreach (var p in d.Probabilities) row.Field(p);
            await table.EndRowAsync(cancel);
        }
        await table.EndAsync(cancel);
    }

    /// <summary>The same, with the documents' fields, one object a line.</summary>
    public async Task WriteJsonLinesAsync(int projectId, Stream output, CancellationToken cancel)
    {
        var source = await documents.OpenAsync(projectId, cancel);
        var lines = new JsonLinesStream(output);
        await foreach (var d in documents.ReadAsync(source, cancel))
        {
            var fields = FieldsJson.Read(d.Document.Fields);
            await lines.WriteAsync(
                new TrainingLine(
                    d.Document.ExternalId, d.Document.Text, SplitName(d), source.Classes[d.Class], d.Confidence, SourceName(d),
                    Probabilities(source.Classes, d.Probabilities), fields.Count == 0 ? null : fields), cancel);
        }
        await lines.EndAsync(cancel);
    }

    /// <summary>The probability of each class by its name.</summary>
    public static IReadOnlyDictionary<string, float> Probabilities(ClassList classes, ReadOnlySpan<float> row)
    {
        var named = new Dictionary<string, float>(classes.Count, StringComparer.Ordinal);
        for (var k = 0; k < classes.Count; k++) named[classes[k]] = row[k];
        return named;
    }

    private static string SplitName(TrainingDocument d) => d.Document.Split == Split.Dev ? "dev" : "train";

    private static string SourceName(TrainingDocument d) => d.IsGold ? FromGold : FromLabelModel;

    private sealed record TrainingLine(
        string Id, string Text, string Split, string Label, float Confidence, string Source, IReadOnlyDictionary<string, float> Probabilities,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? Fields);
}
