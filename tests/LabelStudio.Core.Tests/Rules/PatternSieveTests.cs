using System.Text.RegularExpressions;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Rules.Nodes;
using LabelStudio.Core.Search;

namespace LabelStudio.Core.Tests.Rules;

/// <summary>Patterns are tried only where a required literal occurs; these tests show that no match is lost by it.</summary>
public class PatternSieveTests
{
    private static readonly string[] Patterns =
    [
        "ab", "ab|cd", "a|", "(ab)?cd", "(ab)*cd", "(ab)+cd", "(ab){2}", "(ab){0}c", "(ab){0,}c", "(ab){1,3}c", "a{2,}b", "a{,2}", "a{x}", "ab{2}c",
        "[ab]c", "[^ab]c", "[]a]b", "[^]a]b", "[a-c]d", "[a\\]]b", "[\\d]a", "[a\\-b]c", "[ab]{2}d", "[a-z-[b]]c", "a.c", "a\\.c", "a\\x62", "a\\u0062", "\\101b", "a\\tb",
        "^ab", "ab$", "\\bab\\b", "a\\Bb", "\\Aab\\z", "(?:ab|cd)a", "(?<n>ab)c", "(?'n'ab)c", "(?i)AB", "(?i:A)b", "(?-i:A)b", "(?x)a b", "(?x: a # c\n)b", "(?#no)ab",
        "a(b(c|d)|da)", "((a))((b))", "a+b+", "a*?b", "a??b", "ab|c*", "(a|b|c|d)(a|b|c|d)(a|b|c|d)", "(ab|c)(|d)", "a\\ b", "a b", "\\p{L}b", "\\P{L}b", "\\w\\d", "a\\sb",
        "(?s).ab", "(?m)^b", "(?n)(a)b", "ab\\Z", "\\Qa", "a{1", "{ab", "}ab", "]ab", "a|b|c|d|ab|cd", "(abc|abd){1,2}", "x{0,1}ab", "K", "k", "\\u212a", "ſ", "ß", "σ", "ς", "éa",
    ];

    [Fact]
    public void Many_forms_of_patterns_match_as_the_base_library_matches_them()
    {
        var random = new Random(31);
        string[] alphabet = ["a", "b", "c", "d", "A", "B", " ", "x", "1", ".", "]", "-", "\n", "k", "K", "\u212A", "s", "ſ", "ß", "é", "É", "σ", "ς", "Σ", "{", "}", "\t"];
        string[] texts = [.. Enumerable.Range(0, 1_500).Select(_ => string.Concat(Enumerable.Range(0, random.Next(9)).Select(_ => alphabet[random.Next(alphabet.Length)])))];
        string[] lettered = [.. Enumerable.Range(0, 1_500).Select(_ => string.Concat(Enumerable.Range(0, random.Next(7)).Select(_ => "abcd"[random.Next(4)])))];
        texts = [.. texts, .. lettered];
        var index = TokenIndex.Build(texts);
        var tried = 0;
        foreach (var pattern in Patterns)
        {
            foreach (var ignoreCase in (bool[])[false, true])
            {
                RegexNode node;
                try
                {
                    node = new RegexNode(pattern, ignoreCase);
                }
                catch (RuleSyntaxException)
                {
                    continue; // not a pattern at all, or not a linear one
                }
                tried++;
                var regex = new Regex(pattern, RegexOptions.CultureInvariant | (ignoreCase ? RegexOptions.IgnoreCase : 0));
                var matcher = new RuleQuery(node).CreateMatcher();
                var possible = index.Find(node).Possible;
                for (var i = 0; i < texts.Length; i++)
                {
                    var expected = regex.IsMatch(texts[i]);
                    Assert.True(expected == matcher.Matches(texts[i]), $"/{pattern}/{(ignoreCase ? "i" : "")} on {texts[i]}");
                    Assert.True(!expected || possible.Contains(i), $"/{pattern}/{(ignoreCase ? "i" : "")} by index on {texts[i]}");
                }
            }
        }
        Assert.True(tried > 130);
    }

    [Fact]
    public void Letters_that_patterns_hold_for_alike_pass_the_sieve_alike()
    {
        var everyUnit = new string([.. Enumerable.Range(0, 65_536).Select(i => (char)i)]);
        var pairs = 0;
        for (var unit = '\0'; unit < char.MaxValue; unit++)
        {
            if (char.ToUpperInvariant(unit) == unit && char.ToLowerInvariant(unit) == unit) continue;
            var node = new RegexNode(Regex.Escape(unit + "x"), true);
            var matcher = new RuleQuery(node).CreateMatcher();
            foreach (var match in new Regex(Regex.Escape(unit.ToString()), RegexOptions.IgnoreCase | RegexOptions.CultureInvariant).EnumerateMatches(everyUnit))
            {
                var text = everyUnit[match.Index] + "X";
                Assert.True(matcher.Matches(text), $"/{unit}x/i on {text}");
                Assert.Equal(1, TokenIndex.Build([text]).Find(node).Possible.Count);
                pairs++;
            }
        }
        Assert.True(pairs > 4_000);
    }
}
