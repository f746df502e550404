using System.Diagnostics;
using LabelStudio.Core.Rules;

namespace LabelStudio.Core.Tests.Rules;

public class MatcherTests
{
    [Theory]
    [InlineData("card", "My CARD.", true)]
    [InlineData("card", "My cards", false)]
    [InlineData("card*", "My cards", true)]
    [InlineData("card*", "discard", false)]
    [InlineData("\"lost my card\"", "I lost, my... Card", true)]
    [InlineData("\"lost my card\"", "I lost my blue card", false)]
    [InlineData("\"lo* my c*\"", "I lost my card", true)]
    [InlineData("\"a a b\"", "a a a b", true)]
    [InlineData("can't", "I CAN'T do it", true)]
    [InlineData("can't", "I can do it at t", false)]
    [InlineData("/^I lost/", "I lost it", true)]
    [InlineData("/^i LOST/", "I lost it", false)]
    [InlineData("/^i LOST/i", "I lost it", true)]
    [InlineData("/kelvin/i", "5 \u212Aelvin", true)]
    [InlineData("card AND NOT lost", "card", true)]
    [InlineData("card AND NOT lost", "lost card", false)]
    [InlineData("NOT card", "", true)]
    [InlineData("a OR b c", "a", true)]
    [InlineData("a OR b c", "b", false)]
    [InlineData("école", "À l'ÉCOLE", true)]
    [InlineData("école", "e\u0301cole", false)]
    [InlineData("e\u0301cole", "E\u0301COLE", true)]
    [InlineData("שלום", "אמר: שלום!", true)]
    [InlineData("/😀/", "so 😀 happy", true)]
    [InlineData("b", "a\0b", true)]
    [InlineData("\U00010428", "x \U00010400", true)]
    public void A_query_matches_what_it_says(string query, string text, bool matches)
    {
        var parsed = RuleQuery.Parse(query);
        Assert.Equal(matches, parsed.CreateMatcher().Matches(text));
        Assert.Equal(matches, new NaiveRules(parsed).Matches(text));
    }

    [Fact]
    public void Lone_surrogates_part_words_and_patterns_see_them()
    {
        Assert.True(RuleQuery.Parse("b").CreateMatcher().Matches("a\uD800b"));
        Assert.True(RuleQuery.Parse("/\\uD800/").CreateMatcher().Matches("a\uD800b"));
        Assert.False(RuleQuery.Parse("\"a b\"").CreateMatcher().Matches("a\uD800c"));
    }

    [Fact]
    public void A_matcher_forgets_the_last_document()
    {
        var matcher = RuleQuery.Parse("(\"a b\" OR /x+y/) NOT c").CreateMatcher();
        Assert.Equal([true, false, true, false, false], new[] { "a b", "b a", "xxy", "a b c", "" }.Select(t => matcher.Matches(t)));
    }

    [Fact]
    public void Rules_compiled_together_answer_each_for_itself()
    {
        string[] queries = ["lost", "lost card", "car*", "card*", "\"lost card\"", "/lo.t/", "NOT card", "lost OR /zzz/", "NOT /lo.t/"];
        var matcher = RuleSet.Compile([.. queries.Select((q, i) => new RuleDefinition("r" + i, 0, RuleQuery.Parse(q)))], new(["a"])).CreateMatcher();
        var hits = new bool[queries.Length];
        Assert.Equal(7, matcher.Match("I lost card", hits));
        Assert.Equal([true, true, true, true, true, true, false, true, false], hits);
        Assert.Equal([2, 8], matcher.Fired("cars").ToArray().Except([6]));
        Assert.Throws<ArgumentException>(() => matcher.Match("x", new bool[3]));
    }

    [Fact]
    public void No_rules_are_no_hits() => Assert.Equal(0, RuleSet.Compile([], new(["a"])).CreateMatcher().Fired("anything").Length);

    [Fact]
    public void A_pattern_of_catastrophic_form_takes_linear_time()
    {
        var matcher = RuleQuery.Parse("/(a+)+$/").CreateMatcher();
        var bad = new string('a', 10_000_000) + "!";
        var clock = Stopwatch.StartNew();
        Assert.False(matcher.Matches(bad));
        Assert.True(matcher.Matches(bad.AsSpan(0, bad.Length - 1)));
        // a backtracking matcher would need longer than the universe has; linear time is well below a second
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 30);
    }

    [Fact]
    public void A_document_of_a_megabyte_is_matched_whole()
    {
        var text = string.Concat(Enumerable.Repeat("a lot of words 😀 ", 60_000)) + "the needle";
        Assert.True(RuleQuery.Parse("\"the needle\"").CreateMatcher().Matches(text));
        Assert.True(RuleQuery.Parse("/the needle$/").CreateMatcher().Matches(text));
        Assert.False(RuleQuery.Parse("haystack").CreateMatcher().Matches(text));
        Assert.True(RuleQuery.Parse("a*").CreateMatcher().Matches(new string('a', 1_000_000)));
        Assert.False(RuleQuery.Parse("aaaa").CreateMatcher().Matches(new string('a', 1_000_000)));
    }

    [Fact]
    public void Hostile_texts_are_matched_as_the_plain_reference_matches_them()
    {
        string[] texts =
        [
            "", "\0", "\uD800", "\uDC00\uD800", "😀😀", "a\u0301\u0302", "\u202Ecard\u202C", "שלום card", "CARD\0card", "ſtraße \u212Aey ıİ",
            "\U00010400\U0001F600\U00010428", new string('\u0301', 1_000), "a\uD83D card", "ΣΊΣΥΦΟΣ ς σ",
        ];
        string[] queries =
        [
            "card", "c*", "\"שלום card\"", "/card/i", "/\\x00/", "/s/i", "/key/i", "/k/", "/i/i", "/σ/i", "/[ςx]/i", "/./", "/^$/", "NOT a*", "ка*", "\U00010428*",
            "/\\u0301{3}/", "/stra/i", "/[^a]card/",
        ];
        foreach (var query in queries.Select(RuleQuery.Parse))
        {
            var (matcher, naive) = (query.CreateMatcher(), new NaiveRules(query));
            foreach (var text in texts) Assert.True(naive.Matches(text) == matcher.Matches(text), $"{query} on {text}");
        }
    }

    [Theory]
    [InlineData("card", "My card, CARD.", "card|CARD")]
    [InlineData("\"lost my\" card*", "I LOST my cards", "LOST my|cards")]
    [InlineData("card NOT lost", "lost card", "card")]
    [InlineData("NOT NOT lost", "lost card", "lost")]
    [InlineData("/c.r/ OR card", "card", "card")]
    [InlineData("/x*/", "aaa", "")]
    [InlineData("can't", "😀 I can't", "can't")]
    [InlineData("\"a a\"", "a a a b", "a a a")]
    public void Highlights_are_what_the_query_looks_for(string query, string text, string marked) =>
        Assert.Equal(marked, string.Join('|', RuleHighlighter.Highlights(RuleQuery.Parse(query), text).Select(s => text.Substring(s.Start, s.Length))));

    [Fact]
    public void Highlights_of_a_huge_document_are_bounded()
    {
        var text = string.Concat(Enumerable.Repeat("a b ", 300_000));
        Assert.Equal(RuleHighlighter.MostSpans, RuleHighlighter.Highlights(RuleQuery.Parse("a OR /b/"), text).Count);
    }
}
