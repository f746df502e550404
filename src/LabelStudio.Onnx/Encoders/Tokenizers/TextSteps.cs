namespace LabelStudio.Onnx.Encoders.Tokenizers;

/// <summary>
/// What happens to a text before it is cut into pieces. Whitespace of every kind is a space first, as in SentencePiece itself:
/// line breaks and tabs are in no vocabulary.
/// </summary>
internal sealed class TextSteps(IReadOnlyList<Func<string, string>> steps)
{
    public string Apply(string text)
    {
        text = string.Create(text.Length, text, static (target, source) =>
        {
            for (var i = 0; i < target.Length; i++)
            {
                var unit = source[i];
                target[i] = char.IsWhiteSpace(unit) ? ' '
                    : !char.IsSurrogate(unit) || char.IsHighSurrogate(unit) && i + 1 < source.Length && char.IsLowSurrogate(source[i + 1])
                        || char.IsLowSurrogate(unit) && i > 0 && char.IsHighSurrogate(source[i - 1]) ? unit
                    : '\uFFFD';
            }
        });
        foreach (var step in steps) text = step(text);
        return text;
    }
}
