using System.Text.Json.Serialization;
using LabelStudio.Workflow.Policies;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Students;

/// <summary>Everything a student was made from.</summary>
/// <param name="Dataset">Documents and classes.</param>
/// <param name="LabelRunId">The label run whose labels it learned.</param>
/// <param name="LabelRunNumber">That run's number.</param>
/// <param name="Gold">Train and dev gold; dev gold decides when training stops.</param>
/// <param name="Settings">What the user chose, with the seed.</param>
public sealed record StudentInputs(DatasetInput Dataset, long LabelRunId, int LabelRunNumber, GoldInput Gold, StudentSettings Settings)
{
    /// <summary>The policy for the training set that was in force; null where the labels were learned as they are.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EditsInput? Edits { get; init; }

    /// <summary>Equal for equal inputs.</summary>
    public string Digest() => RunJson.Digest(
        ["student", Dataset.Documents, Dataset.Classes.Count, Dataset.Blocks, LabelRunId, Gold.Digest, RunJson.Write(Settings), .. Edits == null ? [] : new object[] { Edits.Digest }]);

    /// <summary>What is different from an earlier student's inputs, in words.</summary>
    public string ChangeSince(StudentInputs then)
    {
        var changes = new List<string>();
        if (LabelRunId != then.LabelRunId) changes.Add($"labels of run {LabelRunNumber} in place of {then.LabelRunNumber}");
        if (Dataset.DifferenceFrom(then.Dataset) is { } documents) changes.Add(documents);
        if (Gold.DifferenceFrom(then.Gold) is { } gold) changes.Add(gold);
        if (Settings.Seed != then.Settings.Seed) changes.Add("another seed");
        if (Settings with { Seed = then.Settings.Seed } != then.Settings) changes.Add("other settings");
        return changes.Count == 0 ? "the same documents, labels, gold and settings" : InWords.List(changes);
    }

    /// <summary>Why a student made from <paramref name="then"/> is stale now, or null when it is fresh. Settings are the run's own.</summary>
    /// <param name="then">What the student was made from.</param>
    /// <param name="labelsBecause">Why the latest labels are stale themselves, or null.</param>
    public string? DifferenceFrom(StudentInputs then, string? labelsBecause)
    {
        var reasons = new List<string>();
        if (LabelRunId != then.LabelRunId) reasons.Add("the label model was fitted again");
        if (Dataset.DifferenceFrom(then.Dataset) is { } documents) reasons.Add(documents);
        if (Gold.DifferenceFrom(then.Gold) is { } gold) reasons.Add(gold);
        if (EditsInput.Difference(Edits, then.Edits) is { } edits) reasons.Add(edits);
        // documents and gold make the labels stale too; only what else does is news here
        if (reasons.Count == 0 && labelsBecause != null) reasons.Add($"its labels are stale: {labelsBecause}");
        return reasons.Count == 0 ? null : InWords.List(reasons);
    }
}
