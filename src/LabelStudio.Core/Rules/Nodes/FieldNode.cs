using System.Buffers;

namespace LabelStudio.Core.Rules.Nodes;

/// <summary>A document with a field whose text fulfils a query: <c>subject:refund</c>, <c>subject:(lost OR stolen)</c>.</summary>
/// <remarks>A document without the field is not found, whatever the query says.</remarks>
public sealed record FieldNode : RuleNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="name">The field's name; not empty, without quotation marks. Upper and lower case are alike.</param>
    /// <param name="part">Any query that speaks of a text alone: no fields and no <see cref="SimilarNode"/> in it.</param>
    /// <exception cref="ArgumentException">No such name or part.</exception>
    public FieldNode(string name, RuleNode part)
    {
        Name = FieldNames.Check(name, nameof(name));
        ArgumentNullException.ThrowIfNull(part);
        Part = SpeaksOfText(part) ? part : throw new ArgumentException($"{part} cannot be asked of a field.", nameof(part));
    }

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>What the field's text must fulfil.</summary>
    public RuleNode Part { get; }

    /// <summary>Whether a part asks nothing but a text: neither fields nor similarity.</summary>
    internal static bool SpeaksOfText(RuleNode part) => part switch
    {
        FieldNode or FieldNumberNode or SimilarNode => false,
        AndNode and => and.Parts.All(SpeaksOfText),
        OrNode or => or.Parts.All(SpeaksOfText),
        NotNode not => SpeaksOfText(not.Part),
        _ => true,
    };
}

/// <summary>A document with a field that is a number: <c>amount&gt;10</c>.</summary>
/// <remarks>A document without the field, or with one that is no number (<see cref="NumberTest.TryParse"/>), is not found.</remarks>
public sealed record FieldNumberNode : RuleNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="name">The field's name; not empty, without quotation marks. Upper and lower case are alike.</param>
    /// <param name="test">What the field's number is compared with.</param>
    /// <exception cref="ArgumentException">No such name.</exception>
    public FieldNumberNode(string name, NumberTest test) => (Name, Test) = (FieldNames.Check(name, nameof(name)), test);

    /// <summary>The field's name.</summary>
    public string Name { get; }

    /// <summary>What the field's number is compared with.</summary>
    public NumberTest Test { get; }
}

/// <summary>How queries write the names of fields.</summary>
internal static class FieldNames
{
    private static readonly SearchValues<char> Quotes = SearchValues.Create("\"“”„");

    public static string Check(string name, string parameter)
    {
        ArgumentException.ThrowIfNullOrEmpty(name, parameter);
        return name.AsSpan().ContainsAny(Quotes) ? throw new ArgumentException("A field's name holds no quotation marks.", parameter) : name;
    }

    /// <summary>Whether a name can be written without quotes: a letter or _, then letters, digits, _, - and points.</summary>
    public static bool IsBare(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty || !(char.IsLetter(name[0]) || name[0] == '_')) return false;
        foreach (var c in name)
            if (!char.IsLetterOrDigit(c) && c is not ('_' or '-' or '.'))
                return false;
        return true;
    }

    /// <summary>Whether a bare name before a comparison means the document's own size.</summary>
    public static bool IsSize(ReadOnlySpan<char> name, out bool inWords)
    {
        inWords = name.Equals("words", StringComparison.OrdinalIgnoreCase);
        return inWords || name.Equals("length", StringComparison.OrdinalIgnoreCase);
    }
}
