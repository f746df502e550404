namespace LabelStudio.TeacherSimulator.Protocol;

/// <summary>Pieces of text as a tokenizer would make them, near enough to count and to give probabilities to: words of up to six letters with the space before them, else single characters.</summary>
internal static class Tokens
{
    private const int LongestPiece = 6;

    /// <summary>Tokens of a text that is only counted.</summary>
    public static int Count(string text) => (text.Length + 3) / 4;

    public static List<string> Split(string text)
    {
        var pieces = new List<string>(text.Length / 4 + 1);
        for (var i = 0; i < text.Length;)
        {
            var start = i;
            if (text[i] is ' ' or '_' && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1])) i++;
            if (char.IsLetterOrDigit(text[i]))
                while (i < text.Length && i - start < LongestPiece && char.IsLetterOrDigit(text[i])) i++;
            else i += char.IsHighSurrogate(text[i]) && i + 1 < text.Length ? 2 : 1;
            pieces.Add(text[start..i]);
        }
        return pieces;
    }
}
