using System.Diagnostics;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Search;

namespace LabelStudio.Core.Tests.Rules;

/// <summary>What each operator finds: wildcards, forms, distances, counts, edges, lengths, fields, lists, similarity.</summary>
public class OperatorTests
{
    private static readonly Dictionary<string, string[]> Entries = new()
    {
        ["cities"] = ["Paris", "New York", "new york city", "SAN  FRANCISCO", "Łódź", "שלום", "\U00010428", "!"],
        ["none"] = [],
    };

    private static readonly RuleResources Resources = new(new RuleLists(Entries.Select(e => KeyValuePair.Create(e.Key, RuleList.Create(e.Value)))), new SharedLetters());

    private static readonly Dictionary<string, string> Fields = new()
    {
        ["amount"] = " 12.50 ",
        ["subject"] = "Lost my Card!",
        ["Order ID"] = "A-17",
        ["empty"] = "",
        ["big"] = "1e3",
        ["text"] = "12 EUR",
        ["lang"] = "en-GB",
    };

    [Theory]
    [InlineData("colo?r", "My COLOUR", true)]
    [InlineData("colo?r", "My color", false)]
    [InlineData("colo?r", "My coloxr", true)]
    [InlineData("col*r", "My COLOUR, my color", true)]
    [InlineData("un*able", "unable", true)]
    [InlineData("un*able", "unbelievable", true)]
    [InlineData("un*able", "able", false)]
    [InlineData("*ation", "an explanation", true)]
    [InlineData("*ation", "ations", false)]
    [InlineData("*fund*", "no refunds", true)]
    [InlineData("a?c", "a\U00010428c", true)]
    [InlineData("a??c", "a\U00010428c", false)]
    [InlineData("a*\U00010428c", "a\U00010428\U00010428c", true)]
    [InlineData("é*e", "É\u0301e", true)]
    [InlineData("\"my col*r\"", "my big colour", false)]
    [InlineData("\"my col*r\"", "my colour", true)]
    [InlineData("ש?ום", "אמר: שלום!", true)]
    [InlineData("~card", "my CARDS", true)]
    [InlineData("~cards", "my card", true)]
    [InlineData("~card", "cardinal", false)]
    [InlineData("a NEAR/0 b", "b a", true)]
    [InlineData("a NEAR/0 b", "a x b", false)]
    [InlineData("a NEAR/1 b", "a, x... b", true)]
    [InlineData("a NEAR/1 b", "b x a", true)]
    [InlineData("a NEAR/1 b", "a x y b", false)]
    [InlineData("a THEN/1 b", "b x a", false)]
    [InlineData("a THEN/1 b", "b a x b", true)]
    [InlineData("a NEAR/5 a", "a", false)]
    [InlineData("a NEAR/5 a", "a b a", true)]
    [InlineData("\"a b\" NEAR/5 \"b c\"", "a b c", false)]
    [InlineData("\"a b\" THEN/0 \"b c\"", "a b b c", true)]
    [InlineData("(a OR \"b c\") THEN/0 d*", "b c done", true)]
    [InlineData("(a OR \"b c\") THEN/0 d*", "b done", false)]
    [InlineData("lost NEAR/2 @cities", "lost it in New York City", true)]
    [InlineData("lost NEAR/1 @cities", "lost it in New York City", false)]
    [InlineData("@cities THEN/0 city", "new york city", true)]
    [InlineData("~lose NEAR/3 colo?r", "losing all coloxr", true)]
    [InlineData("NOT a NEAR/1 b", "a x x b", true)]
    [InlineData("count(a)>=2", "a b A", true)]
    [InlineData("count(a)>=2", "a b", false)]
    [InlineData("count(a)<1", "", true)]
    [InlineData("count(\"a a\")=1", "a a a", true)]
    [InlineData("count(\"a a\")=2", "a a a a", true)]
    [InlineData("count(a OR \"a b\")=2", "a b a", true)]
    [InlineData("count(/a/i)>3", "aAaA", true)]
    [InlineData("count(/aa/)=1", "aaa", true)]
    [InlineData("count(/x*/)<=4", "aaa", true)]
    [InlineData("count(@cities)=2", "Paris, new york city", true)]
    [InlineData("count(@none)=0", "Paris", true)]
    [InlineData("count(~card*)>1", "", null)]
    [InlineData("starts(how)", "  ...How so", true)]
    [InlineData("starts(how)", "so how", false)]
    [InlineData("starts(\"how do*\")", "How does it", true)]
    [InlineData("ends(\"it up\")", "Pick it up!", true)]
    [InlineData("ends(\"it up\")", "Pick it up now", false)]
    [InlineData("starts(a OR @cities)", "San Francisco", true)]
    [InlineData("ends(@cities)", "in New York", true)]
    [InlineData("starts(a)", "", false)]
    [InlineData("length>3", "abcd", true)]
    [InlineData("length=2", "😀é", true)]
    [InlineData("length=0", "", true)]
    [InlineData("words=2", "can't", true)]
    [InlineData("words<1", "?! 😀", true)]
    [InlineData("@cities", "in PARIS.", true)]
    [InlineData("@Cities", "a new york minute", true)]
    [InlineData("@cities", "new yorker", false)]
    [InlineData("@cities", "new\0york", true)]
    [InlineData("@cities", "łódź", true)]
    [InlineData("@cities", "אמר: שלום!", true)]
    [InlineData("@cities", "x \U00010400", true)]
    [InlineData("@none", "anything", false)]
    [InlineData("amount>12", "", true)]
    [InlineData("amount=12.5", "", true)]
    [InlineData("amount<12.5", "", false)]
    [InlineData("amount<=12.5", "", true)]
    [InlineData("Amount>=12.5", "", true)]
    [InlineData("big=1000", "", true)]
    [InlineData("text>1", "", false)]
    [InlineData("text<1000", "", false)]
    [InlineData("NOT text>1", "", true)]
    [InlineData("missing<5", "", false)]
    [InlineData("empty<5", "", false)]
    [InlineData("subject:card", "", true)]
    [InlineData("subject:card", "card", true)]
    [InlineData("missing:card", "card", false)]
    [InlineData("missing:(NOT card)", "", false)]
    [InlineData("NOT missing:card", "", true)]
    [InlineData("empty:(NOT card)", "", true)]
    [InlineData("subject:\"my card\" subject:/^Lost/ subject:~cards subject:l*t", "", true)]
    [InlineData("subject:(starts(lost) count(card)=1 words=3 lost NEAR/1 card)", "", true)]
    [InlineData("subject:card lost", "found", false)]
    [InlineData("\"order id\":17 lang:en-gb", "", true)]
    [InlineData("similar(\"abc\", 0.5)", "ab", true)]
    [InlineData("similar(\"abc\", 0.75)", "ab", false)]
    public void An_operator_finds_what_it_says(string query, string text, bool? found)
    {
        if (found == null)
        {
            Assert.False(RuleQuery.TryParse(query, out _, out _));
            return;
        }
        var parsed = RuleQuery.Parse(query, Resources);
        Assert.Equal(found, parsed.CreateMatcher().Matches(new RuleDocument(text, new RuleFields(Fields))));
        if (query.StartsWith("similar", StringComparison.Ordinal)) return;
        Assert.Equal(found, new NaiveRules(parsed, Entries).Matches(text, Fields));
        if (!parsed.UsesFields) Assert.Equal(found, parsed.CreateMatcher().Matches(text));
        var index = TokenIndex.Build([text]).Find(parsed);
        Assert.True(index.Possible.Contains(0) || !found.Value);
        Assert.True(!index.Sure.Contains(0) || found.Value);
    }

    [Theory]
    [InlineData("colo?r ~card", "My coloxr CARDS", "coloxr|CARDS")]
    [InlineData("a NEAR/1 b", "a b x x a x b x x x b", "a|b|a|b")]
    [InlineData("a THEN/1 b", "b a x x b a b", "a|b")]
    [InlineData("@cities", "Paris or New York City.", "Paris|New York City")]
    [InlineData("count(a)>=2", "a b a", "a|a")]
    [InlineData("count(a)<=2", "a b a", "")]
    [InlineData("count(/b./)>0", "ba bb", "ba|bb")]
    [InlineData("starts(a)", "A b a", "A")]
    [InlineData("ends(\"b a\")", "b a. b A!", "b A")]
    [InlineData("length>1 words>1 subject:a amount>1 a", "b a", "a")]
    [InlineData("similar(\"a\", 0.5)", "b a", "")]
    [InlineData("NOT a NEAR/1 b", "a b", "")]
    public void Highlights_are_what_the_operator_looks_for(string query, string text, string marked) =>
        Assert.Equal(marked, string.Join('|', RuleHighlighter.Highlights(RuleQuery.Parse(query, Resources), text).Select(s => text.Substring(s.Start, s.Length))));

    [Theory]
    [InlineData("@citys", 0, 6, "There is no list called @citys at character 1. Did you mean @cities?")]
    [InlineData("card @xyz", 5, 4, "There is no list called @xyz at character 6. Known are @cities, @none.")]
    [InlineData("a:@xyz", 2, 4, "There is no list called @xyz")]
    [InlineData("(x OR @citys) NEAR/2 b", 6, 6, "Did you mean @cities?")]
    public void An_unknown_list_is_told_where_it_stands(string query, int position, int length, string says)
    {
        Assert.False(RuleQuery.TryParse(query, Resources, out _, out var error));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal((position, length), (error.Position, error.Length));
        Assert.True(RuleQuery.TryParse(query, out _, out _));
    }

    [Fact]
    public void Without_lists_and_encoder_everything_else_works()
    {
        Assert.Contains("no lists here", Assert.Throws<RuleSyntaxException>(() => RuleQuery.Parse("a @b", RuleResources.None)).Message, StringComparison.Ordinal);
        var error = Assert.Throws<RuleSyntaxException>(() => RuleQuery.Parse("a similar(\"b\", 0.5)", RuleResources.None));
        Assert.Equal("similar(…) needs a sentence encoder, and none is installed at character 3. Everything else works without; write words or patterns instead.", error.Message);
        Assert.Equal((2, 17), (error.Position, error.Length));
        Assert.True(RuleQuery.Parse("a NEAR/1 b", RuleResources.None).CreateMatcher().Matches("a b"));
        foreach (var query in (string[])["a @b", "a similar(\"b\", 0.5)", "f:@b"])
        {
            var unbound = Assert.Throws<ArgumentException>(() => RuleSet.Compile([new RuleDefinition("mine", 0, RuleQuery.Parse(query))], new(["a"])));
            if (query[0] == 'a') Assert.StartsWith("Rule \"mine\": ", unbound.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Half_of_a_surrogate_pair_is_one_character()
    {
        Assert.True(RuleQuery.Parse("length=3").CreateMatcher().Matches("a\uD800b"));
        Assert.True(RuleQuery.Parse("length=2").CreateMatcher().Matches("\uDC00\uD800"));
        Assert.True(RuleQuery.Parse("a NEAR/0 b").CreateMatcher().Matches("a\uD800b"));
        Assert.False(RuleQuery.Parse("a?b").CreateMatcher().Matches("a\uD800b"));
    }

    [Fact]
    public void Words_like_the_new_operators_are_told() => Assert.Contains(
        "upper case: NEAR/5", Assert.Single(RuleSet.Compile(RuleQuery.Parse("card near/5 lost")).Warnings).Message, StringComparison.Ordinal);

    [Fact]
    public void Hostile_texts_are_matched_as_the_plain_reference_matches_them()
    {
        string[] texts =
        [
            "", "\0", "\uD800", "\uDC00\uD800", "😀😀", "a\u0301\u0302", "\u202Ecard\u202C lost", "שלום card עולם", "CARD\0card", "\u212Aey ıİ cards",
            "\U00010400\U0001F600\U00010428", new string('\u0301', 1_000), "a\uD83D card", "ΣΊΣΥΦΟΣ ς σ", "paris\uD800new york", "a a a a a", "!? card ...", "card",
            string.Concat(Enumerable.Repeat("card lost 😀 ", 500)), new string('a', 5_000), "lost" + new string(' ', 5_000) + "card",
        ];
        string[] queries =
        [
            "c?rd", "*\u0301", "\u0301*\u0301", "ς*", "?*\U00010428", "~card", "~cards NEAR/0 lost", "card NEAR/1 lost", "שלום THEN/1 עולם", "card THEN/0 card", "count(card)>=2", "count(a)=5",
            "count(\"a a\")=2", "count(/\\uD800/)=1", "count(/./)>3", "count(/a?/)<3", "starts(card)", "ends(card)", "starts(c* OR \u0301*)", "ends(@cities)", "@cities", "count(@cities)>0",
            "@cities NEAR/0 \u0301*", "length>4", "length=2", "words=0", "words>4", "words<3 card", "*a*", "a*a", "subject:card", "subject<5", "(a OR \"a a\") THEN/1 (a OR \"a a a\")",
        ];
        foreach (var query in queries.Select(q => RuleQuery.Parse(q, Resources)))
        {
            var (matcher, naive) = (query.CreateMatcher(), new NaiveRules(query, Entries));
            foreach (var text in texts)
            {
                var expected = naive.Matches(text);
                Assert.True(expected == matcher.Matches(text), $"{query} on {text}");
                foreach (var field in (string[])["subject", "Order ID"])
                {
                    var inField = new RuleQuery(new FieldNode(field, query.UsesFields ? new WordNode("card") : query.Root), Resources);
                    var fields = new Dictionary<string, string> { ["SUBJECT"] = text };
                    Assert.Equal(new NaiveRules(inField, Entries).Matches("x", fields), inField.CreateMatcher().Matches(new RuleDocument("x", new RuleFields(fields))));
                }
                foreach (var span in RuleHighlighter.Highlights(query, text)) Assert.InRange(span.End, span.Start + 1, text.Length);
                var index = TokenIndex.Build([text]).Find(query);
                Assert.True(index.Possible.Contains(0) || !expected, $"{query} by index on {text}");
                Assert.True(!index.Sure.Contains(0) || expected, $"{query} by index on {text}");
            }
        }
    }

    [Fact]
    public void Every_operator_takes_linear_time_on_a_megabyte()
    {
        var same = string.Concat(Enumerable.Repeat("a ", 500_000));
        var long1 = new string('a', 1_000_000);
        string[] queries =
        [
            "*a*a*a*b", "a?*b", "~a NEAR/1000 b", "a NEAR/3 (b OR \"a a a b\")", "\"a a a a a a a a b\" THEN/1 a", "count(a)<5", "count(\"a a\" OR \"a a a\")<5", "count(/a/)<5", "count(/a.*b|a/)<5",
            "starts(b)", "ends(\"a b\")", "length<5", "words<1", "f:(a NEAR/5 b)", "@cities", "@runs NEAR/2 b",
        ];
        var resources = new RuleResources(new RuleLists([KeyValuePair.Create("cities", RuleList.Create(Entries["cities"])), KeyValuePair.Create("runs", RuleList.Create([string.Concat(Enumerable.Repeat("a ", 100)) + "", "a a"]))]));
        var matcher = RuleSet.Compile([.. queries.Select((q, i) => new RuleDefinition("r" + i, 0, RuleQuery.Parse(q, resources)))], new(["x"])).CreateMatcher();
        var clock = Stopwatch.StartNew();
        IEnumerable<string> Fired(string text) =>
            matcher.Fired(new RuleDocument(text, new RuleFields(new Dictionary<string, string> { ["f"] = text }))).ToArray().Select(r => queries[r]);
        Assert.Equal([], Fired(same));
        Assert.Equal(["count(a)<5", "count(\"a a\" OR \"a a a\")<5"], Fired(long1));
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 60);
        foreach (var query in queries) Assert.InRange(RuleHighlighter.Highlights(RuleQuery.Parse(query, resources), same).Count, 0, RuleHighlighter.MostSpans);
    }

    [Fact]
    public void Fields_are_asked_only_where_a_rule_comes_to_them()
    {
        var fields = new CountingFields();
        var matcher = RuleQuery.Parse("card (amount>5 OR subject:x subject:y)").CreateMatcher();
        Assert.False(matcher.Matches(new RuleDocument("nothing", fields)));
        Assert.Equal(0, fields.Asked);
        Assert.False(matcher.Matches(new RuleDocument("card", fields)));
        Assert.Equal(2, fields.Asked);
        Assert.False(RuleQuery.Parse("card").UsesFields);
        Assert.True(RuleQuery.Parse("card NOT (a OR NOT x>5)").UsesFields);
    }

    private sealed class CountingFields : IRuleFields
    {
        public int Asked { get; private set; }

        public string? Find(string name)
        {
            Asked++;
            return null;
        }
    }

    [Fact]
    public void What_a_query_finds_in_fields_is_shown_there()
    {
        var fields = new RuleFields(new Dictionary<string, string> { ["Subject"] = "Re: my lost card, lost!", ["amount"] = "12.5", ["lang"] = "en" });
        var query = RuleQuery.Parse("card subject:(lost OR \"my lost\") amount>10 NOT lang:en OR amount>20");
        Assert.Equal("card", query.ToString()[..4]);
        var found = RuleHighlighter.FieldHighlights(query, fields);
        Assert.Equal(["amount", "subject"], found.Keys.Order());
        Assert.Equal([(4, 7), (18, 4)], found["subject"].Select(s => (s.Start, s.Length)));
        Assert.Equal([(0, 4)], found["amount"].Select(s => (s.Start, s.Length)));
        Assert.Empty(RuleHighlighter.FieldHighlights(RuleQuery.Parse("subject:other missing:x lost"), fields));
    }
}
