using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 6: predictions against gold; the one step that may see gold of the test split.</summary>
public static class Evaluating
{
    /// <param name="gold">One class index a prediction, -1 where none is known.</param>
    /// <exception cref="UserErrorException">No gold at all.</exception>
    public static EvaluationResult Run(string stage, ProbabilisticLabels predictions, int[] gold, Work work)
    {
        try
        {
            return work.Stage(stage, () => Evaluator.Evaluate(gold, predictions, new EvaluationOptions { Seed = work.Seed, Threads = work.Threads }));
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }
}

/// <summary>The figures of <c>evaluate</c>, with class names in place of indices.</summary>
public sealed record EvaluationFigures(
    int N, Estimate Accuracy, Estimate MacroF1, Estimate LogLoss, Estimate Brier, Estimate Ece,
    IReadOnlyList<ClassFigures> PerClass, IReadOnlyList<ErrorFigures> Errors, IReadOnlyList<ReliabilityBin> Reliability)
{
    public static EvaluationFigures Of(EvaluationResult result, ClassList classes) => new(
        result.N, result.Accuracy, result.MacroF1, result.LogLoss, result.Brier, result.Ece,
        [.. result.PerClass.Select(c => new ClassFigures(classes[c.Class], c.Gold, c.Predicted, c.Precision, c.Recall, c.F1))],
        [.. result.Buckets.Select(b => new ErrorFigures(classes[b.Gold], classes[b.Predicted], b.Count))],
        result.Reliability);
}

/// <param name="Gold">Documents whose gold it is.</param>
/// <param name="Predicted">Documents predicted as it.</param>
public sealed record ClassFigures(string Class, int Gold, int Predicted, double? Precision, double? Recall, double? F1);

/// <summary>Documents of one class predicted as another.</summary>
public sealed record ErrorFigures(string Gold, string Predicted, int Count);
