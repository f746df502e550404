using System.Text.RegularExpressions;
using LabelStudio.Core.Rules;

namespace LabelStudio.Core.Tests.Rules;

/// <summary>What docs/rules.md shows is what the language does.</summary>
public partial class RulesDocumentationTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(SharedData.RepositoryRoot, "docs", "rules.md"));

    private static readonly RuleResources Resources = new(new RuleLists([KeyValuePair.Create("cities", RuleList.Create(["Paris"]))]), new SharedLetters());

    [Fact]
    public void Every_message_shown_is_the_message_given()
    {
        var rows = Rows("## When something is wrong").ToList();
        Assert.True(rows.Count >= 10);
        foreach (var cells in rows)
            Assert.Equal(cells[1], Assert.Throws<RuleSyntaxException>(() => RuleQuery.Parse(cells[0].Trim('`'))).Message);
    }

    [Fact]
    public void Every_example_is_a_query_and_finds_what_it_says()
    {
        var rows = Rows("## What you can write").ToList();
        Assert.True(rows.Count >= 20);
        var found = 0;
        foreach (var row in rows)
        {
            foreach (Match example in Example().Matches(row[2]))
            {
                var query = Parse(example.Groups["query"].Value);
                foreach (Match text in Italic().Matches(example.Groups["finds"].Value))
                {
                    Assert.True(query.CreateMatcher().Matches(text.Groups[1].Value), $"{query} on {text}");
                    found++;
                }
                foreach (Match text in Italic().Matches(example.Groups["not"].Value)) Assert.False(query.CreateMatcher().Matches(text.Groups[1].Value));
            }
        }
        Assert.True(found >= 12);
        foreach (var line in Lines.SkipWhile(l => l != "```").Skip(1).TakeWhile(l => l != "```")) Parse(line);
    }

    [Theory]
    [InlineData("### Word forms", 6)]
    [InlineData("### Distance", 3)]
    [InlineData("### Counts, beginning and end", 4)]
    public void Every_table_of_finds_is_right(string heading, int count)
    {
        var rows = Rows(heading).ToList();
        Assert.Equal(count, rows.Count);
        foreach (var cells in rows)
        {
            var query = Parse(cells[0].Trim('`'));
            var separator = heading == "### Word forms" ? ',' : ';';
            foreach (var text in cells[1].Split(separator)) Assert.True(query.CreateMatcher().Matches(text), $"{query} on {text}");
            foreach (var text in cells[2].Split(separator)) Assert.False(query.CreateMatcher().Matches(text), $"{query} on {text}");
        }
    }

    [Fact]
    public void What_is_said_of_binding_and_of_fields_is_so()
    {
        Assert.Equal(Parse("(NOT (a NEAR/2 b)) OR (c AND d)"), Parse("NOT a NEAR/2 b OR c d"));
        var fields = Lines.SkipWhile(l => l != "### Fields").TakeWhile(l => l != "### Lists").SelectMany(l => Code().Matches(l).Select(m => m.Groups[1].Value)).ToList();
        Assert.True(fields.Count(f => f.StartsWith("subject:", StringComparison.Ordinal)) >= 7);
        foreach (var query in fields.Where(f => f.Length > 1 && f != "field:" && !double.TryParse(f, out _) && f is not ("length" or "words"))) Assert.True(Parse(query).UsesFields);
    }

    [Fact]
    public void Every_rule_of_the_grammar_is_used_and_every_name_is_defined()
    {
        var grammar = string.Join('\n', Lines.SkipWhile(l => l != "## Grammar").SkipWhile(l => l != "```").Skip(1).TakeWhile(l => l != "```"));
        var rules = grammar.Split(';').Select(r => r.Split('=', 2)).Where(r => r.Length == 2).ToDictionary(r => r[0].Trim().Split('\n')[^1].Trim(), r => r[1]);
        Assert.True(rules.Count >= 18);
        var right = string.Join(' ', rules.Values.Select(v => Quoted().Replace(v, " ")));
        foreach (var name in rules.Keys.Where(n => n != "query")) Assert.Matches($@"\b{name}\b", right);
        foreach (var word in (string[])["OR", "AND", "NOT", "NEAR/", "THEN/", "~", "@", "length", "words", "count(", "starts(", "ends(", "similar(", ":", "<=", ">="])
            Assert.Contains($"\"{word}\"", grammar, StringComparison.Ordinal);
    }

    private static RuleQuery Parse(string query) =>
        RuleQuery.TryParse(query, Resources, out var parsed, out var error) ? parsed : throw new InvalidOperationException($"{query}: {error.Message}");

    /// <summary>The rows of the first table under a heading, without its head.</summary>
    private static IEnumerable<string[]> Rows(string heading) =>
        Lines.SkipWhile(l => l != heading).SkipWhile(l => !l.StartsWith('|')).TakeWhile(l => l.StartsWith('|')).Skip(2)
            .Select(l => l.Replace("\\|", "\0", StringComparison.Ordinal).Split('|')[1..^1])
            .Select(cells => Array.ConvertAll(cells, c => c.Trim().Replace("\0", "|", StringComparison.Ordinal)));

    [GeneratedRegex("`(?<query>[^`]+)`(?: finds (?<finds>(?:(?!, not |`).)*)(?:, not (?<not>[^`]*))?)?")]
    private static partial Regex Example();

    [GeneratedRegex(@"(?<!\S)\*([^*]+)\*")]
    private static partial Regex Italic();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("\"[^\"]*\"|'[^']*'")]
    private static partial Regex Quoted();
}
