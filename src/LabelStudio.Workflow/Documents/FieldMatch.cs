using LabelStudio.Core.Rules;

namespace LabelStudio.Workflow.Documents;

/// <summary>A field of a document that fulfils what a query asks of it.</summary>
/// <param name="Name">The field's name, as the document has it.</param>
/// <param name="Text">Its text.</param>
/// <param name="Highlights">Start and length of the matched parts, in UTF-16 units.</param>
public sealed record FieldMatch(string Name, string Text, IReadOnlyList<(int Start, int Length)> Highlights)
{
    /// <summary>The fields in which a query has found something, by name; none for a query that asks no field.</summary>
    internal static IReadOnlyList<FieldMatch> Of(RuleQuery? query, string? fieldsJson)
    {
        if (query is not { UsesFields: true } || fieldsJson == null) return [];
        var fields = FieldsJson.Read(fieldsJson);
        var found = RuleHighlighter.FieldHighlights(query, new RuleFields(fields));
        return [.. fields.Where(f => found.ContainsKey(f.Key)).OrderBy(f => f.Key, StringComparer.Ordinal)
            .Select(f => new FieldMatch(f.Key, f.Value, [.. found[f.Key].Where(s => s.End <= f.Value.Length).Select(s => (s.Start, s.Length))]))];
    }
}
