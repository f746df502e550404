using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.SecondOpinions;

/// <summary>Everything that out-of-fold predictions were made from.</summary>
/// <param name="Dataset">Documents and classes.</param>
/// <param name="LabelRunId">The label run whose labels the students learned.</param>
/// <param name="LabelRunNumber">That run's number.</param>
/// <param name="Gold">Train and dev gold, which they learned in place of labels.</param>
/// <param name="DuplicatesJob">The look for duplicates whose groups were kept together, 0 for none.</param>
/// <param name="Settings">Folds, rounds, seed.</param>
public sealed record SecondOpinionInputs(
    DatasetInput Dataset, long LabelRunId, int LabelRunNumber, GoldInput Gold, long DuplicatesJob, SecondOpinionSettings Settings)
{
    /// <summary>Gold labels that are not worth training the students again.</summary>
    private const int FewGold = 50;

    /// <summary>Equal for equal inputs.</summary>
    public string Digest() => RunJson.Digest(
        "second-opinion", Dataset.Documents, Dataset.Classes.Count, Dataset.Blocks, LabelRunId, Gold.Digest, DuplicatesJob, RunJson.Write(Settings));

    /// <summary>Why predictions made from <paramref name="then"/> are stale now, or null when they are fresh.</summary>
    /// <param name="then">What they were made from.</param>
    /// <param name="labelsBecause">Why the latest labels are stale themselves, or null.</param>
    public string? DifferenceFrom(SecondOpinionInputs then, string? labelsBecause)
    {
        var reasons = new List<string>();
        if (LabelRunId != then.LabelRunId) reasons.Add("the label model was fitted again");
        if (Dataset.DifferenceFrom(then.Dataset) is { } documents) reasons.Add(documents);
        if (Gold.DifferenceFrom(then.Gold) is { } gold) reasons.Add(gold);
        if (reasons.Count == 0 && labelsBecause != null) reasons.Add($"the labels are stale: {labelsBecause}");
        return reasons.Count == 0 ? null : InWords.List(reasons);
    }

    /// <summary>Whether predictions made from <paramref name="then"/> may rank documents now: of the same labels and documents, with nearly the same gold.</summary>
    public bool MayUse(SecondOpinionInputs then) =>
        LabelRunId == then.LabelRunId && Dataset.DifferenceFrom(then.Dataset) == null
        && Math.Abs(Gold.Train + Gold.Dev - then.Gold.Train - then.Gold.Dev) < FewGold;
}

/// <summary>How students are asked out of fold.</summary>
public sealed record SecondOpinionSettings
{
    /// <summary>Parts the documents are dealt into; each student learns from all but one.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>How often they are trained, later without what looked wrong before.</summary>
    public int Rounds { get; init; } = Core.Review.SecondOpinion.DefaultRounds;

    public int Seed { get; init; } = 1;
}

/// <summary>What the predictions came to.</summary>
/// <param name="Documents">Documents of train and dev that were predicted.</param>
/// <param name="Contradicted">Of those with a label and without gold, how many the students would label otherwise.</param>
/// <param name="LikelyWrong">Of the same, how many labels are likely wrong by thresholds of their classes.</param>
/// <param name="Gold">Documents with gold among them; each was predicted by a student that had not learned it.</param>
/// <param name="GoldRight">Of those, how many predictions are right.</param>
/// <param name="Program">The program that made them.</param>
/// <param name="Seconds">Time it took.</param>
public sealed record SecondOpinionFigures(int Documents, int Contradicted, int LikelyWrong, int Gold, int GoldRight, string Program, double Seconds);
