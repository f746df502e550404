using LabelStudio.Core.Analysis.Uncovered;
using LabelStudio.Core.Search;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Tests.Analysis;

public sealed class UncoveredGroupsTests
{
    [SharedFact("banking77/train.csv")]
    public void Groups_count_what_reading_every_text_gives_and_do_not_overlap()
    {
        var set = TextSet.Banking77("train");
        var labels = set.Indices(set.ClassNames);
        // the classes of the last third are not covered
        var uncovered = labels.Select(k => k > set.ClassNames.Length * 2 / 3).ToArray();
        // the same, however the documents are cut into blocks
        var groups = UncoveredGroups.Of(Blocks(set.Texts, uncovered, 4_000));
        var words = set.Texts.Select(t => Words.Split(t).ToHashSet(StringComparer.Ordinal)).ToList();
        Assert.True(groups.Count > 10);
        var before = new bool[words.Count];
        foreach (var group in groups)
        {
            var with = Enumerable.Range(0, words.Count).Where(d => group.Words.All(words[d].Contains)).ToList();
            Assert.Equal(with.Count, group.All);
            Assert.Equal(with.Count(d => uncovered[d]), group.Documents);
            Assert.Equal(with.Count(d => uncovered[d] && !before[d]), group.New);
            Assert.All(group.Also, w => Assert.DoesNotContain(w, group.Words));
            foreach (var d in with.Where(d => uncovered[d])) before[d] = true;
        }
        // what uncovered documents have in common is what covered ones have not
        Assert.True(groups.Take(10).Average(g => g.Documents / (double)g.All) > 0.6);
        Assert.Equal(groups.Select(g => string.Join(' ', g.Words)), UncoveredGroups.Of(Blocks(set.Texts, uncovered, 20_000)).Select(g => string.Join(' ', g.Words)));
    }

    [Fact]
    public void Where_nothing_is_covered_words_that_go_together_make_a_group()
    {
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => i % 8 == 0 ? $"the exchange rate of day{i}" : $"the thing{i} of day{i}")];
        var groups = UncoveredGroups.Of(Blocks(texts, [.. texts.Select((_, i) => i % 8 == 0 || i % 2 == 1)], 1_000));
        Assert.NotEmpty(groups);
        Assert.All(groups, g => Assert.Contains(g.Words, w => w is "exchange" or "rate"));
    }

    [Fact]
    public void Without_uncovered_documents_there_is_no_group()
    {
        Assert.Empty(UncoveredGroups.Of([]));
        Assert.Empty(UncoveredGroups.Of(Blocks(["a b c", "a b c"], [false, false], 10)));
    }

    private static List<UncoveredBlock> Blocks(string[] texts, bool[] uncovered, int size) =>
    [
        .. texts.Chunk(size).Zip(uncovered.Chunk(size)).Select(b =>
        {
            var set = new DocumentSet(b.First.Length);
            for (var d = 0; d < b.First.Length; d++)
                if (b.Second[d]) set.Add(d);
            return new UncoveredBlock(TokenIndex.Build(b.First), set);
        }),
    ];
}
