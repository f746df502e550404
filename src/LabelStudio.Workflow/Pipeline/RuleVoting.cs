using System.Diagnostics;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 1: rules vote on texts.</summary>
public static class RuleVoting
{
    /// <exception cref="UserErrorException">A rule whose class the schema has not, or a pattern that cannot be compiled.</exception>
    public static (VoteMatrix Votes, ApplyFigures Figures) Run(IReadOnlyList<RuleDefinition> rules, ClassList classes, IReadOnlyList<string> texts, Work work)
    {
        CompiledRules compiled;
        try
        {
            compiled = work.Stage("compile rules", () => RuleSet.Compile(rules, classes));
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Files.Schema.Message(e), e);
        }
        foreach (var w in compiled.Warnings) work.Report.Warn($"Rule \"{w.Rule}\": {w.Message}");
        var clock = Stopwatch.GetTimestamp();
        var columns = work.Stage("apply rules", () => RuleApplier.Apply(compiled, texts, work.ThreadCount, work.Progress, work.Cancel));
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        var votes = new VoteMatrix(classes, columns, texts.Count);
        return (votes, new ApplyFigures(texts.Count, Math.Round(texts.Count / Math.Max(seconds, 1e-9), 1), rules.Count, VoteSummary.Of(votes)));
    }
}

/// <param name="RowsPerS">Texts a second that all rules together voted on.</param>
public sealed record ApplyFigures(int Rows, double RowsPerS, int Rules, VoteSummary Votes);
