namespace LabelStudio.Core.Rules;

/// <summary>The fields of a document, asked only where a rule asks for one.</summary>
public interface IRuleFields
{
    /// <summary>The text of a field.</summary>
    /// <param name="name">The field's name as a rule writes it; upper and lower case are alike.</param>
    /// <returns>Null where the document has no such field.</returns>
    string? Find(string name);
}

/// <summary>What rules look at.</summary>
/// <param name="Text">The document's text.</param>
/// <param name="Fields">Its fields, or null where it has none.</param>
/// <param name="Number">Its number, by which a sentence encoder may know what it has computed before; -1 where it has none.</param>
public readonly record struct RuleDocument(string Text, IRuleFields? Fields = null, int Number = -1)
{
    /// <summary>A document without fields.</summary>
    public static implicit operator RuleDocument(string text) => new(text);
}

/// <summary>Fields from a dictionary.</summary>
/// <param name="fields">Text by name. Where two names differ in case only, the one written as the rule writes it wins, then the first.</param>
public sealed class RuleFields(IReadOnlyDictionary<string, string> fields) : IRuleFields
{
    /// <inheritdoc/>
    public string? Find(string name)
    {
        if (fields.TryGetValue(name, out var value)) return value;
        foreach (var (other, text) in fields)
            if (other.Equals(name, StringComparison.OrdinalIgnoreCase))
                return text;
        return null;
    }
}
