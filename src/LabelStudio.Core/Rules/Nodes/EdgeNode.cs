namespace LabelStudio.Core.Rules.Nodes;

/// <summary>A document that begins or ends with something: <c>starts("how do i")</c>, <c>ends(please)</c>.</summary>
public sealed record EdgeNode : RuleNode
{
    /// <summary>Makes the node.</summary>
    /// <param name="part">A word, prefix, wildcard, forms, phrase or list, or OR between some of these.</param>
    /// <param name="atEnd">Whether it must hold the document's last word; else its first.</param>
    /// <exception cref="ArgumentException">A part that does not stand at words.</exception>
    public EdgeNode(RuleNode part, bool atEnd) => (Part, AtEnd) = (Place(part, nameof(part)), atEnd);

    /// <summary>What stands there.</summary>
    public RuleNode Part { get; }

    /// <summary>Whether it must hold the document's last word; else its first.</summary>
    public bool AtEnd { get; }
}
