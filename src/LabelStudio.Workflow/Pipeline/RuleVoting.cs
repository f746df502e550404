using System.Diagnostics;
using LabelStudio.Core.Analysis;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 1: rules vote on texts.</summary>
public static class RuleVoting
{
    /// <param name="texts">The texts, read with the fields that the rules ask for (<see cref="RulesFile.FieldNames"/>).</param>
    /// <exception cref="UserErrorException">A rule whose class the schema has not, or two rules of one name.</exception>
    public static (VoteMatrix Votes, ApplyFigures Figures) Run(IReadOnlyList<RuleDefinition> rules, ClassList classes, TextsFile texts, Work work)
    {
        CompiledRules compiled;
        try
        {
            compiled = work.Stage("compile rules", () => RuleSet.Compile(rules, classes));
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
        foreach (var w in compiled.Warnings) work.Report.Warn($"Rule \"{w.Rule}\": {w.Message}");
        var similarity = rules.FirstOrDefault(r => r.When.SimilarTexts.Any())?.When.Resources.Similarity as TextSimilarity;
        if (similarity != null) work.Stage("compute embeddings", () => similarity.Embed(texts, work));
        foreach (var field in texts.MissingFields) work.Report.Warn($"No text has the field \"{field}\" that rules ask for. Is the column called otherwise?");
        var clock = Stopwatch.GetTimestamp();
        var columns = work.Stage("apply rules", () => compiled.FieldNames.Count > 0 || similarity != null
            ? RuleApplier.Apply(compiled, texts.Documents(), work.ThreadCount, work.Progress, work.Cancel)
            : RuleApplier.Apply(compiled, texts.Texts, work.ThreadCount, work.Progress, work.Cancel));
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        var votes = new VoteMatrix(classes, columns, texts.Count, compiled.Sets);
        return (votes, new ApplyFigures(texts.Count, Math.Round(texts.Count / Math.Max(seconds, 1e-9), 1), rules.Count, VoteFigures.Of(votes)));
    }
}

/// <summary>The figures of <c>apply</c>.</summary>
/// <param name="RowsPerS">Texts a second that all rules together voted on.</param>
public sealed record ApplyFigures(int Rows, double RowsPerS, int Rules, VoteFigures Votes);

/// <summary>How much of the documents is voted on, with class names in place of indices.</summary>
public sealed record VoteFigures(double Coverage, double Overlap, double Conflict, IReadOnlyList<FunctionFigures> Functions, IReadOnlyDictionary<string, double> ClassCoverage)
{
    public static VoteFigures Of(VoteMatrix votes, int[]? gold = null)
    {
        var s = FunctionStatistics.Of(votes, gold);
        return new VoteFigures(
            s.Coverage, s.Overlap, s.Conflict,
            [.. s.Functions.Select(f => new FunctionFigures(
                f.Name, f.Hits, f.Coverage, f.Overlap, f.Conflict, [.. f.Classes.Select(c => votes.Classes[c])], f.GoldVotes, f.GoldRight, f.GoldAccuracy))],
            votes.Classes.Zip(s.ClassCoverage).ToDictionary(c => c.First, c => c.Second));
    }
}

/// <summary>One function's votes; gold figures are on train and dev gold.</summary>
public sealed record FunctionFigures(
    string Name, int Votes, double Coverage, double Overlap, double Conflict, IReadOnlyList<string> Classes, int GoldVotes, int GoldRight,
    Core.Evaluation.Estimate? GoldAccuracy);
