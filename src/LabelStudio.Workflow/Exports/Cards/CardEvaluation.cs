using LabelStudio.Core.Evaluation;
using LabelStudio.Workflow.Evaluation;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>What the look at the sealed test found beside the student's own figures.</summary>
/// <param name="Beside">The student first, then what answers the same documents, with paired comparisons.</param>
/// <param name="Agreements">How often it says what those say that it learned from. That is no accuracy.</param>
/// <param name="Slices">The parts of the documents where it is furthest below the rest.</param>
/// <param name="SlicesLookedAt">How many were looked at; p-values are corrected for that number.</param>
/// <param name="Robustness">The same documents written otherwise.</param>
/// <param name="Foreign">Texts of no class, and how many are turned away.</param>
/// <param name="Regression">Beside the student before, classes that lost most first; null for the first.</param>
/// <param name="Curve">The same trainer on parts of the training set, on dev.</param>
/// <param name="Speed">The file at work, by one thread.</param>
/// <param name="Costs">What a thousand requests cost, beside how often the answer is right.</param>
/// <param name="Notes">What to know when reading the figures.</param>
public sealed record CardEvaluation(
    IReadOnlyList<Contender> Beside, IReadOnlyList<AgreementWith> Agreements, IReadOnlyList<Slice> Slices, int SlicesLookedAt, IReadOnlyList<NoiseResult> Robustness,
    IReadOnlyList<ForeignResult> Foreign, CardRegression? Regression, LearningCurve? Curve, SpeedFigures Speed, CostComparison Costs, IReadOnlyList<string> Notes)
{
    private const int MostSlices = 10, MostClasses = 20;

    public static CardEvaluation? Of(EvaluationReport? report) => report == null ? null : new CardEvaluation(
        report.Beside, report.Agreements, [.. report.Slices.Slices.Take(MostSlices)], report.Slices.LookedAt, report.Robustness, report.Foreign,
        report.Regression is { } r
            ? new CardRegression(r.PreviousNumber, [.. r.Classes.Take(MostClasses).Select(c => new CardClassChange(report.Classes[c.Class], c.N, c.Before, c.After, c.Lost, c.Won, c.Corrected, c.ClearlyWorse))])
            : null,
        report.Curve, report.Speed, report.Costs, report.Notes);
}

/// <param name="Previous">Number of the student before.</param>
/// <param name="Classes">The classes that lost most, first.</param>
public sealed record CardRegression(int Previous, IReadOnlyList<CardClassChange> Classes);

/// <param name="PValue">Corrected for the number of classes.</param>
public sealed record CardClassChange(string Class, int N, Estimate Before, Estimate After, int Lost, int Won, double PValue, bool ClearlyWorse);
