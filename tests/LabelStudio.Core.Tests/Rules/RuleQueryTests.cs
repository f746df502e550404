using LabelStudio.Core.Rules;
using LabelStudio.Core.Rules.Nodes;

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
    [InlineData("colo?r", "colo?r")]
    [InlineData("UN*able", "un*able")]
    [InlineData("*ation", "*ation")]
    [InlineData("w**d*?e", "w*d?*e")]
    [InlineData("card**", "card*")]
    [InlineData("why? what?!", "why AND what")]
    [InlineData("?card", "card")]
    [InlineData("what?*", "what?*")]
    [InlineData("\"my colo?r *able\"", "\"my colo?r *able\"")]
    [InlineData("~Cards", "~cards")]
    [InlineData("@Cities.EU-2", "@Cities.EU-2")]
    [InlineData("a NEAR/5 b", "a NEAR/5 b")]
    [InlineData("x a* THEN/0 \"b c\" y", "x AND a* THEN/0 \"b c\" AND y")]
    [InlineData("(a OR ~b) NEAR/3 (@c)", "(a OR ~b) NEAR/3 @c")]
    [InlineData("NOT a NEAR/5 b", "NOT a NEAR/5 b")]
    [InlineData("near/5 NEAR then", "\"near 5\" AND near AND then")]
    [InlineData("count(a)>=2 COUNT(/x/i) < 3", "count(a)>=2 AND count(/x/i)<3")]
    [InlineData("count (a)", "count AND a")]
    [InlineData("count((a OR \"b c\")) = 1", "count(a OR \"b c\")=1")]
    [InlineData("starts(\"How do\") ends(please)", "starts(\"how do\") AND ends(please)")]
    [InlineData("length>200 Words <= 5", "length>200 AND words<=5")]
    [InlineData("\"length\">5 length:5", "\"length\">5 AND length:5")]
    [InlineData("amount > 10 amount>=-2.50 amount=1e3", "amount>10 AND amount>=-2.5 AND amount=1000")]
    [InlineData("lang:EN-gb \"Order ID\":17", "lang:\"en gb\" AND \"Order ID\":17")]
    [InlineData("s:\"a b\" s:/x y/i s:~a s:@l s:a* s:a?b", "s:\"a b\" AND s:/x y/i AND s:~a AND s:@l AND s:a* AND s:a?b")]
    [InlineData("s:(a OR b) s:(a)", "s:(a OR b) AND s:a")]
    [InlineData("s:(NOT a length>5)", "s:(NOT a AND length>5)")]
    [InlineData("“Order ID”>5", "\"Order ID\">5")]
    [InlineData("similar(“My \\\"card\\\" \\\\ x”,.5)", "similar(\"My \\\"card\\\" \\\\ x\", 0.5)")]
    [InlineData("me@x.com", "\"me x com\"")]
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
    [InlineData("a * b", 2, 1, "A * stands for letters of a word and must touch one")]
    [InlineData("\"a * b\"", 3, 1, "must touch one")]
    [InlineData("card ?", 5, 1, "Expected a word, but ? holds no letter")]
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
    [InlineData("@", 0, 1, "Expected the name of a list after '@'")]
    [InlineData("@list:x", 5, 1, "Expected a space after @list")]
    [InlineData("~", 0, 1, "Expected one word directly after '~'")]
    [InlineData("~ card", 0, 1, "Expected one word directly after '~'")]
    [InlineData("~can't", 0, 6, "Word forms are of one word each")]
    [InlineData("~card*", 0, 6, "Expected one word directly after '~'")]
    [InlineData("~\"lost card\"", 0, 1, "Expected one word directly after '~'")]
    [InlineData("a NEAR/5", 8, 0, "Expected a word after NEAR/5, but found the end of the query")]
    [InlineData("NEAR/5 b", 0, 6, "It stands between two parts")]
    [InlineData("a NEAR/ b", 7, 0, "Expected a number from 0 to 1,000 after NEAR/")]
    [InlineData("a THEN/x b", 7, 1, "Expected a number from 0 to 1,000 after THEN/")]
    [InlineData("a NEAR/1001 b", 7, 4, "from 0 to 1,000")]
    [InlineData("a NEAR/5 NOT b", 9, 3, "NOT (card NEAR/5 lost)")]
    [InlineData("a NEAR/5 b THEN/2 c", 11, 6, "Write two of them: a NEAR/5 b AND b THEN/2 …")]
    [InlineData("a NEAR/5 /b/", 9, 3, "NEAR/5 takes words and what stands for words, not /b/")]
    [InlineData("(a b) NEAR/5 c", 0, 5, "To find the words side by side, use quotes: \"a b\"")]
    [InlineData("count(card)", 11, 0, "Expected a comparison after count(card)")]
    [InlineData("count(card)>=x", 13, 1, "Expected a whole number from 0 to 1,000,000 after count(card)>=")]
    [InlineData("count(card)>=-1", 13, 2, "Expected a whole number")]
    [InlineData("count(card)>=1.5", 13, 3, "Expected a whole number")]
    [InlineData("count(/card/)>=101", 15, 3, "from 0 to 100 after")]
    [InlineData("count(card)==2", 11, 2, "Write = alone")]
    [InlineData("count(a NOT b)>1", 5, 9, "count(…) takes words and what stands for words, not (a NOT b)")]
    [InlineData("count()>1", 6, 1, "but found ')'")]
    [InlineData("count card)", 10, 1, "closes nothing")]
    [InlineData("starts(how do i)", 6, 10, "use quotes: \"how do i\"")]
    [InlineData("ends(/x/)", 4, 5, "ends(…) takes words")]
    [InlineData("cuont(card)>1", 5, 1, "If a function was meant, write count(…)")]
    [InlineData("pin(card)", 3, 1, "Write pin AND (…)")]
    [InlineData("text: card", 5, 0, "Expected a word directly after text:")]
    [InlineData("text:", 5, 0, "Expected a word directly after text:")]
    [InlineData("text:!", 5, 1, "holds no letter or digit")]
    [InlineData(":card", 0, 1, "Expected the name of a field before ':'")]
    [InlineData("10:30", 0, 2, "To find these words side by side, use quotes: \"10:30\"")]
    [InlineData("https://x.org", 6, 2, "To find an address, use quotes")]
    [InlineData("can't:x", 0, 5, "can't is no name of a field")]
    [InlineData("\"\":x", 0, 2, "Expected the name of a field in the quotes")]
    [InlineData("a:b(c)", 3, 1, "a:(lost OR stolen)")]
    [InlineData("a:b|c", 3, 1, "'|' is no operator")]
    [InlineData("-a:b", 0, 1, "write NOT a")]
    [InlineData("a:(b:c)", 0, 7, "not for other fields")]
    [InlineData("a:(similar(\"x\", 0.5))", 0, 21, "not for other fields or similarity")]
    [InlineData("a:(b", 4, 0, "Expected ')' for the '(' of character 3")]
    [InlineData("amount>", 7, 0, "Expected a number after amount>")]
    [InlineData("amount>much", 7, 4, "write amount:word")]
    [InlineData("amount=>10", 6, 2, "Write >= instead")]
    [InlineData("amount!=10", 6, 2, "Write NOT amount=10")]
    [InlineData("amount<>10", 6, 2, "Write NOT amount=…")]
    [InlineData("amount>1,000", 7, 5, "Expected a number")]
    [InlineData("amount>NaN", 7, 3, "Expected a number")]
    [InlineData("length>2.5", 7, 3, "Expected a whole number from 0 to 1,000,000,000 after length>")]
    [InlineData("similar(card, 0.5)", 8, 0, "Expected a text in quotes after similar(")]
    [InlineData("similar(\"card\")", 14, 0, "Expected a comma and the least similarity")]
    [InlineData("similar(\"card\", 2)", 16, 1, "Expected a number above 0 and at most 1")]
    [InlineData("similar(\"card\", 0)", 16, 1, "Expected a number above 0 and at most 1")]
    [InlineData("similar(\"card\", 0.5", 19, 0, "Expected ')'")]
    [InlineData("similar(\" \", 0.5)", 8, 3, "Expected a text in the quotes")]
    [InlineData("similar(\"card, 0.5)", 8, 11, "no partner")]
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
            var query = i % 6 == 5 ? generator.QueryWithSimilar() : generator.Query(i % 5);
            var again = RuleQuery.Parse(query.ToString(), query.Resources);
            Assert.Equal(query, again);
            Assert.Equal(query.ToString(), again.ToString());
            Assert.Equal(query.GetHashCode(), again.GetHashCode());
        }
    }

    [Fact]
    public void Random_text_parses_or_tells_a_place_inside_the_query()
    {
        string[] pieces = ["card", "AND", "OR", "NOT", "(", ")", "\"", "/", "*", " ", "a", "\\", "[", "i", ":", "\uD800", "😀", "é", "-", "|", " NEAR/3 ", "\0",
            "?", "~", "@", "<", ">=", "=", "2", "count(", "starts(", "similar(", ",", "words", "THEN/"];
        var random = new Random(5);
        var parsed = 0;
        for (var round = 0; round < 40_000; round++)
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
        Assert.InRange(parsed, 1_000, 39_000);
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
    [InlineData("count(card)<2", true)]
    [InlineData("count(/x*/)=1", true)]
    [InlineData("count(card)>=1", false)]
    [InlineData("words<5 OR card", true)]
    [InlineData("length>5", false)]
    [InlineData("a NEAR/2 b OR starts(a)", false)]
    [InlineData("amount<5", false)]
    [InlineData("NOT amount<5", true)]
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
        foreach (var pattern in (string[])["card", "card*", "?card", "card?", "*", "a**b", "a*?b", "A*b", "a b*c", "", "a*" + new string('b', 200)])
            Assert.Throws<ArgumentException>(() => new WildcardNode(pattern));
        Assert.Throws<ArgumentException>(() => new WordFormsNode("two words"));
        Assert.Throws<ArgumentException>(() => new ListNode("two words"));
        Assert.Throws<ArgumentException>(() => new DistanceNode(new WordNode("a"), new RegexNode("b", false), 1, true));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DistanceNode(new WordNode("a"), new WordNode("b"), -1, true));
        Assert.Throws<ArgumentException>(() => new CountNode(new WordNode("a"), new NumberTest(Comparison.Less, 1.5)));
        Assert.Throws<ArgumentException>(() => new CountNode(new NotNode(new WordNode("a")), new NumberTest(Comparison.Less, 1)));
        Assert.Throws<ArgumentException>(() => new EdgeNode(new RegexNode("a", false), true));
        Assert.Throws<ArgumentException>(() => new SizeNode(true, new NumberTest(Comparison.Less, -1)));
        Assert.Throws<ArgumentException>(() => new NumberTest(Comparison.Less, double.NaN));
        Assert.Throws<ArgumentException>(() => new FieldNode("a\"b", new WordNode("a")));
        Assert.Throws<ArgumentException>(() => new FieldNode("a", new FieldNode("b", new WordNode("a"))));
        Assert.Throws<ArgumentException>(() => new FieldNumberNode("", new NumberTest(Comparison.Less, 1)));
        Assert.Throws<ArgumentException>(() => new SimilarNode(" ", 0.5));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SimilarNode("a", double.NaN));
    }
}
