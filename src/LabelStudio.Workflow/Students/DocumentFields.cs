using LabelStudio.Core.Students.Fields;
using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.Students;

/// <summary>Some fields of many documents; values that stand often are held once.</summary>
/// <param name="names">The fields; upper and lower case are alike.</param>
/// <param name="documents">How many documents.</param>
internal sealed class DocumentFields(IReadOnlyList<string> names, int documents)
{
    private const int MostPooled = 100_000;

    private readonly string?[]?[] _values = new string?[names.Count == 0 ? 0 : documents][];
    private readonly HashSet<string> _pool = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Names => names;

    /// <param name="json">The fields as storage keeps them.</param>
    public void Add(int document, string? json)
    {
        if (names.Count == 0 || json == null) return;
        var valueOf = FieldReading.ValuesOf(FieldsJson.Read(json));
        _values[document] = [.. names.Select(n => Pooled(valueOf(n)))];
    }

    /// <summary>The fields of a document by name.</summary>
    public Func<string, string?> Of(int document) => name =>
    {
        if (_values[document] is not { } values) return null;
        for (var i = 0; i < names.Count; i++)
            if (names[i] == name) return values[i];
        return null;
    };

    private string? Pooled(string? value)
    {
        if (value == null) return null;
        if (_pool.TryGetValue(value, out var known)) return known;
        if (_pool.Count < MostPooled) _pool.Add(value);
        return value;
    }
}
