using System.Text;

namespace LabelStudio.Onnx.Tests;

/// <summary>Texts that break tokenizers: by hand, and at random from the corners of Unicode (seeded).</summary>
internal static class HostileTexts
{
    private static readonly string[] ByHand =
    [
        "", " ", "   ", "!!!", "\t\r\n", "a", "A", ".a.", "a.b.c", "Hello, World! don't", "Ünïcode ÇA ẞß ΑΣΣ", "İstanbul Iıi", "日本語 テスト한국어",
        "\U00010400\U00010401 \U0001F600 x", "e\u0301te\u0301 ǅ Ⅷ Ⓐ Ａ٣", "x\ty\r\nz\u00a0w\u3000v\u2003u", "a\ud800b", "\udc00", "\ud83d", "a\udc00\ud800b",
        "१२३ हिन्दी ไทย العَرَبِيَّة", "—–x“y”z…w", "ﬁ ﬂ K Å Ω", "snake_case kebab-case 3.14 10,000", "\u200b\u200d\ufeffzero", "\ufffd", "\u202eright to left",
        "<script>alert(1)</script>", "'; DROP TABLE x; --", "=cmd|' /C calc'!A0", "\u0001\u0002\u0003 pad \u0003", "%s%n%x", "a a a a a a", "card card CARD Card",
        "no\u0000thing after a NUL", "\u0000", "\U000E0041\U0010FFFF", "𝒜𝓑𝔠 ⑴ ½ ₃",
    ];

    /// <summary>Five hundred and more, shorter than the cap.</summary>
    public static string[] All()
    {
        var texts = new List<string>(ByHand)
        {
            new string('q', 300) + " " + new string('Z', 70),
            string.Concat(Enumerable.Repeat("\U00010400", 200)),
            string.Join(' ', Enumerable.Repeat("my card was declined", 60)),
        };
        var random = new Random(11);
        while (texts.Count < 540)
        {
            var text = new StringBuilder();
            for (var length = random.Next(1, 80); length > 0; length--)
                switch (random.Next(8))
                {
                    case 0: text.Append((char)random.Next(1, 128)); break;
                    case 1: text.Append((char)random.Next(1, 0x10000)); break;
                    case 2: text.Append(char.ConvertFromUtf32(random.Next(0x10000, 0x110000))); break;
                    case 3: text.Append(' '); break;
                    case 4: text.Append((char)random.Next(0x300, 0x370)); break;
                    default: text.Append((char)random.Next('a', 'z' + 1)); break;
                }
            texts.Add(text.ToString());
        }
        return [.. texts];
    }
}
