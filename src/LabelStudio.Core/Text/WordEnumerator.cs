namespace LabelStudio.Core.Text;

/// <summary>Walks the words of a text; made by <see cref="Words.In"/>.</summary>
public ref struct WordEnumerator
{
    private readonly ReadOnlySpan<char> _text;
    private int _next;

    internal WordEnumerator(ReadOnlySpan<char> text) => _text = text;

    /// <summary>Where the word stands.</summary>
    public TextSpan Current { get; private set; }

    /// <summary>This enumerator, for <c>foreach</c>.</summary>
    public readonly WordEnumerator GetEnumerator() => this;

    /// <summary>Moves to the next word.</summary>
    /// <returns>False at the end of the text.</returns>
    public bool MoveNext()
    {
        var at = _next;
        int width;
        while (at < _text.Length && WidthAt(at) == 0) at++;
        var start = at;
        while (at < _text.Length && (width = WidthAt(at)) > 0) at += width;
        _next = at;
        Current = new TextSpan(start, at - start);
        return at > start;
    }

    /// <summary>The UTF-16 units of the word rune at <paramref name="at"/>, or 0 if none begins there.</summary>
    private readonly int WidthAt(int at)
    {
        if (Words.LowerUnit(_text[at]) != 0) return 1;
        return char.IsHighSurrogate(_text[at]) && Words.LowerPair(_text, at).Value != 0 ? 2 : 0;
    }
}
