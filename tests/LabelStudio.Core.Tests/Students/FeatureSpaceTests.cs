using LabelStudio.Core.Students;

namespace LabelStudio.Core.Tests.Students;

public sealed class FeatureSpaceTests
{
    private static readonly FeatureSpec Unigrams = new() { WordMin = 1, WordMax = 1, CharMin = 0, CharMax = 0, MinDocuments = 1 };

    [Fact]
    public void Values_are_sublinear_tf_times_idf_at_unit_length()
    {
        string[] texts = ["card card card lost", "card found", "other"];
        var (space, rows) = FeatureSpace.Fit(Unigrams, texts);
        Assert.Equal(4, space.Columns);

        // scikit-learn's TfidfVectorizer(sublinear_tf=True): idf = ln((1 + 3) / (1 + df)) + 1
        var card = (1 + Math.Log(3)) * (Math.Log(4 / 3.0) + 1);
        var lost = Math.Log(4 / 2.0) + 1;
        var norm = Math.Sqrt(card * card + lost * lost);
        Assert.Equal(new[] { card / norm, lost / norm }.Order(), rows.ValuesOf(0).ToArray().Select(v => (double)v).Order(), Near);
        Assert.Equal(1, rows.ValuesOf(2)[0], 6);
    }

    [Fact]
    public void Binary_counts_a_repeated_word_once()
    {
        var spec = Unigrams with { TermFrequency = TermFrequency.Binary };
        var (_, rows) = FeatureSpace.Fit(spec, ["card card card lost", "card lost"]);
        Assert.Equal(rows.ValuesOf(1).ToArray(), rows.ValuesOf(0).ToArray());
    }

    [Fact]
    public void Rare_features_have_no_column_and_no_part_in_the_norm()
    {
        var (space, rows) = FeatureSpace.Fit(Unigrams with { MinDocuments = 2 }, ["card once", "card", "twice", "twice never"]);
        Assert.Equal(2, space.Columns);
        Assert.Equal([1f], rows.ValuesOf(0).ToArray());
        Assert.Equal(0, space.Transform(["unseen words only"]).IndicesOf(0).Length);
    }

    [SharedFact("youtube/texts.csv")]
    public void Threads_and_the_way_in_do_not_change_the_rows()
    {
        var texts = TextSet.Wrench("youtube", "train").Texts;
        var (space, one) = FeatureSpace.Fit(FeatureSpec.Default, texts, threads: 1);
        var (_, three) = FeatureSpace.Fit(FeatureSpec.Default, texts, threads: 3);
        var transformed = space.Transform(texts, threads: 2);
        Assert.Equal(one.Entries, three.Entries);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.True(one.IndicesOf(i).SequenceEqual(three.IndicesOf(i)) && one.ValuesOf(i).SequenceEqual(three.ValuesOf(i)));
            Assert.True(one.IndicesOf(i).SequenceEqual(transformed.IndicesOf(i)) && one.ValuesOf(i).SequenceEqual(transformed.ValuesOf(i)));
            var length = 0.0;
            foreach (var v in one.ValuesOf(i)) length += (double)v * v;
            if (one.ValuesOf(i).Length > 0) Assert.Equal(1, length, 5);
        }
    }

    [Fact]
    public void An_empty_set_gives_no_rows() => Assert.Equal(0, FeatureSpace.Fit(FeatureSpec.Default, []).Rows.Rows);

    private static bool Near(double a, double b) => Math.Abs(a - b) < 1e-6;

    [Fact]
    public void The_least_known_share_takes_each_training_text_as_unseen()
    {
        // 199 texts know each other's words; of one, half of the words are its own
        string[] texts = [.. Enumerable.Repeat("card lost", 199), "card mine"];
        Assert.Equal(1, FeatureSpace.Fit(Unigrams, [.. texts.Take(199)]).Space.LeastKnown);
        Assert.Equal(0.5f, FeatureSpace.Fit(Unigrams with { MinDocuments = 1 }, [.. texts.TakeLast(99)]).Space.LeastKnown);
        Assert.InRange(FeatureSpace.Fit(Unigrams, ["one", "two", "three"]).Space.LeastKnown, float.Epsilon, 1e-5f);
        Assert.Equal(0, FeatureSpace.Fit(Unigrams, []).Space.LeastKnown);
    }
}
