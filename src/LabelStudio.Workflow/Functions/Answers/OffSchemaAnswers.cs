using System.Text.Json;

namespace LabelStudio.Workflow.Functions.Answers;

/// <summary>The answers of a function version that are no class, in the order by which documents refer to them.</summary>
internal static class OffSchemaAnswers
{
    public static string Write(IReadOnlyList<(string Answer, long Count)> answers)
    {
        using var memory = new MemoryStream();
        using (var json = new Utf8JsonWriter(memory))
        {
            json.WriteStartObject();
            foreach (var (answer, count) in answers) json.WriteNumber(answer, count);
            json.WriteEndObject();
        }
        return System.Text.Encoding.UTF8.GetString(memory.ToArray());
    }

    public static IReadOnlyList<(string Answer, long Count)> Read(string? stored)
    {
        if (stored == null) return [];
        using var json = JsonDocument.Parse(stored);
        return [.. json.RootElement.EnumerateObject().Select(p => (p.Name, p.Value.GetInt64()))];
    }
}
