using System.Diagnostics;
using LabelStudio.Core.Rules;

namespace LabelStudio.Core.Tests.Rules;

/// <summary>Tests that measure memory or time of the whole process run while no other test does.</summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public sealed class AloneCollection;

[Collection(nameof(AloneCollection))]
public class RuleListTests
{
    [Fact]
    public void A_million_entries_are_found_each_and_nothing_else()
    {
        // words, pairs that share their first word, and pairs that share their second
        static string Entry(int i) => (i % 3) switch { 0 => $"w{i}", 1 => $"first{i % 100} w{i}", _ => $"w{i} last{i % 100}" };
        var before = Kept();
        var list = RuleList.Create(Enumerable.Range(0, RuleList.MostEntries).Select(Entry));
        var taken = Kept() - before;
        Assert.Equal(RuleList.MostEntries, list.Count);
        Assert.InRange(list.Bytes, 20_000_000, 100_000_000);
        Assert.InRange(taken, list.Bytes * 0.7, list.Bytes * 1.3);
        var matcher = Query("@list", list).CreateMatcher();
        for (var i = 0; i < RuleList.MostEntries; i += 7)
        {
            Assert.True(matcher.Matches($"it is {Entry(i).ToUpperInvariant()}!"));
            Assert.False(matcher.Matches($"it is x{i} w{i}x"));
            if (i % 3 == 1) Assert.False(matcher.Matches($"it is first{i % 100} x w{i}, w{i}"));
        }
    }

    /// <summary>Bytes in use when what other tests left, and what waited to be finalised, is gone.</summary>
    private static long Kept()
    {
        for (var i = 0; i < 3; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }
        return GC.GetTotalMemory(true);
    }

    [Fact]
    public void Time_does_not_grow_with_the_list()
    {
        var text = string.Join(' ', Enumerable.Range(0, 200_000).Select(i => "w" + i));
        TimeSpan Time(int entries)
        {
            var matcher = Query("@list", RuleList.Create(Enumerable.Range(0, entries).Select(i => "entry" + i))).CreateMatcher();
            matcher.Matches(text);
            var best = TimeSpan.MaxValue;
            for (var i = 0; i < 5; i++)
            {
                var clock = Stopwatch.StartNew();
                Assert.False(matcher.Matches(text));
                best = clock.Elapsed < best ? clock.Elapsed : best;
            }
            return best;
        }

        // a thousand times the entries; memory that no longer fits the caches costs some, looking at each entry would cost a thousandfold
        Assert.InRange(Time(1_000_000) / Time(1_000), 0, 50);
    }

    [Fact]
    public void Case_signs_and_repeats_do_not_matter_and_empty_entries_are_left_out()
    {
        var list = RuleList.Create(["New York", "new-york", "NEW  YORK!", "", "!?", "😀", "Łódź", "a b c", "a b", "a"]);
        Assert.Equal(5, list.Count);
        foreach (var text in (string[])["new york", "In ŁÓDŹ.", "a", "b a b"]) Assert.True(Query("@list", list).CreateMatcher().Matches(text));
        foreach (var text in (string[])["", "new", "york new", "new x york", "Lodz", "b c"]) Assert.False(Query("@list", list).CreateMatcher().Matches(text));
        Assert.False(Query("@list", RuleList.Create([])).CreateMatcher().Matches("a"));
    }

    [Fact]
    public void Limits_are_told()
    {
        Assert.Contains("more than 1,000,000 entries", Assert.Throws<ArgumentException>(() => RuleList.Create(Enumerable.Range(0, 1_000_001).Select(i => "w" + i))).Message, StringComparison.Ordinal);
        var hundred = string.Join(' ', Enumerable.Repeat("a", 100));
        Assert.True(Query("@list", RuleList.Create([hundred])).CreateMatcher().Matches("b " + hundred));
        Assert.Contains("more than 100 words", Assert.Throws<ArgumentException>(() => RuleList.Create([hundred + " a"])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new RuleLists([KeyValuePair.Create("two words", RuleList.Create([]))]));
        Assert.Throws<ArgumentException>(() => new RuleLists([KeyValuePair.Create("a", RuleList.Create([])), KeyValuePair.Create("A", RuleList.Create([]))]));
    }

    [Fact]
    public void Several_lists_and_rules_share_one_reading()
    {
        var resources = new RuleResources(new RuleLists([KeyValuePair.Create("one", RuleList.Create(["a", "b c"])), KeyValuePair.Create("two", RuleList.Create(["c d", "b"]))]));
        string[] queries = ["@one", "@TWO", "@one NEAR/0 @two", "count(@two)>=2", "@one NOT @two"];
        var matcher = RuleSet.Compile([.. queries.Select((q, i) => new RuleDefinition("r" + i, 0, RuleQuery.Parse(q, resources)))], new(["x"])).CreateMatcher();
        Assert.Equal([0, 4], matcher.Fired("x a").ToArray());
        Assert.Equal([0, 1, 3], matcher.Fired("b c d").ToArray());
        Assert.Equal([0, 1, 2], matcher.Fired("a b").ToArray());
        Assert.Equal([], matcher.Fired("").ToArray());
    }

    [Fact]
    public void Rules_compiled_together_must_mean_the_same_list()
    {
        RuleDefinition Rule(string name) => new(name, 0, Query("@list", RuleList.Create(["a"])));
        Assert.Contains("different lists by @list", Assert.Throws<ArgumentException>(() => RuleSet.Compile([Rule("a"), Rule("b")], new(["x"]))).Message, StringComparison.Ordinal);
    }

    private static RuleQuery Query(string query, RuleList list) => RuleQuery.Parse(query, new RuleResources(new RuleLists([KeyValuePair.Create("list", list)])));

    [Theory]
    [InlineData("@a", "@b")]
    [InlineData("x @A.b OR @a-1 OR @a", "x @A.b OR @a-1 OR @b")]
    [InlineData("\"@a\" /@a/ @a", "\"@a\" /@a/ @b")]
    [InlineData("subject:(@A NOT x) subject:@a (@a) NEAR/2 @a", "subject:(@b NOT x) subject:@b (@b) NEAR/2 @b")]
    [InlineData("count( @a )>=2   starts(@a)", "count( @b )>=2   starts(@b)")]
    public void A_list_is_renamed_and_nothing_else(string query, string renamed)
    {
        Assert.Equal(renamed, RuleQuery.RenameList(query, "a", "b"));
        Assert.DoesNotContain("a", RuleQuery.Parse(renamed).ListNames);
        Assert.Contains("b", RuleQuery.Parse(renamed).ListNames);
    }
}
