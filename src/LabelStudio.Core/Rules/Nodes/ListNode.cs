namespace LabelStudio.Core.Rules.Nodes;

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
