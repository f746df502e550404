using System.Globalization;
using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Core.Rules.Matching;

/// <summary>Finds what is allowed in a rule but seldom meant.</summary>
internal static class RuleWarnings
{
    public static IEnumerable<RuleWarning> Of(RuleDefinition rule)
    {
        if (rule.When.FiresOnNothing)
            yield return new RuleWarning(
                rule.Name,
                "It fires on documents that hold none of its words, the empty one among them. Join what must not occur to what must: card AND NOT lost.");
        foreach (var (words, meant) in LikeOperators(rule.When.Root).Distinct())
            yield return new RuleWarning(
                rule.Name, $"It looks for the word{(words.Contains(' ') ? "s" : "")} \"{words}\". If the operator was meant, write it in upper case: {meant}.");
    }

    private static IEnumerable<(string Words, string Meant)> LikeOperators(RuleNode node) => node switch
    {
        WordNode { Word: "and" or "or" or "not" } word => [(word.Word, word.Word.ToUpperInvariant())],
        PhraseNode { Parts: [WordNode { Word: "near" or "then" } operation, WordNode words] } when words.Word.All(char.IsAsciiDigit) =>
            [(string.Create(CultureInfo.InvariantCulture, $"{operation.Word} {words.Word}"), $"{operation.Word.ToUpperInvariant()}/{words.Word}")],
        AndNode and => and.Parts.SelectMany(LikeOperators),
        OrNode or => or.Parts.SelectMany(LikeOperators),
        NotNode not => LikeOperators(not.Part),
        _ => [],
    };
}
