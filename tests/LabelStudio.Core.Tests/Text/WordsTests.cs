using System.Text;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Tests.Text;

public class WordsTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   \t\r\n", "")]
    [InlineData("I lost my CARD!", "i lost my card")]
    [InlineData("can't", "can t")]
    [InlineData("top-up 24/7 €5.50", "top up 24 7 5 50")]
    [InlineData("Größe ÉCOLE Σίσυφος", "größe école σίσυφος")]
    [InlineData("re\u0301sume\u0301", "re\u0301sume\u0301")]
    [InlineData("nul\0byte", "nul byte")]
    [InlineData("a😀b 👩‍👩‍👧", "a b")]
    [InlineData("שָׁלוֹם עולם \u202Eمرحبا", "שָׁלוֹם עולם مرحبا")]
    [InlineData("\U00010400\U00010428 x", "\U00010428\U00010428 x")]
    [InlineData("½ Ⅷ ²", "½ ⅷ ²")]
    [InlineData("\u212Aelvin", "kelvin")]
    [InlineData("銀行カード", "銀行カード")]
    public void A_word_is_a_run_of_letters_digits_and_marks_in_lower_case(string text, string words) =>
        Assert.Equal(words, string.Join(' ', Words.Split(text)));

    [Fact]
    public void Lone_surrogates_part_words_wherever_they_stand()
    {
        Assert.Equal(["a", "b"], Words.Split("a\uD800b"));
        Assert.Equal(["a", "b"], Words.Split("a\uDC00b"));
        Assert.Equal(["a"], Words.Split("a\uD801"));
        Assert.Equal(["\U00010428"], Words.Split("\uD801\uD801\uDC00\uDC00"));
    }

    [Fact]
    public void Positions_are_utf16_and_cut_the_words_out_of_the_text()
    {
        const string text = "😀 My \U00010400b card's";
        var found = new List<string>();
        foreach (var word in Words.In(text)) found.Add(text.Substring(word.Start, word.Length));
        Assert.Equal(["My", "\U00010400b", "card", "s"], found);
    }

    [Fact]
    public void Every_rune_of_Unicode_is_read_as_the_plain_definition_says()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (!Rune.TryCreate(value, out var rune)) continue;
            var text = "a" + rune + "B";
            Assert.Equal(NaiveRules.SplitWords(text), Words.Split(text));
            Assert.Equal(rune.Utf16SequenceLength, Rune.ToLowerInvariant(rune).Utf16SequenceLength);
        }
    }

    [Fact]
    public void Random_units_are_read_as_the_plain_definition_says()
    {
        var random = new Random(7);
        for (var round = 0; round < 3_000; round++)
        {
            var units = new char[random.Next(30)];
            for (var i = 0; i < units.Length; i++)
                units[i] = (char)(random.Next(4) switch { 0 => random.Next(0xD800, 0xE000), 1 => random.Next(65_536), _ => random.Next(128) });
            var text = new string(units);
            Assert.Equal(NaiveRules.SplitWords(text), Words.Split(text));
        }
    }

    [Fact]
    public void Walking_the_words_allocates_nothing()
    {
        var text = string.Concat(Enumerable.Repeat("Where is my \U00010400 card? ", 1_000));
        Count(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var words = Count(text);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(5_000, words);
    }

    private static int Count(string text)
    {
        var count = 0;
        foreach (var _ in Words.In(text)) count++;
        return count;
    }
}
