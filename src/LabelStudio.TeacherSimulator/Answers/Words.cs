namespace LabelStudio.TeacherSimulator.Answers;

/// <summary>The stems of a text's words: lower case, at most five letters, without the commonest words.</summary>
internal static class Words
{
    private const int StemLength = 5;

    private static readonly HashSet<string> Common = new(
        "a about all an and answer any are ask asks at be been by can could did do does for from get give has have how i if in is it its me my no not of on one only or our out please say so some text than that the their them then there these this to up us was we were what when where which who why will with would yes you your document class message customer"
            .Split(' ').Select(w => w.Length > StemLength ? w[..StemLength] : w), StringComparer.Ordinal);

    public static HashSet<string> Of(ReadOnlySpan<char> text)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        Span<char> stem = stackalloc char[StemLength];
        var length = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && char.IsLetterOrDigit(text[i]))
            {
                if (length < StemLength) stem[length] = char.ToLowerInvariant(text[i]);
                length++;
                continue;
            }
            if (length > 1) words.Add(stem[..Math.Min(length, StemLength)].ToString());
            length = 0;
        }
        words.ExceptWith(Common);
        return words;
    }
}
