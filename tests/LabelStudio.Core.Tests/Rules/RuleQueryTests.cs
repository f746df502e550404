using LabelStudio.Core.Rules;

namespace LabelStudio.Core.Tests.Rules;

public class RuleQueryTests
{
    [Theory]
    [InlineData("card", "card")]
    [InlineData("  CARD  ", "card")]
    [InlineData("card track", "card AND track")]
    [InlineData("card AND track", "card AND track")]
    [InlineData("lost OR stolen card", "lost OR stolen AND card")]
    [InlineData("(lost OR stolen) card", "(lost OR stolen) AND card")]
    [InlineData("a (b (c AND d))", "a AND b AND c AND d")]
    [InlineData("((a OR b) OR c) OR d", "a OR b OR c OR d")]
    [InlineData("card NOT lost", "card AND NOT lost")]
    [InlineData("NOT (a OR b)", "NOT (a OR b)")]
    [InlineData("NOT NOT a b", "NOT NOT a AND b")]
    [InlineData("not and or", "not AND and AND or")]
    [InlineData("deliver*", "deliver*")]
    [InlineData("\"lost my card\"", "\"lost my card\"")]
    [InlineData("“Lost   my, card!”", "\"lost my card\"")]
    [InlineData("\"card\"", "card")]
    [InlineData("\"top up*\"", "\"top up*\"")]
    [InlineData("can't", "\"can t\"")]
    [InlineData("can't*", "\"can t*\"")]
    [InlineData("top-up", "\"top up\"")]
    [InlineData("24/7", "\"24 7\"")]
    [InlineData("/card.*lost/i", "/card.*lost/i")]
    [InlineData("/24\\/7/", "/24\\/7/")]
    [InlineData("/\\\\\\//", "/\\\\\\//")]
    [InlineData("/a b(c)/ d", "/a b(c)/ AND d")]
    [InlineData("(/a/)", "/a/")]
    [InlineData("ÉCOLE größe*", "école AND größe*")]
    [InlineData("AND OR", null)]
    [InlineData("Note NOTE ANDy", "note AND note AND andy")]
    public void A_query_has_one_canonical_text(string query, string? canonical)
    {
        if (canonical == null)
        {
            Assert.Throws<RuleSyntaxException>(() => RuleQuery.Parse(query));
            return;
        }
        Assert.Equal(canonical, RuleQuery.Parse(query).ToString());
    }

    [Theory]
    [InlineData("", 0, 0, "empty")]
    [InlineData("   ", 0, 0, "empty")]
    [InlineData("card AND NOT", 12, 0, "Expected a word after NOT, but found the end of the query at character 13.")]
    [InlineData("card AND", 8, 0, "Expected a word after AND")]
    [InlineData("OR card", 0, 2, "Expected a word, but found 'OR'")]
    [InlineData("card AND OR lost", 9, 2, "after AND, but found 'OR'")]
    [InlineData("(card", 5, 0, "Expected ')' for the '(' of character 1")]
    [InlineData("card)", 4, 1, "closes nothing")]
    [InlineData("card ()", 6, 1, "Empty parentheses")]
    [InlineData("\"lost card", 0, 10, "no partner")]
    [InlineData("card \"!?\"", 5, 4, "Expected a word in the quotes")]
    [InlineData("card 😀", 5, 2, "regular expression: /😀/")]
    [InlineData("w*rd", 1, 1, "only at the end of a word")]
    [InlineData("*card", 0, 1, "only at the end of a word")]
    [InlineData("\"a * b\"", 3, 1, "only at the end of a word")]
    [InlineData("a /card", 2, 5, "Expected '/'")]
    [InlineData("/card/gi", 6, 2, "The flag \"gi\" is unknown")]
    [InlineData("/a/b/", 3, 1, "The flag \"b\" is unknown")]
    [InlineData("/a/5", 3, 1, "Expected a space")]
    [InlineData("//", 1, 0, "Expected a pattern")]
    [InlineData("x /a(b/", 6, 0, "Expected ')' in the pattern at character 7")]
    [InlineData("/a\\/b**/", 7, 0, "A repeat sign follows a repeat sign")]
    [InlineData("/[a-/", 4, 0, "Expected ']'")]
    [InlineData("/card(?!s)/", 5, 3, "negative lookahead (?!…) cannot be matched in linear time")]
    [InlineData("/a\\/(?<=x)b/", 4, 4, "A lookbehind")]
    [InlineData("/(a)\\1/", 4, 2, "A backreference \\1")]
    [InlineData("/[(?=](?>a)/", 6, 3, "An atomic group")]
    [InlineData("/(a{1000}){1000}/", 1, 15, "too large")]
    [InlineData("text:card", 4, 1, "':' is reserved")]
    [InlineData("amount>10", 6, 1, "'>' is reserved")]
    [InlineData("@list", 0, 1, "'@' is reserved")]
    [InlineData("~card", 0, 1, "'~' is reserved")]
    [InlineData("a NEAR/5 b", 2, 6, "NEAR/5 is reserved")]
    [InlineData("count(card)", 5, 1, "Expected a space between count and '('")]
    [InlineData("-card", 0, 1, "write NOT card")]
    [InlineData("lost|stolen", 4, 1, "Write OR")]
    [InlineData("a && b", 2, 2, "Write AND")]
    public void A_fault_is_told_with_its_place_and_what_to_do(string query, int position, int length, string says)
    {
        var error = Assert.Throws<RuleSyntaxException>(() => RuleQuery.Parse(query));
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal((position, length), (error.Position, error.Length));
        Assert.False(RuleQuery.TryParse(query, out _, out var same));
        Assert.Equal(error.Message, same.Message);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("NOT ", "")]
    [InlineData("(NOT ", ")")]
    public void A_hundred_thousand_levels_are_an_error_not_a_crash(string open, string close)
    {
        var query = string.Concat(Enumerable.Repeat(open, 100_000)) + "a" + string.Concat(Enumerable.Repeat(close, 100_000));
        var error = Assert.Throws<RuleSyntaxException>(() => RuleQuery.Parse(query));
        Assert.Contains("nest more than 200 deep", error.Message, StringComparison.Ordinal);
        Assert.Equal("a", RuleQuery.Parse(new string('(', 200) + "a" + new string(')', 200)).ToString());
    }

    [Fact]
    public void A_long_flat_query_is_no_deep_one()
    {
        var query = RuleQuery.Parse(string.Join(" OR ", Enumerable.Range(0, 50_000).Select(i => "w" + i)));
        Assert.Equal(50_000, Assert.IsType<OrNode>(query.Root).Parts.Count);
        Assert.True(query.CreateMatcher().Matches("something W49999 something"));
    }

    [SharedFact("banking77/train.csv")]
    public void Printing_and_parsing_again_gives_the_same_tree()
    {
        var texts = CsvRows.Read(SharedData.PathOf("data", "banking77", "train.csv")).Skip(1).Select(r => r[0])
            .Concat(["Größe der ÉCOLE", "\U00010400bc \U00010428", "שָׁלוֹם עולם", "re\u0301sume\u0301 b"]);
        var generator = new GeneratedRules(11, texts);
        for (var i = 0; i < 2_000; i++)
        {
            var query = generator.Query(i % 5);
            var again = RuleQuery.Parse(query.ToString());
            Assert.Equal(query, again);
            Assert.Equal(query.ToString(), again.ToString());
            Assert.Equal(query.GetHashCode(), again.GetHashCode());
        }
    }

    [Fact]
    public void Random_text_parses_or_tells_a_place_inside_the_query()
    {
        string[] pieces = ["card", "AND", "OR", "NOT", "(", ")", "\"", "/", "*", " ", "a", "\\", "[", "i", ":", "\uD800", "😀", "é", "-", "|", "NEAR/3", "\0"];
        var random = new Random(5);
        var parsed = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var query = string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => pieces[random.Next(pieces.Length)]));
            if (RuleQuery.TryParse(query, out var tree, out var error))
            {
                parsed++;
                Assert.Equal(tree, RuleQuery.Parse(tree.ToString()));
            }
            else
            {
                Assert.InRange(error.Position, 0, query.Length);
                Assert.InRange(error.Position + error.Length, error.Position, query.Length);
            }
        }
        Assert.InRange(parsed, 500, 19_500);
    }

    [Fact]
    public void Queries_that_say_the_same_are_equal_and_others_are_not()
    {
        Assert.Equal(RuleQuery.Parse("a (b OR \"c d\") /x/i"), RuleQuery.Parse("A AND (b OR “C, d”) AND /x/i"));
        Assert.NotEqual(RuleQuery.Parse("a b"), RuleQuery.Parse("b a"));
        Assert.NotEqual(RuleQuery.Parse("a b"), RuleQuery.Parse("\"a b\""));
        Assert.NotEqual(RuleQuery.Parse("/x/"), RuleQuery.Parse("/x/i"));
    }

    [Fact]
    public void A_selected_stretch_becomes_a_query_that_finds_it()
    {
        Assert.Equal("\"i can t wait\"", RuleQuery.ForPhrase(" I can't wait! ")!.ToString());
        Assert.Equal("card", RuleQuery.ForPhrase("(Card)")!.ToString());
        Assert.Null(RuleQuery.ForPhrase("?! 😀"));
        var novel = string.Concat(Enumerable.Repeat("word ", 5_000));
        Assert.True(RuleQuery.ForPhrase(novel)!.CreateMatcher().Matches(novel));
        Assert.Contains("more than 1,000", Assert.Throws<RuleSyntaxException>(() => RuleQuery.Parse('"' + novel + '"')).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("NOT card", true)]
    [InlineData("card OR NOT lost", true)]
    [InlineData("/a*/", true)]
    [InlineData("NOT (NOT card)", false)]
    [InlineData("card AND NOT lost", false)]
    public void It_is_known_whether_a_document_without_any_of_the_words_is_found(string query, bool fires)
    {
        Assert.Equal(fires, RuleQuery.Parse(query).FiresOnNothing);
        Assert.Equal(fires, RuleQuery.Parse(query).CreateMatcher().Matches(""));
    }

    [Fact]
    public void Nodes_refuse_what_no_query_could_say()
    {
        Assert.Throws<ArgumentException>(() => new WordNode("Card"));
        Assert.Throws<ArgumentException>(() => new WordNode("two words"));
        Assert.Throws<ArgumentException>(() => new PrefixNode(""));
        Assert.Throws<ArgumentException>(() => new PhraseNode([new WordNode("a")]));
        Assert.Throws<ArgumentException>(() => new PhraseNode([new WordNode("a"), new NotNode(new WordNode("b"))]));
        Assert.Throws<ArgumentException>(() => new AndNode([new WordNode("a")]));
        Assert.Throws<RuleSyntaxException>(() => new RegexNode("(", false));
    }
}
