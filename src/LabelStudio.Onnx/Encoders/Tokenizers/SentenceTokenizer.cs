namespace LabelStudio.Onnx.Encoders.Tokenizers;

/// <summary>
/// Turns a text into the token ids that a model reads: pieces of its vocabulary between the model's own marks, cut at the model's length.
/// A text is never read as a control token: "[SEP]" in a document is a bracket, letters and a bracket.
/// </summary>
public sealed class SentenceTokenizer
{
    private readonly IPieceModel _pieces;
    private readonly int[] _before;
    private readonly int[] _after;

    internal SentenceTokenizer(IPieceModel pieces, int[] before, int[] after, int padding, int maxTokens)
    {
        _pieces = pieces;
        _before = before;
        _after = after;
        Padding = padding;
        MaxTokens = maxTokens;
        VocabularySize = Math.Max(pieces.VocabularySize, before.Concat(after).Append(padding).Max() + 1);
    }

    /// <summary>The most tokens that a text may have, with the model's own marks.</summary>
    public int MaxTokens { get; }

    /// <summary>The id that fills up a batch.</summary>
    public int Padding { get; }

    /// <summary>One more than the highest id, that of the marks and the padding too.</summary>
    public int VocabularySize { get; }

    /// <summary>The token ids of a text; none at all for a text without a piece.</summary>
    /// <param name="text">Any string, also with NUL and lone surrogates.</param>
    public int[] Encode(string text)
    {
        var most = MaxTokens - _before.Length - _after.Length;
        var pieces = _pieces.Pieces(text, most);
        if (pieces.Count == 0) return [];
        return [.. _before, .. pieces.Count > most ? pieces.GetRange(0, most) : pieces, .. _after];
    }
}
