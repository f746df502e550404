using System.Text.Json;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Sample;

/// <summary>The files of the sample project, as they come with the studio.</summary>
internal sealed class SampleFiles(string contentRoot)
{
    private readonly string _folder = Path.Combine(contentRoot, "data", "samples", "bank-messages");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public bool Exist => File.Exists(Texts) && File.Exists(Gold) && File.Exists(Classes) && File.Exists(Rules);

    public string Rules => Path.Combine(_folder, "rules.json");

    private string Texts => Path.Combine(_folder, "texts.csv");

    private string Gold => Path.Combine(_folder, "gold.csv");

    private string Classes => Path.Combine(_folder, "classes.json");

    public IReadOnlyList<SampleClass> ReadClasses() => JsonSerializer.Deserialize<List<SampleClass>>(File.ReadAllBytes(Classes), Json) ?? [];

    /// <summary>Texts and gold in one table, as the import takes them: id, text, split, channel, label.</summary>
    public MemoryStream ReadTexts()
    {
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var gold = TableReader.Open(Gold))
            while (gold.Read()) labels[gold.Text(0)] = gold.Text(1);
        var table = new MemoryStream();
        using (var texts = TableReader.Open(Texts))
        {
            var writer = new TableWriter(table);
            foreach (var column in texts.Columns) writer.Field(column);
            writer.Field("label").EndRow();
            while (texts.Read())
            {
                for (var c = 0; c < texts.Columns.Count; c++) writer.Field(texts[c]);
                writer.Field(labels.GetValueOrDefault(texts.Text(0), "")).EndRow();
            }
            writer.Flush();
        }
        table.Position = 0;
        return table;
    }
}

internal sealed record SampleClass(string Name, string Description);
