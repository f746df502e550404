using LabelStudio.Core.Rules;
using LabelStudio.Core.Search;

namespace LabelStudio.Core.Tests.Search;

public class IndexSearchTests
{
    private readonly List<(int Chunk, int Documents)> _fetches = [];

    [SharedFact("banking77/train.csv")]
    public void A_search_finds_exactly_what_reading_every_text_finds()
    {
        var chunks = BankingChunks();
        var search = Search(chunks);
        var generator = new GeneratedRules(23, chunks[0]);
        for (var i = 0; i < 200; i++)
        {
            var query = generator.Query(i % 4);
            var matcher = query.CreateMatcher();
            var expected = new List<FoundDocument>();
            var position = 0L;
            for (var chunk = 0; chunk < chunks.Count; chunk++)
                for (var document = 0; document < chunks[chunk].Length; document++, position++)
                    if (matcher.Matches(chunks[chunk][document]))
                        expected.Add(new FoundDocument(chunk, document, position));
            Assert.Equal(expected, search.Find(query));
            Assert.Equal(expected.Count, search.Count(query));
            var bounds = search.Bounds(query);
            Assert.InRange(expected.Count, bounds.Least, bounds.Most);
        }
    }

    [SharedFact("banking77/train.csv")]
    public void Texts_are_read_only_where_the_index_cannot_decide_and_only_as_far_as_asked()
    {
        var search = Search(BankingChunks());
        Assert.NotEmpty(search.Find(RuleQuery.Parse("card AND NOT lost")));
        Assert.True(search.Bounds(RuleQuery.Parse("card*")).Exact);
        Assert.True(search.Count(RuleQuery.Parse("card*")) > 1_000);
        Assert.Empty(_fetches);
        Assert.Equal(10, search.Find(RuleQuery.Parse("\"my card\"")).Take(10).Count());
        Assert.Equal([0], _fetches.Select(f => f.Chunk).Distinct());
        Assert.InRange(_fetches.Sum(f => f.Documents), 10, 200);
        _fetches.Clear();
        Assert.Equal(search.Find(RuleQuery.Parse("/lost my card/i")).Count(), search.Find(RuleQuery.Parse("\"lost my card*\"")).Count());
        Assert.InRange(_fetches.Sum(f => f.Documents), 1, 1_000);
    }

    [Fact]
    public void A_cancelled_search_stops()
    {
        var search = Search([["a b"], ["a b"]]);
        using var stop = new CancellationTokenSource();
        using var found = search.Find(RuleQuery.Parse("\"a b\""), stop.Token).GetEnumerator();
        Assert.True(found.MoveNext());
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => found.MoveNext());
        Assert.Throws<OperationCanceledException>(() => search.Count(RuleQuery.Parse("a"), stop.Token));
    }

    private static List<string[]> BankingChunks() =>
        [.. CsvRows.Read(SharedData.PathOf("data", "banking77", "train.csv")).Skip(1).Select(r => r[0]).Chunk(3_000)];

    private IndexSearch Search(List<string[]> chunks) => new(
        [.. chunks.Select(TokenIndex.Build)],
        (chunk, documents) =>
        {
            _fetches.Add((chunk, documents.Count));
            return [.. documents.Select(d => new RuleDocument(chunks[chunk][d]))];
        });
}
