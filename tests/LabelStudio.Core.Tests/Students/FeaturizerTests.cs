using LabelStudio.Core.Students;

namespace LabelStudio.Core.Tests.Students;

public sealed class FeaturizerTests
{
    private static readonly FeatureSpec Words = new() { WordMin = 1, WordMax = 2, CharMin = 0, CharMax = 0 };
    private static readonly FeatureSpec Grams = new() { WordMin = 0, WordMax = 0, CharMin = 2, CharMax = 5 };

    [Theory]
    [InlineData("Card lost", "card LOST")]
    [InlineData("  card -- lost!", "card,lost")]
    [InlineData("card\0lost", "card lost")]
    [InlineData("CAFÉ Ünder", "café ünder")]
    [InlineData("\U00010400x", "\U00010428x")]
    [InlineData("a\ud800b", "a\ufffdb")]
    public void Case_and_what_parts_words_do_not_matter(string one, string other)
    {
        Assert.Equal(Buckets(Words, one), Buckets(Words, other));
        Assert.Equal(Buckets(Grams, one), Buckets(Grams, other));
    }

    [Theory]
    [InlineData("lost card", "card lost")]
    [InlineData("cardlost", "card lost")]
    [InlineData("caad", "card")]
    public void Different_words_and_another_order_have_other_features(string one, string other) =>
        Assert.NotEqual(Buckets(Words, one), Buckets(Words, other));

    [Theory]
    [InlineData("", 0)]
    [InlineData("?!", 0)]
    [InlineData("one", 1)]
    [InlineData("one two three", 5)]
    public void N_words_have_n_unigrams_and_n_minus_1_bigrams(string text, int features) => Assert.Equal(features, Buckets(Words, text).Length);

    [Theory]
    // _a a_ | _a_
    [InlineData("a", 3)]
    // _i is s_ | _is is_ | _is_
    [InlineData("is", 6)]
    // five 2-grams, four 3-grams, three 4-grams, two 5-grams of _card_
    [InlineData("card", 14)]
    // n-grams do not reach over the space
    [InlineData("card card", 28)]
    public void Character_n_grams_stay_inside_a_word_with_one_boundary_each_side(string text, int features) =>
        Assert.Equal(features, Buckets(Grams, text).Length);

    [Fact]
    public void Hashes_are_those_of_the_published_formula()
    {
        // "ab" alone: 97·B^0 + 98·B^1
        var hash = unchecked(97 + 98 * Featurizer.Base);
        var expected = ((hash % FeatureSpec.DefaultBuckets) + FeatureSpec.DefaultBuckets) % FeatureSpec.DefaultBuckets;
        Assert.Equal([expected], Buckets(Words with { WordMax = 1 }, "AB"));

        // "_ab" of "ab": ((0 + S)·B + 97)·B + 98
        var gram = unchecked((Featurizer.GramStart * Featurizer.Base + 97) * Featurizer.Base + 98);
        Assert.Contains(gram & (FeatureSpec.DefaultBuckets - 1), Buckets(Grams with { CharMin = 3, CharMax = 3 }, "AB"));

        // any number of buckets: the remainder, never below 0
        Assert.Equal([((hash % 1009) + 1009) % 1009], Buckets(Words with { WordMax = 1, Buckets = 1009 }, "AB"));
    }

    [Fact]
    public void A_text_is_read_up_to_the_cap_in_code_points()
    {
        var spec = Words with { MaxTextLength = 6 };
        Assert.Equal(Buckets(spec, "ab cde"), Buckets(spec, "ab cdefgh ij"));
        Assert.Equal(Buckets(spec, "\U0001F600\U0001F600\U0001F600\U0001F600ab"), Buckets(spec, "\U0001F600\U0001F600\U0001F600\U0001F600abc"));
    }

    [Fact]
    public void Few_of_the_features_of_real_size_collide()
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < 20_000; i++) words.Add($"w{i * 7919 % 100_003:x}q");
        var buckets = words.SelectMany(w => Buckets(Words, w)).ToHashSet();
        // as many balls thrown into so many boxes
        var expected = FeatureSpec.DefaultBuckets * (1 - Math.Exp(-(double)words.Count / FeatureSpec.DefaultBuckets));
        Assert.InRange(buckets.Count, expected * 0.99, words.Count);
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 1000)]
    [InlineData(3, 2, 2, 5, 1000)]
    [InlineData(1, 9, 2, 5, 1000)]
    [InlineData(1, 2, 1, 5, 1000)]
    [InlineData(1, 2, 2, 5, 3)]
    public void A_specification_out_of_range_is_refused(int wordMin, int wordMax, int charMin, int charMax, int buckets) =>
        Assert.Throws<ArgumentException>(() => new Featurizer(new FeatureSpec
        {
            WordMin = wordMin,
            WordMax = wordMax,
            CharMin = charMin,
            CharMax = charMax,
            Buckets = buckets,
        }));

    private static int[] Buckets(FeatureSpec spec, string text)
    {
        var buckets = new List<int>();
        new Featurizer(spec).Append(text, buckets);
        return [.. buckets.Order()];
    }
}
