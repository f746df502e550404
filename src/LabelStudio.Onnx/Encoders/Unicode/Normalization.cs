using System.Text;

namespace LabelStudio.Onnx.Encoders.Unicode;

/// <summary>
/// The Unicode normalization forms (UAX #15). The base library leaves them to ICU, which the product runs without.
/// Linear in the length of the text. Lone surrogates become U+FFFD.
/// </summary>
internal static class Normalization
{
    private const int SyllableBase = 0xAC00, LeadBase = 0x1100, VowelBase = 0x1161, TailBase = 0x11A7;
    private const int Leads = 19, Vowels = 21, Tails = 28, Syllables = Leads * Vowels * Tails;

    // below it nothing decomposes
    private const char FirstDecomposed = '\u00A0';

    public static string Nfc(string text) => Normalize(text, compatibility: false, compose: true);

    public static string Nfd(string text) => Normalize(text, compatibility: false, compose: false);

    public static string Nfkc(string text) => Normalize(text, compatibility: true, compose: true);

    public static string Nfkd(string text) => Normalize(text, compatibility: true, compose: false);

    private static string Normalize(string text, bool compatibility, bool compose)
    {
        if (text.AsSpan().IndexOfAnyInRange(FirstDecomposed, char.MaxValue) < 0) return text;
        var table = NormalizationTable.Instance;
        var codes = new List<int>(text.Length + 16);
        foreach (var rune in text.EnumerateRunes()) Decompose(table, rune.Value, compatibility, codes);
        Order(table, codes);
        if (compose) Compose(table, codes);
        var result = new StringBuilder(codes.Count + 16);
        foreach (var code in codes)
            if (code < 0x10000) result.Append((char)code);
            else result.Append(new Rune(code));
        return result.ToString();
    }

    private static void Decompose(NormalizationTable table, int code, bool compatibility, List<int> codes)
    {
        var syllable = code - SyllableBase;
        if (code < FirstDecomposed) codes.Add(code);
        else if ((uint)syllable < Syllables)
        {
            codes.Add(LeadBase + syllable / (Vowels * Tails));
            codes.Add(VowelBase + syllable % (Vowels * Tails) / Tails);
            if (syllable % Tails != 0) codes.Add(TailBase + syllable % Tails);
        }
        else if (table.Decomposition(code, compatibility) is { } parts) codes.AddRange(parts);
        else codes.Add(code);
    }

    /// <summary>Sorts each run of combining marks by class; marks of one class keep their order.</summary>
    private static void Order(NormalizationTable table, List<int> codes)
    {
        for (var first = 0; first < codes.Count; first++)
        {
            var last = table.CombiningClass(codes[first]);
            if (last == 0) continue;
            var end = first + 1;
            var sorted = true;
            for (; end < codes.Count && table.CombiningClass(codes[end]) is > 0 and var next; end++)
            {
                sorted &= last <= next;
                last = next;
            }
            if (!sorted)
            {
                var run = codes.GetRange(first, end - first).OrderBy(table.CombiningClass).ToArray();
                for (var i = 0; i < run.Length; i++) codes[first + i] = run[i];
            }
            first = end - 1;
        }
    }

    private static void Compose(NormalizationTable table, List<int> codes)
    {
        var starter = -1;
        var count = 0;
        byte last = 0;
        foreach (var code in codes.ToArray())
        {
            var mark = table.CombiningClass(code);
            // blocked by a mark of the same or a higher class in between
            if (starter >= 0 && (count - 1 == starter || (last < mark && last != 0)) && Pair(table, codes[starter], code) is >= 0 and var composed)
            {
                codes[starter] = composed;
                continue;
            }
            if (mark == 0) starter = count;
            last = mark;
            codes[count++] = code;
        }
        codes.RemoveRange(count, codes.Count - count);
    }

    private static int Pair(NormalizationTable table, int first, int second)
    {
        if ((uint)(first - LeadBase) < Leads && (uint)(second - VowelBase) < Vowels)
            return SyllableBase + ((first - LeadBase) * Vowels + second - VowelBase) * Tails;
        if ((uint)(first - SyllableBase) < Syllables && (first - SyllableBase) % Tails == 0 && second > TailBase && second < TailBase + Tails)
            return first + second - TailBase;
        return table.Composition(first, second);
    }
}
