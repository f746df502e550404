namespace LabelStudio.Core.Rules.Nodes;

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
