using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Progress;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 2, looked into where it is asked for: what each function is worth to the labels.</summary>
public static class FunctionValuing
{
    /// <param name="outcome">What the votes say.</param>
    /// <param name="request">How the label model was fitted.</param>
    /// <param name="judge">One class index a document, -1 where there is no gold to judge by. Never gold of the test split.</param>
    /// <param name="teach">Other gold, which may anchor the model.</param>
    /// <param name="work">Progress, threads, cancellation.</param>
    /// <returns>The outcome with a value for each function in its figures; as it is where there is nothing to judge by, or one function alone.</returns>
    public static LabelOutcome Run(LabelOutcome outcome, LabelRequest request, int[] judge, int[] teach, Work work)
    {
        var estimates = outcome.Figures.Functions;
        if (estimates.Count < 2)
        {
            work.Report.Warn("One function alone has no value: there is nothing to compare it with.");
            return outcome;
        }
        if (!judge.Any(g => g >= 0))
        {
            work.Report.Warn("Without gold on documents with votes nothing tells what a function is worth. Give --gold.");
            return outcome;
        }
        var valued = work.Stage("value of functions", () =>
        {
            var options = new LabelModelOptions { ClassBalance = request.ClassBalance, Groups = request.Groups, Threads = work.Threads };
            var values = new FunctionValues(outcome.Patterns, outcome.Bare, options, judge, teach);
            var found = new FunctionEstimate[estimates.Count];
            for (var f = 0; f < found.Length; f++)
            {
                work.Progress?.Report(new StageProgress("value of functions", (double)f / found.Length));
                found[f] = estimates[f] with { Value = values.Of(f, work.Cancel) };
            }
            return found;
        });
        return outcome with { Figures = outcome.Figures with { Functions = valued } };
    }
}
