using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions;

/// <summary>What the latest label run, and the values worked out for it, say of each function version.</summary>
internal sealed class FunctionOpinions
{
    private readonly Dictionary<int, (string Name, FunctionEstimate Estimate)> _estimates = [];
    private readonly Dictionary<int, Estimate> _values = [];

    /// <summary>The run; null before the first.</summary>
    public FunctionRun? Run { get; private init; }

    /// <summary>What is known of the values.</summary>
    public required FunctionValueState Values { get; init; }

    /// <summary>What the run found about single functions.</summary>
    public IReadOnlyList<RadarFinding> Findings { get; private init; } = [];

    public (string Name, FunctionEstimate Estimate)? Of(int versionId) => _estimates.TryGetValue(versionId, out var found) ? found : null;

    public Estimate? ValueOf(int versionId) => _values.GetValueOrDefault(versionId);

    public static async Task<FunctionOpinions> ReadAsync(StudioDb db, int projectId, LabelInputsReader reader, OpenGold gold, ValueQueue queue, CancellationToken cancel)
    {
        if (await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) is not { } run)
            return new FunctionOpinions { Values = new FunctionValueState("Fit the label model: a function is worth what its labels lose without it.") };
        var then = RunJson.Read<LabelInputs>(run.Inputs);
        var figures = RunJson.Read<LabelRunFigures>(run.Figures);
        var now = await reader.ReadAsync(db, projectId, then.Settings, cancel);
        var because = now.Digest() == run.InputsDigest ? null : now.DifferenceFrom(then) ?? "what it was made from has changed";
        var dev = (await gold.ReadAsync(db, projectId, cancel)).Input.Dev;
        var values = await RunBook.LatestAsync(db, projectId, RunKind.FunctionValues, cancel);
        var job = await queue.FindAsync(projectId, cancel);
        var found = values == null ? null : RunJson.Read<ValueFigures>(values.Figures);
        var opinions = new FunctionOpinions
        {
            Run = new FunctionRun(run.Number, because),
            Findings = figures.Radar?.Findings ?? [],
            Values = State(figures, run, values, found, now.SameVotesAs(then), dev, job, because),
        };
        foreach (var (function, estimate) in then.Functions.Zip(figures.Functions)) opinions._estimates[function.VersionId] = (function.Name, estimate);
        if (dev > 0)
            foreach (var value in found?.Functions ?? []) opinions._values[value.VersionId] = new Estimate(value.Value, value.Low, value.High);
        return opinions;
    }

    private static FunctionValueState State(LabelRunFigures figures, Run run, Run? values, ValueFigures? found, bool sameVotes, int dev, long? job, string? because)
    {
        if (dev == 0) return new FunctionValueState("There is no gold on dev documents, so nothing tells what a function is worth. Review some, or import gold for dev.");
        if (figures.Functions.Count < 2) return new FunctionValueState("With one function alone there is nothing to compare it with.");
        var mine = values?.ParentId == run.Id;
        return new FunctionValueState(job != null ? "It is being worked out." : found != null ? null : "It has not been worked out for these labels.")
        {
            Job = job,
            LabelRun = found?.LabelRun,
            Documents = found?.Documents ?? 0,
            LogLoss = found?.LogLoss,
            StaleBecause = found == null ? null : !mine ? "the label model was fitted again" : because,
            Expected = job == null && !mine && sameVotes ? ValueQueue.Expected(figures) : null,
        };
    }
}
