using LabelStudio.Core.Analysis.NearDuplicates;
using LabelStudio.Core.Progress;
using Xunit.Abstractions;

namespace LabelStudio.Core.Tests.Analysis.NearDuplicates;

public class MinHashBuilderTests(ITestOutputHelper output)
{
    private int _fetched;

    [Fact]
    public void Copies_are_exact_whatever_their_case_and_punctuation()
    {
        var groups = Find(["Where is my card?", "lost", "where is  MY card!!", "WHERE, is my card", "my card is where"]);
        Assert.Equal((DuplicateKind.Exact, "0 2 3", 1.0), Told(groups[0]));
        Assert.Equal((DuplicateKind.Near, "0 2 3 4", 1.0), Told(groups[1])); // the same words in another order
        Assert.Equal(2, groups.Count);
    }

    [Fact]
    public void Texts_without_words_are_alike_only_if_they_are_the_same()
    {
        var groups = Find(["", "  ", "😀", "👍", " 😀\n", "?!", "x", "y"]);
        Assert.Equal(["0 1", "2 4"], groups.Select(g => Told(g).Documents));
    }

    [Theory]
    [InlineData(9, false)] // 8 of 10 words in common: .8
    [InlineData(10, true)] // 9 of 11: .82
    public void The_threshold_is_on_the_true_similarity(int words, bool alike)
    {
        var text = string.Join(' ', Enumerable.Range(0, words).Select(i => "w" + i));
        var groups = Find([text, text.Replace("w3", "other", StringComparison.Ordinal)], new() { Threshold = 0.81 });
        Assert.Equal(alike ? 1 : 0, groups.Count);
        if (alike) Assert.Equal(9.0 / 11, groups[0].Similarity, 12);
    }

    [Theory]
    [InlineData(15, 17)]
    [InlineData(39, 44)]
    public void Texts_on_two_sides_of_a_boundary_of_shingle_sizes_are_compared(int shorter, int longer)
    {
        var text = string.Join(' ', Enumerable.Range(0, longer).Select(i => "w" + i));
        var beginning = string.Join(' ', Enumerable.Range(0, shorter).Select(i => "w" + i));
        Assert.Equal("0 1", Told(Assert.Single(Find([text, beginning]))).Documents);
    }

    [Fact]
    public void Long_texts_must_share_runs_of_words_not_only_words()
    {
        string[] words = [.. Enumerable.Range(0, 200).Select(i => "w" + i)];
        var reversed = string.Join(' ', words.Reverse());
        Assert.Empty(Find([string.Join(' ', words), reversed]));
        Assert.Single(Find([string.Join(' ', words), string.Join(' ', words.Append("more"))]));
    }

    [Fact]
    public void A_hundred_thousand_equal_texts_and_as_many_alike_do_not_take_the_square_of_time()
    {
        string[] texts =
        [
            .. Enumerable.Repeat("the very same text", 100_000),
            .. Enumerable.Range(0, 100_000).Select(i => $"dear customer the code of your card that you asked us for today is {i}"),
        ];
        var groups = Find(texts);
        Assert.Equal(2, groups.Count);
        Assert.Equal((DuplicateKind.Exact, 100_000), (groups[0].Kind, groups[0].Documents.Length));
        Assert.Equal((DuplicateKind.Near, 100_000), (groups[1].Kind, groups[1].Documents.Length));
        Assert.InRange(_fetched, 100_000, 400_000);
    }

    [SharedFact("banking77/train.csv", "banking77/test.csv")]
    public void Found_are_the_pairs_that_comparing_all_finds()
    {
        string[] texts = [.. Banking("test").Take(1_500), .. Banking("train").Take(3_000)];
        var reader = new PlainShingles(texts);
        var groups = Find(texts);
        var groupOf = new int[texts.Length];
        Array.Fill(groupOf, -1);
        foreach (var (group, number) in groups.Select((g, i) => (g, i)).Where(g => g.g.Kind == DuplicateKind.Near))
            foreach (var document in group.Documents) groupOf[document] = number;
        var (pairs, missed) = (0, 0);
        for (var a = 0; a < texts.Length; a++)
        {
            for (var b = a + 1; b < texts.Length; b++)
            {
                if (!reader.CanReach(a, b, 0.8) || reader.Similarity(a, b) < 0.8) continue;
                pairs++;
                if (groupOf[a] < 0 || groupOf[a] != groupOf[b])
                    if (!groups.Any(g => g.Kind == DuplicateKind.Exact && g.Documents.Contains(a) && g.Documents.Contains(b)))
                        missed++;
            }
        }
        output.WriteLine($"{pairs} pairs, {missed} missed, {groups.Count} groups");
        Assert.True(pairs > 300);
        Assert.InRange(missed, 0, pairs / 500);
        // and nothing is in a near group without a partner that is truly alike
        foreach (var group in groups.Where(g => g.Kind == DuplicateKind.Near))
            foreach (var document in group.Documents)
                Assert.Contains(group.Documents, other => other != document && reader.Similarity(document, other) >= 0.8);
    }

    [SharedFact("banking77/train.csv", "banking77/test.csv")]
    public void Near_twins_across_the_splits_of_Banking77_are_found()
    {
        string[] train = Banking("train"), test = Banking("test");
        string[] labels = [.. Labels("train"), .. Labels("test")];
        var groups = Find([.. train, .. test]);
        var both = groups.Where(g => g.Documents.Any(d => d < train.Length) && g.Documents.Any(d => d >= train.Length)).ToList();
        var exact = both.Where(g => g.Kind == DuplicateKind.Exact).SelectMany(g => g.Documents).Count(d => d >= train.Length);
        var twins = both.Where(g => g.Kind == DuplicateKind.Near).SelectMany(g => g.Documents).Concat(
            both.Where(g => g.Kind == DuplicateKind.Exact).SelectMany(g => g.Documents)).Distinct().Where(d => d >= train.Length).ToList();
        var otherLabel = twins.Count(t => both.Any(g => g.Documents.Contains(t) && g.Documents.Any(d => d < train.Length && labels[d] != labels[t])));
        output.WriteLine($"test texts with a copy in train: {exact}; with a near twin in train: {twins.Count}, of them in a group with another label: {otherLabel}");
        output.WriteLine($"groups: {groups.Count(g => g.Kind == DuplicateKind.Exact)} exact, {groups.Count(g => g.Kind == DuplicateKind.Near)} near");
        Assert.InRange(exact, 20, 30);
        Assert.InRange(twins.Count, 400, 600);
    }

    [SharedFact("banking77/train.csv")]
    public void The_same_texts_give_the_same_groups_and_another_seed_nearly_the_same()
    {
        var texts = Banking("train");
        var first = Find(texts).Select(Told).ToList();
        Assert.Equal(first, Find(texts).Select(Told));
        var other = Find(texts, new() { Seed = 99 }).Select(Told).ToList();
        Assert.InRange(first.Except(other).Count(), 0, first.Count / 50);
    }

    [Fact]
    public void Faulty_options_are_refused_and_a_cancelled_search_stops()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MinHashBuilder(new() { Threshold = 0 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MinHashBuilder(new() { Threshold = 1.1 }));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MinHashBuilder(new() { Threshold = double.NaN }));
        var builder = new MinHashBuilder();
        builder.Add("a");
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => builder.Find(_ => [], null, stop.Token));
    }

    [Fact]
    public void Progress_reaches_the_end()
    {
        var seen = new List<double?>();
        var builder = new MinHashBuilder();
        builder.Add("a b c");
        builder.Find(_ => [], new Listener(p => seen.Add(p.Fraction)));
        Assert.Equal(1.0, seen[^1]);
    }

    private static string[] Banking(string split) => [.. CsvRows.Read(SharedData.PathOf("data", "banking77", split + ".csv")).Skip(1).Select(r => r[0])];

    private static IEnumerable<string> Labels(string split) => CsvRows.Read(SharedData.PathOf("data", "banking77", split + ".csv")).Skip(1).Select(r => r[1]);

    private static (DuplicateKind Kind, string Documents, double Similarity) Told(DuplicateGroup group) =>
        (group.Kind, string.Join(' ', group.Documents), group.Similarity);

    private IReadOnlyList<DuplicateGroup> Find(string[] texts, NearDuplicateOptions? options = null)
    {
        var builder = new MinHashBuilder(options);
        foreach (var text in texts) builder.Add(text);
        Assert.Equal(texts.Length, builder.Documents);
        return builder.Find(documents =>
        {
            _fetched += documents.Count;
            return [.. documents.Select(d => texts[d])];
        });
    }

    private sealed class Listener(Action<StageProgress> action) : IProgress<StageProgress>
    {
        public void Report(StageProgress value) => action(value);
    }

    /// <summary>The similarity as documented, computed with strings.</summary>
    private sealed class PlainShingles
    {
        private readonly HashSet<string>[][] _shingles;
        private readonly int[] _size;

        public PlainShingles(string[] texts)
        {
            var words = Array.ConvertAll(texts, NaiveRules.SplitWords);
            _size = Array.ConvertAll(words, w => w.Distinct().Count() switch { < 16 => 1, < 40 => 2, _ => 3 });
            _shingles = Array.ConvertAll(words, w => Enumerable.Range(1, 3).Select(k => Of(w, k)).ToArray());
        }

        public bool CanReach(int a, int b, double threshold)
        {
            var (x, y) = (_shingles[a][0].Count, _shingles[b][0].Count);
            return Math.Min(x, y) >= threshold * Math.Max(x, y) - 4;
        }

        public double Similarity(int a, int b)
        {
            var k = Math.Min(_size[a], _size[b]) - 1;
            HashSet<string> x = _shingles[a][k], y = _shingles[b][k];
            var common = x.Count(y.Contains);
            return (double)common / Math.Max(1, x.Count + y.Count - common);
        }

        private static HashSet<string> Of(List<string> words, int k) =>
            [.. Enumerable.Range(0, Math.Max(Math.Min(1, words.Count), words.Count - k + 1)).Select(i => string.Join(' ', words.Skip(i).Take(k)))];
    }
}
