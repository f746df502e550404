using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Compares the student with everything else that answers the same documents.</summary>
/// <param name="gold">n class indices, -1 where no gold is known.</param>
/// <param name="student">The student's predictions.</param>
internal sealed class ContenderJudge(int[] gold, ProbabilisticLabels student)
{
    private readonly int[] _judged = [.. Enumerable.Range(0, gold.Length).Where(i => gold[i] >= 0)];

    /// <summary>The student itself.</summary>
    public static Contender Student(string name, EvaluationResult result) => new(
        ContenderKind.Student, name, result.N, result.N, result.Accuracy, null, result.MacroF1, result.LogLoss, result.Ece, null, 0, 0, null);

    public Contender Judge(Entrant entrant) => entrant.Draws is { } draws ? Mean(entrant, draws) : One(entrant, entrant.Answers!);

    /// <summary>On the documents with gold that the other answers.</summary>
    public AgreementWith Agreement(string name, int[] answers)
    {
        var both = _judged.Where(i => answers[i] >= 0).ToArray();
        var differ = both.Where(i => answers[i] != student.Top(i)).ToArray();
        return new AgreementWith(
            name, both.Length, Intervals.Wilson(both.Length - differ.Length, both.Length), differ.Length,
            differ.Count(i => student.Top(i) == gold[i]), differ.Count(i => answers[i] == gold[i]));
    }

    private Contender One(Entrant entrant, int[] answers)
    {
        var score = AnswerScore.Of(gold, answers, student.Classes.Count);
        var paired = PairedAccuracy.Of([.. _judged.Select(i => answers[i] == gold[i])], [.. _judged.Select(i => student.Top(i) == gold[i])]);
        var soft = entrant.Labels == null ? null : Evaluator.Evaluate(gold, entrant.Labels);
        return new Contender(
            entrant.Kind, entrant.Name, score.N, score.Answered, score.Accuracy, score.Answered < score.N ? score.AccuracyAnswered : null, score.MacroF1,
            soft?.LogLoss, soft?.Ece, paired.Difference, paired.OnlySecondRight, paired.OnlyFirstRight, paired.PValue, entrant.FunctionId, entrant.Note);
    }

    /// <summary>Several trainings: each document counts by the share of them that have it right.</summary>
    private Contender Mean(Entrant entrant, IReadOnlyList<int[]> draws)
    {
        double[] right = [.. _judged.Select(i => draws.Count(d => d[i] == gold[i]) / (double)draws.Count)];
        double[] ahead = [.. _judged.Select((i, j) => (student.Top(i) == gold[i] ? 1 : 0) - right[j])];
        var each = draws.Select(d => _judged.Count(i => d[i] == gold[i]) / (double)_judged.Length).ToArray();
        return new Contender(
            entrant.Kind, entrant.Name, _judged.Length, _judged.Length, Intervals.OfMean(right), null, null, null, null, Intervals.OfMean(ahead),
            0, 0, null, null, string.Create(CultureInfo.InvariantCulture, $"mean of {draws.Count} draws, {each.Min():0.0 %} to {each.Max():0.0 %}; trained on nothing else"));
    }
}
