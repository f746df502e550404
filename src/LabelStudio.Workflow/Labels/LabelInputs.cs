using System.Text.Json.Serialization;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>A function as a label run saw it.</summary>
/// <param name="FunctionId">The function.</param>
/// <param name="Name">Its name then.</param>
/// <param name="VersionId">The version whose votes were taken.</param>
/// <param name="Version">That version's number.</param>
/// <param name="Definition">The rule's query, or the file of imported votes.</param>
/// <param name="Lists">The lists that the rule names, each with its version then; null for none.</param>
/// <param name="Prompt">For a prompt whom it asked and what it had voted; null for other functions.</param>
public sealed record FunctionInput(
    int FunctionId, string Name, int VersionId, int Version, string Definition,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, int>? Lists = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] PromptInput? Prompt = null);

/// <summary>Everything a label run was made from.</summary>
/// <param name="Dataset">Documents and classes.</param>
/// <param name="Functions">The enabled functions in their order.</param>
/// <param name="Gold">Train and dev gold, or null when it was not used.</param>
/// <param name="Settings">What the user chose.</param>
public sealed record LabelInputs(DatasetInput Dataset, IReadOnlyList<FunctionInput> Functions, GoldInput? Gold, LabelSettings Settings)
{
    /// <summary>Equal for equal inputs.</summary>
    public string Digest() => RunJson.Digest(
        [
            "labels", Dataset.Documents, Dataset.Classes.Count, Dataset.Blocks, Gold?.Digest ?? "", RunJson.Write(Settings),
            .. Functions.Select(f => (object)f.VersionId).Order(),
            .. Functions.Where(f => f.Prompt != null).OrderBy(f => f.VersionId).Select(f => (object)f.Prompt!.Votes),
        ]);

    /// <summary>Why labels made from <paramref name="then"/> are stale now, or null when they are fresh. Settings are the run's own.</summary>
    public string? DifferenceFrom(LabelInputs then)
    {
        var reasons = new List<string>();
        if (FunctionsSince(then) is { } functions) reasons.Add(functions);
        if (Dataset.DifferenceFrom(then.Dataset) is { } documents) reasons.Add(documents);
        if (then.Gold != null && Gold != null && Gold.DifferenceFrom(then.Gold) is { } gold) reasons.Add(gold);
        return reasons.Count == 0 ? null : InWords.List(reasons);
    }

    /// <summary>Gold labels by which gold alone differs from <paramref name="then"/>, at least 1; 0 when nothing differs or more than gold does.</summary>
    public int NewGoldSince(LabelInputs then)
    {
        if (then.Gold == null || Gold == null || Gold.Digest == then.Gold.Digest) return 0;
        if (FunctionsSince(then) != null || Dataset.DifferenceFrom(then.Dataset) != null) return 0;
        return Math.Max(1, Gold.Train + Gold.Dev - then.Gold.Train - then.Gold.Dev);
    }

    /// <summary>Whether only some functions differ from <paramref name="then"/>, at most half of them: then a fit may start where that one ended.</summary>
    public bool ResemblesThatOf(LabelInputs then)
    {
        var (mine, theirs) = (Settings with { UseGold = true }, then.Settings with { UseGold = true });
        if (RunJson.Write(mine) != RunJson.Write(theirs) || !Dataset.Classes.SequenceEqual(then.Dataset.Classes)) return false;
        if (Dataset.Documents != then.Dataset.Documents || Dataset.DifferenceFrom(then.Dataset) != null || FunctionsSince(then) == null) return false;
        var before = then.Functions.Select(f => f.VersionId).ToHashSet();
        return 2 * Functions.Count(f => before.Contains(f.VersionId)) >= Math.Max(Functions.Count, then.Functions.Count);
    }

    /// <summary>Whether the same votes on the same documents are seen, whatever the gold.</summary>
    public bool SameVotesAs(LabelInputs then) =>
        FunctionsSince(then) == null && Dataset.DifferenceFrom(then.Dataset) == null && Functions.Select(f => f.VersionId).SequenceEqual(then.Functions.Select(f => f.VersionId));

    private string? FunctionsSince(LabelInputs then)
    {
        var before = then.Functions.ToDictionary(f => f.FunctionId, f => (f.VersionId, f.Prompt?.Votes));
        var added = Functions.Count(f => !before.ContainsKey(f.FunctionId));
        var changed = Functions.Count(f => before.TryGetValue(f.FunctionId, out var v) && v != (f.VersionId, f.Prompt?.Votes));
        var now = Functions.Select(f => f.FunctionId).ToHashSet();
        var removed = before.Keys.Count(id => !now.Contains(id));
        var all = added + changed + removed;
        if (all == 0) return null;
        if (all == added) return $"{InWords.Count(all, "function was", "functions were")} added";
        if (all == removed) return $"{InWords.Count(all, "function was", "functions were")} taken out";
        return $"{InWords.Count(all, "function")} changed";
    }
}
