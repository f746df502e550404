using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Students.Policies;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Policies;

namespace LabelStudio.Web.Pages.TrainingSet;

/// <summary>Policies and their race in words.</summary>
public static class PolicyWords
{
    public static string Name(TrainingPolicy policy) => policy switch
    {
        TrainingPolicy.Relabel => "Relabel likely wrong",
        TrainingPolicy.Drop => "Leave out likely wrong",
        TrainingPolicy.RelabelAndDrop => "Relabel the surer half",
        TrainingPolicy.OneOfNearCopies => "One of near-copies",
        TrainingPolicy.NoLowQuality => "No low quality",
        TrainingPolicy.All => "Mix and both filters",
        _ => "As is",
    };

    public static string What(TrainingPolicy policy, RaceFigures figures) => policy switch
    {
        TrainingPolicy.Relabel => $"{figures.LikelyWrong.Of("label")} as the student says that has not seen them",
        TrainingPolicy.Drop => "the same documents are not learned from",
        TrainingPolicy.RelabelAndDrop => "the other half is left out",
        TrainingPolicy.OneOfNearCopies => "those with gold stay",
        TrainingPolicy.NoLowQuality => "too short, no letters, foreign, empty label",
        TrainingPolicy.All => "the surer half relabelled, the rest left out",
        _ => $"labels, and gold of {figures.Verified.Of("review", "reviewed or imported documents")}",
    };

    public static string Verdict(RaceFigures figures)
    {
        var better = figures.Entries.Where(e => e.Better == true).OrderByDescending(e => e.Accuracy.Value).ToList();
        var worse = figures.Entries.Where(e => e.Better == false).ToList();
        var tail = worse.Count == 0 ? "" : $" {string.Join(", ", worse.Select(e => $"\"{Name(e.Policy)}\""))} {(worse.Count == 1 ? "does" : "do")} harm.";
        if (better.Count > 0)
            return $"\"{Name(better[0].Policy)}\" is better than the labels as they are by {Points(better[0].Against!.Accuracy.Value)} points {Range(better[0].Against!.Accuracy, Points)}.{tail}";
        if (figures.Entries.All(e => e.Against == null)) return "No policy would edit a single document: there is nothing to race.";
        return $"No policy can be told from the labels as they are on {figures.Dev.Of("dev document")}; a difference under {Points(figures.LeastTold).TrimStart('+')} points cannot be told on so few.{tail} "
            + (figures.Dev < 500 ? "Review more of a random sample to tell smaller ones." : "Leave the labels as they are.");
    }

    public static string Flaws(IReadOnlyDictionary<QualityFlaw, int> flaws) => string.Join(", ", flaws.Where(f => f.Value > 0).Select(f => $"{f.Value.Count()} {Flaw(f.Key)}"));

    public static string Edits(AppliedPolicy applied) => applied.Policy == TrainingPolicy.AsIs
        ? "nothing is edited" : $"{applied.Dropped.Of("document")} left out, {applied.Relabelled.Count()} relabelled, by race {applied.RaceNumber.Count()}";

    /// <summary>A share as points: 0.012 is "+1.2".</summary>
    public static string Points(double share) => (share * 100).ToString("+0.0;−0.0;0.0", CultureInfo.InvariantCulture);

    /// <summary>"(3 to 9)".</summary>
    public static string Range(Estimate e, Func<double, string> words) => $"({words(e.Low)} to {words(e.High)})";

    public static string P(double? p) => p switch
    {
        null => "–",
        < 0.001 => "< 0.001",
        _ => p.Value.Fixed(3),
    };

    public static string Tone(RaceEntry entry) => entry.Better switch
    {
        true => "good",
        false => "bad",
        null => "weak",
    };

    public static string Spoken(PairedComparison against) =>
        $"{Points(against.Accuracy.Value)} points, 95 % interval {Points(against.Accuracy.Low)} to {Points(against.Accuracy.High)}; {against.OnlySecondRight.Count()} right that were wrong, {against.OnlyFirstRight.Count()} wrong that were right";

    private static string Flaw(QualityFlaw flaw) => flaw switch
    {
        QualityFlaw.NoLetters => "without a letter",
        QualityFlaw.TooShort => "too short",
        QualityFlaw.Foreign => "foreign",
        _ => "with an empty label",
    };
}
