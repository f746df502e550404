using LabelStudio.Core.Rules;

namespace LabelStudio.Core.Tests.Rules;

/// <summary>What docs/rules.md shows is what the language does.</summary>
public class RulesDocumentationTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(SharedData.RepositoryRoot, "docs", "rules.md"));

    [Fact]
    public void Every_message_shown_is_the_message_given()
    {
        var rows = Rows("## When something is wrong").ToList();
        Assert.True(rows.Count >= 5);
        foreach (var cells in rows)
            Assert.Equal(cells[1], Assert.Throws<RuleSyntaxException>(() => RuleQuery.Parse(cells[0].Trim('`'))).Message);
    }

    [Fact]
    public void Every_example_is_a_query()
    {
        var examples = Rows("## What you can write").SelectMany(cells => cells[2].Split('`').Where((_, i) => i == 1)).ToList();
        examples.AddRange(Lines.SkipWhile(l => l != "```").Skip(1).TakeWhile(l => l != "```"));
        Assert.True(examples.Count >= 13);
        foreach (var example in examples) Assert.True(RuleQuery.TryParse(example.Replace("\\|", "|", StringComparison.Ordinal), out _, out var error), $"{example}: {error?.Message}");
    }

    /// <summary>The rows of the first table under a heading, without its head.</summary>
    private static IEnumerable<string[]> Rows(string heading) =>
        Lines.SkipWhile(l => l != heading).SkipWhile(l => !l.StartsWith('|')).TakeWhile(l => l.StartsWith('|')).Skip(2)
            .Select(l => l.Replace("\\|", "\0", StringComparison.Ordinal).Split('|')[1..^1])
            .Select(cells => Array.ConvertAll(cells, c => c.Trim().Replace("\0", "|", StringComparison.Ordinal)));
}
