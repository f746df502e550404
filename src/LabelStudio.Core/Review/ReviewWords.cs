using System.Globalization;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Review;

/// <summary>Says in words what the label model and the functions think of a document.</summary>
internal static class ReviewWords
{
    private const int MostSides = 4;

    /// <summary>"the label model gives SPAM 0.52 and HAM 0.48".</summary>
    public static string Posterior(ProbabilisticLabels labels, int document)
    {
        var top = TopTwo.Of(labels[document]);
        var classes = labels.Classes;
        return top.SecondClass < 0
            ? string.Create(CultureInfo.InvariantCulture, $"the label model gives {classes[top.FirstClass]} {top.First:0.00}")
            : string.Create(CultureInfo.InvariantCulture, $"the label model gives {classes[top.FirstClass]} {top.First:0.00} and {classes[top.SecondClass]} {top.Second:0.00}");
    }

    /// <summary>"; 2 of 3 functions say SPAM", or nothing where the votes are not at hand.</summary>
    /// <param name="inputs">Labels and votes.</param>
    /// <param name="document">The document.</param>
    /// <param name="other">Another class whose votes are told too: "; 2 of 3 functions say SPAM, 1 HAM"; -1 for none.</param>
    public static string VotesBehind(ReviewInputs inputs, int document, int other = -1)
    {
        if (inputs.Votes is not { } patterns) return "";
        var votes = patterns[patterns.PatternOf[document]];
        if (votes.Length == 0) return "";
        var label = TopTwo.Of(inputs.Labels[document]).FirstClass;
        int agree = 0, others = 0;
        foreach (var vote in votes)
        {
            if (patterns.Voted.Names(vote.Class, label)) agree++;
            if (other >= 0 && other != label && patterns.Voted.Names(vote.Class, other)) others++;
        }
        if (votes.Length == 1) return $"; the only vote says {patterns.Voted.Name(votes[0].Class, patterns.Classes)}";
        return string.Create(CultureInfo.InvariantCulture, $"; {agree} of {votes.Length} functions {(agree == 1 ? "says" : "say")} {patterns.Classes[label]}{(others > 0 ? string.Create(CultureInfo.InvariantCulture, $", {others} {patterns.Classes[other]}") : "")}");
    }

    /// <summary>"2 functions say SPAM and 1 says HAM", the larger sides first.</summary>
    public static string Sides(VotePatterns patterns, int document)
    {
        var sides = patterns[patterns.PatternOf[document]].ToArray().GroupBy(v => v.Class).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).ToList();
        var words = sides.Take(MostSides).Select((g, i) => string.Create(CultureInfo.InvariantCulture,
            $"{g.Count()} {(i > 0 ? "" : g.Count() == 1 ? "function " : "functions ")}{(g.Count() == 1 ? "says" : "say")} {patterns.Voted.Name(g.Key, patterns.Classes)}")).ToList();
        if (sides.Count > MostSides) words.Add($"{sides.Count - MostSides} more classes are named");
        return words.Count == 1 ? words[0] : $"{string.Join(", ", words.SkipLast(1))} and {words[^1]}";
    }
}
