using LabelStudio.Core.Rules;
using LabelStudio.Core.Search;

namespace LabelStudio.Core.Tests.Search;

public class TokenIndexTests
{
    private static readonly string[] Texts =
        ["I lost my card", "my card arrived", "Lost CARDS", "", "the postcard 😀", "école ÉCOLE", "\U00010400x", "a\0b a\uD800c", "שלום card"];

    [Theory]
    [InlineData("card", "0 1 8", true)]
    [InlineData("car*", "0 1 2 8", true)]
    [InlineData("nothing", "", true)]
    [InlineData("école", "5", true)]
    [InlineData("éc*", "5", true)]
    [InlineData("\U00010428x", "6", true)]
    [InlineData("c", "7", true)]
    [InlineData("card NOT lost", "1 8", true)]
    [InlineData("NOT card", "2 3 4 5 6 7", true)]
    [InlineData("lost OR arrived", "0 1 2", true)]
    [InlineData("\"my card\"", "0 1", false)]
    [InlineData("\"card my\"", "0 1", false)]
    [InlineData("NOT \"card my\"", "0 1 2 3 4 5 6 7 8", false)]
    [InlineData("\"nothing here\"", "", true)]
    [InlineData("/card/i", "0 1 2 4 8", false)]
    [InlineData("/lost|arr/", "0 1 2", false)]
    [InlineData("/my card/", "0 1", false)]
    [InlineData("/./", "0 1 2 3 4 5 6 7 8", false)]
    [InlineData("card OR \"my card\"", "0 1 8", true)]
    public void An_index_knows_or_bounds_the_documents_of_a_query(string query, string possible, bool exact)
    {
        var answer = TokenIndex.Build(Texts).Find(RuleQuery.Parse(query));
        Assert.Equal(possible, string.Join(' ', answer.Possible.Members()));
        Assert.Equal(exact, answer.Exact);
    }

    [Fact]
    public void Stored_and_read_again_it_answers_the_same()
    {
        var index = TokenIndex.Build(Texts);
        var again = TokenIndex.FromBytes(index.ToBytes());
        Assert.Equal(index.Vocabulary(), again.Vocabulary());
        Assert.Equal(3, again.DocumentCount("card"));
        Assert.Equal(0, again.DocumentCount("car"));
        Assert.Equal(index.ToBytes(), TokenIndex.Build(Texts).ToBytes());
        Assert.Equal(9, again.Documents);
        Assert.Empty(TokenIndex.FromBytes(TokenIndex.Build([]).ToBytes()).Vocabulary());
    }

    [Fact]
    public void Damaged_bytes_are_refused()
    {
        var bytes = TokenIndex.Build(Texts).ToBytes();
        for (var at = 0; at < bytes.Length; at++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[at] ^= 0x41;
            var error = Assert.Throws<InvalidDataException>(() => TokenIndex.FromBytes(damaged));
            Assert.Contains("Build it anew", error.Message, StringComparison.Ordinal);
            Assert.Throws<InvalidDataException>(() => TokenIndex.FromBytes(bytes.AsSpan(0, at)));
        }
        Assert.Throws<InvalidDataException>(() => TokenIndex.FromBytes([.. bytes, 0]));
    }

    [Fact]
    public void A_full_chunk_holds_common_and_rare_words_alike()
    {
        string[] texts = [.. Enumerable.Range(0, TokenIndex.MostDocuments).Select(i => $"all {(i % 2 == 0 ? "even" : "odd")} w{i % 1000} n{i}")];
        var index = TokenIndex.FromBytes(TokenIndex.Build(texts).ToBytes());
        Assert.Equal(65_536, index.Find(RuleQuery.Parse("all")).Sure.Count);
        Assert.Equal(Enumerable.Range(0, 32_768).Select(i => 2 * i), index.Find(RuleQuery.Parse("even")).Sure.Members());
        Assert.Equal(Enumerable.Range(0, 66).Select(i => 7 + (1000 * i)), index.Find(RuleQuery.Parse("w7")).Sure.Members());
        Assert.Equal([65_535], index.Find(RuleQuery.Parse("n65535")).Sure.Members());
        Assert.Equal(32_768, index.Find(RuleQuery.Parse("n* NOT odd")).Sure.Count);
        Assert.Throws<ArgumentException>(() => TokenIndex.Build([.. texts, "one more"]));
    }

    [SharedFact("banking77/train.csv")]
    public void Bounds_are_never_wrong_and_exact_answers_are_right()
    {
        string[] texts = [.. CsvRows.Read(SharedData.PathOf("data", "banking77", "train.csv")).Skip(1).Select(r => r[0]).Take(4_000), .. Texts];
        var index = TokenIndex.Build(texts);
        var generator = new GeneratedRules(19, texts);
        var exact = 0;
        for (var i = 0; i < 300; i++)
        {
            var query = generator.Query(i % 4);
            var answer = index.Find(query);
            var matcher = query.CreateMatcher();
            if (answer.Exact) exact++;
            for (var document = 0; document < texts.Length; document++)
            {
                var matches = matcher.Matches(texts[document]);
                Assert.True(!answer.Sure.Contains(document) || matches, $"{query} is said to match: {texts[document]}");
                Assert.True(answer.Possible.Contains(document) || !matches, $"{query} is said not to match: {texts[document]}");
            }
        }
        Assert.InRange(exact, 60, 299);
    }
}
