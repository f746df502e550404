using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Labels;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.SecondOpinions;

/// <summary>Reads out-of-fold predictions, and what they would be made from now.</summary>
internal sealed class SecondOpinionReader(LabelInputsReader labels, OpenGold gold)
{
    /// <summary>What predictions would be made from now, with why the latest labels are stale; null before the first label run.</summary>
    public async Task<(SecondOpinionInputs Inputs, string? LabelsBecause)?> NowAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        if (await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) is not { } run) return null;
        var then = RunJson.Read<LabelInputs>(run.Inputs);
        var now = await labels.ReadAsync(db, projectId, then.Settings, cancel);
        var open = await gold.ReadAsync(db, projectId, cancel);
        var duplicates = await DuplicateGroups.LastJobAsync(db, projectId, cancel);
        var inputs = new SecondOpinionInputs(now.Dataset, run.Id, run.Number, open.Input, duplicates, new SecondOpinionSettings());
        return (inputs, now.Digest() == run.InputsDigest ? null : now.DifferenceFrom(then) ?? "what they were made from has changed");
    }

    /// <summary>The latest predictions, or null before the first.</summary>
    public async Task<SecondOpinionRun?> LatestAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        if (await RunBook.LatestAsync(db, projectId, RunKind.OutOfFold, cancel) is not { } run) return null;
        var then = RunJson.Read<SecondOpinionInputs>(run.Inputs);
        var now = await NowAsync(db, projectId, cancel);
        return new SecondOpinionRun(
            run, then, RunJson.Read<SecondOpinionFigures>(run.Figures), now?.Inputs.DifferenceFrom(then, now.Value.LabelsBecause), now?.Inputs.MayUse(then) == true);
    }

    /// <summary>The predictions of a run by ordinal. Documents of test, and those that came later, have none: they are not covered.</summary>
    /// <remarks>Only the latest run's are kept. They are not held in memory: a million documents with 77 classes take 200 MB.</remarks>
    /// <param name="db">The database.</param>
    /// <param name="runId">The latest run.</param>
    /// <param name="classes">The schema.</param>
    /// <param name="documents">n, the published documents.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>n posteriors.</returns>
    public async Task<ProbabilisticLabels> ReadAsync(StudioDb db, long runId, ClassList classes, int documents, CancellationToken cancel = default) =>
        (await LabelStore.ReadAsync(db, runId, classes, cancel)).Reach(documents);
}

/// <summary>A run of out-of-fold predictions.</summary>
/// <param name="Run">The run.</param>
/// <param name="Inputs">What they were made from.</param>
/// <param name="Figures">What they came to.</param>
/// <param name="StaleBecause">Why they are stale, or null.</param>
/// <param name="MayRank">Whether they are near enough to the present to rank documents by.</param>
internal sealed record SecondOpinionRun(Run Run, SecondOpinionInputs Inputs, SecondOpinionFigures Figures, string? StaleBecause, bool MayRank);
