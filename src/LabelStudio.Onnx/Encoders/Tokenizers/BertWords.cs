using System.Globalization;
using System.Text;
using LabelStudio.Onnx.Encoders.Unicode;

namespace LabelStudio.Onnx.Encoders.Tokenizers;

/// <summary>
/// The basic tokenizer of BERT (Devlin et al., NAACL 2019): control characters go, Chinese characters and punctuation stand alone,
/// everything else is cut at whitespace; accents and case go if the model never saw them.
/// </summary>
/// <param name="Lowercase">Words are put in lower case.</param>
/// <param name="StripAccents">Combining marks are dropped.</param>
/// <param name="CleanText">Control characters are dropped.</param>
/// <param name="SplitChinese">Each Chinese character is a word.</param>
internal sealed record BertWords(bool Lowercase, bool StripAccents, bool CleanText = true, bool SplitChinese = true)
{
    // İ is the one letter whose lower case is two characters
    private const int CapitalDottedI = 0x130;
    private const int DotAbove = 0x307;

    /// <summary>The words of a text, one after the other.</summary>
    public IEnumerable<string> Of(string text)
    {
        if (StripAccents) text = Normalization.Nfd(text);
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes())
        {
            var category = rune.IsAscii ? CharUnicodeInfo.GetUnicodeCategory((char)rune.Value) : Rune.GetUnicodeCategory(rune);
            if (CleanText && IsDropped(rune, category)) continue;
            if (StripAccents && category == UnicodeCategory.NonSpacingMark) continue;
            var alone = IsPunctuation(rune, category) || SplitChinese && IsChinese(rune.Value);
            if (word.Length > 0 && (alone || Rune.IsWhiteSpace(rune)))
            {
                yield return word.ToString();
                word.Clear();
            }
            if (alone) yield return rune.ToString();
            else if (!Rune.IsWhiteSpace(rune)) Append(word, rune);
        }
        if (word.Length > 0) yield return word.ToString();
    }

    private void Append(StringBuilder word, Rune rune)
    {
        if (Lowercase && rune.Value == CapitalDottedI) word.Append('i').Append((char)DotAbove);
        else if (Lowercase) word.Append(Rune.ToLowerInvariant(rune));
        else word.Append(rune);
    }

    private static bool IsDropped(Rune rune, UnicodeCategory category) =>
        rune.Value is 0 or 0xFFFD
        || category is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse && rune.Value is not ('\t' or '\n' or '\r');

    private static bool IsPunctuation(Rune rune, UnicodeCategory category) =>
        rune.Value is >= 33 and <= 47 or >= 58 and <= 64 or >= 91 and <= 96 or >= 123 and <= 126
        || category is UnicodeCategory.ConnectorPunctuation or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation
            or UnicodeCategory.ClosePunctuation or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation
            or UnicodeCategory.OtherPunctuation;

    private static bool IsChinese(int code) =>
        code is >= 0x4E00 and <= 0x9FFF or >= 0x3400 and <= 0x4DBF or >= 0x20000 and <= 0x2A6DF or >= 0x2A700 and <= 0x2B73F
            or >= 0x2B740 and <= 0x2B81F or >= 0x2B820 and <= 0x2CEAF or >= 0xF900 and <= 0xFAFF or >= 0x2F800 and <= 0x2FA1F;
}
