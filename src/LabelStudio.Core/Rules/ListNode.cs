namespace LabelStudio.Core.Rules;

/// <summary>A document that holds an entry of a lookup list: <c>@cities</c>.</summary>
public sealed record ListNode : RuleNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="name">The list's name: letters, digits, _, - and points. Upper and lower case are alike.</param>
    /// <exception cref="ArgumentException">No such name.</exception>
    public ListNode(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        Name = name.Length > 0 && NameLength(name) == name.Length ? name : throw new ArgumentException($"\"{name}\" is no name of a list.", nameof(name));
    }

    /// <summary>The list's name, without the @.</summary>
    public string Name { get; }

    /// <summary>How many units at the beginning of a text can be a list's name.</summary>
    internal static int NameLength(ReadOnlySpan<char> text)
    {
        var length = 0;
        while (length < text.Length && (char.IsLetterOrDigit(text[length]) || text[length] is '_' or '-' or '.')) length++;
        return length;
    }
}

/// <summary>A document whose meaning is near to a text's: <c>similar("my card was stolen", 0.75)</c>.</summary>
public sealed record SimilarNode : RuleNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="text">The text, or whatever else the sentence encoder's side knows a document by; not empty.</param>
    /// <param name="least">The least cosine similarity, above 0 and at most 1.</param>
    /// <exception cref="ArgumentException">An empty text or another number.</exception>
    public SimilarNode(string text, double least)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        if (!(least > 0 && least <= 1)) throw new ArgumentOutOfRangeException(nameof(least), "A similarity is above 0 and at most 1.");
        (Text, Least) = (text, least);
    }

    /// <summary>The text.</summary>
    public string Text { get; }

    /// <summary>The least cosine similarity.</summary>
    public double Least { get; }
}
