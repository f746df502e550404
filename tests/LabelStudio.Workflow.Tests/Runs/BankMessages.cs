using System.Text.Json;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Tests.Runs;

/// <summary>The sample project's files.</summary>
internal static class BankMessages
{
    public static string PathOf(string file) => Path.Combine(SharedData.RepositoryRoot, "data", "samples", "bank-messages", file);

    public static IReadOnlyList<string> Classes { get; } =
        [.. JsonDocument.Parse(File.ReadAllBytes(PathOf("classes.json"))).RootElement.EnumerateArray().Select(c => c.GetProperty("name").GetString()!)];

    /// <summary>Id, text, split, and gold or null.</summary>
    public static IReadOnlyList<(string Id, string Text, string Split, string? Gold)> Documents { get; } = Read();

    private static List<(string, string, string, string?)> Read()
    {
        var gold = new Dictionary<string, string>(StringComparer.Ordinal);
        using (var table = TableReader.Open(PathOf("gold.csv")))
            while (table.Read()) gold.Add(table.Text(table.IndexOf("id")), table.Text(table.IndexOf("label")));
        var documents = new List<(string, string, string, string?)>();
        using (var table = TableReader.Open(PathOf("texts.csv")))
            while (table.Read())
                documents.Add((table.Text(table.IndexOf("id")), table.Text(table.IndexOf("text")), table.Text(table.IndexOf("split")), gold.GetValueOrDefault(table.Text(table.IndexOf("id")))));
        return documents;
    }
}
