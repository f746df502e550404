using LabelStudio.Core.Evaluation;

namespace LabelStudio.Core.Tests.Evaluation;

/// <summary>Texts written otherwise, foreign texts, and how they are told apart.</summary>
public sealed class StressTests
{
    private const string Text = "My card hasn't arrived yet, can you help? Żółć 12 🙂";

    [Fact]
    public void The_same_seed_makes_the_same_slips()
    {
        foreach (var kind in Enum.GetValues<NoiseKind>())
        {
            Assert.Equal(TextNoise.Apply(Text, kind, 1, 7), TextNoise.Apply(Text, kind, 1, 7));
            Assert.Equal("", TextNoise.Apply("", kind, 1, 7));
        }
        var long1 = string.Join(' ', Enumerable.Repeat("transfer", 200));
        Assert.NotEqual(TextNoise.Apply(long1, NoiseKind.Typos, 1, 0), TextNoise.Apply(long1, NoiseKind.Typos, 1, 1));
        Assert.NotEqual(TextNoise.Apply(long1, NoiseKind.Typos, 1, 0), TextNoise.Apply(long1, NoiseKind.Typos, 2, 0));
    }

    [Theory]
    [InlineData(NoiseKind.Typos, 0.1)]
    [InlineData(NoiseKind.ManyTypos, 0.3)]
    public void About_the_stated_share_of_words_has_a_slip_and_one_letter_at_most(NoiseKind kind, double share)
    {
        const int n = 20_000;
        var words = string.Join(' ', Enumerable.Repeat("abcdefgh", n));
        var typed = TextNoise.Apply(words, kind, 5, 0).Split(' ');
        Assert.Equal(n, typed.Length);
        var slipped = typed.Where(w => w != "abcdefgh").ToList();
        // three standard errors
        Assert.InRange(slipped.Count / (double)n, share - 3 * Math.Sqrt(share * (1 - share) / n), share + 3 * Math.Sqrt(share * (1 - share) / n));
        Assert.All(slipped, w => Assert.InRange(w.Length, 7, 9));
        // left out, doubled, two changed places, key beside: all four occur
        Assert.Contains(slipped, w => w.Length == 7);
        Assert.Contains(slipped, w => w.Length == 9);
        Assert.Contains(slipped, w => w.Length == 8 && string.Concat(w.Order()) == "abcdefgh");
        Assert.Contains(slipped, w => w.Length == 8 && string.Concat(w.Order()) != "abcdefgh");
    }

    [Fact]
    public void Case_and_punctuation()
    {
        Assert.Equal("MY CARD HASN'T ARRIVED YET, CAN YOU HELP? ŻÓŁĆ 12 🙂", TextNoise.Apply(Text, NoiseKind.UpperCase, 1, 0));
        Assert.Equal("my card hasn't arrived yet, can you help? żółć 12 🙂", TextNoise.Apply(Text, NoiseKind.LowerCase, 1, 0));
        Assert.Equal("My card hasnt arrived yet can you help Żółć 12 ", TextNoise.Apply(Text, NoiseKind.NoPunctuation, 1, 0));
        // short words and what is no letter stay as they are
        Assert.Equal("a to 12 🙂 \ud800 x", TextNoise.Apply("a to 12 🙂 \ud800 x", NoiseKind.ManyTypos, 1, 0));
    }

    [Fact]
    public void Shuffled_letters_keep_the_look_of_a_text_and_lose_its_words()
    {
        var shuffled = ForeignText.Shuffled(Text, 1, 0);
        Assert.Equal(Text.Length, shuffled.Length);
        Assert.Equal(string.Concat(Text.Order()), string.Concat(shuffled.Order()));
        for (var i = 0; i < Text.Length; i++) Assert.Equal(char.IsLetter(Text[i]), char.IsLetter(shuffled[i]));
        Assert.DoesNotContain("arrived", shuffled, StringComparison.Ordinal);
        Assert.Equal(shuffled, ForeignText.Shuffled(Text, 1, 0));
        Assert.NotEqual(shuffled, ForeignText.Shuffled(Text, 1, 1));
    }

    [Fact]
    public void Made_up_words_can_be_spoken()
    {
        var words = ForeignText.MadeUp(300, 1, 0).Split(' ');
        Assert.Equal(300, words.Length);
        Assert.All(words, w => Assert.Matches("^([bcdfghjklmnpqrstvwxyz][aeiou]){1,4}$", w));
        Assert.Equal(ForeignText.MadeUp(9, 1, 4), ForeignText.MadeUp(9, 1, 4));
    }

    [Fact]
    public void A_threshold_loses_no_more_of_its_own_than_it_may()
    {
        // own 1..20: at most 5 % may go, that is one
        var check = RejectionCheck.Of([.. Enumerable.Range(1, 20).Select(i => (double)i)], [0.5, 1, 1.5, 30], 0.05);
        Assert.Equal((2, 0.05, 0.75), (check.Threshold, check.OwnRejected.Value, check.ForeignRejected.Value));
        // pairs won: .5 loses to all 20, 1 loses to 19 and ties once, 1.5 to 19, 30 to none
        Assert.Equal((20 + 19.5 + 19 + 0) / 80, check.Separation, 12);
        Assert.Equal(0.5, RejectionCheck.At([1, 1], [1, 1, 1], 1).Separation, 12);
        Assert.Throws<ArgumentException>(() => RejectionCheck.Of([], [1], 0.05));
        Assert.Throws<ArgumentException>(() => RejectionCheck.Of([1], [], 0.05));
    }

    [Fact]
    public void The_front_has_what_nothing_cheaper_equals()
    {
        Assert.Equal([true, false, true, false, true], ParetoFront.Of([(1, 0.8), (2, 0.8), (3, 0.9), (4, 0.85), (0.5, 0.1)]));
        Assert.Equal([true, true], ParetoFront.Of([(1, 0.8), (1, 0.8)]));
        Assert.Empty(ParetoFront.Of([]));
    }
}
