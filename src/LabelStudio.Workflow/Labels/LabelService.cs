using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <inheritdoc cref="ILabels"/>
internal sealed class LabelService(IStudioDbFactory factory, JobQueue jobs, LabelInputsReader inputs, LabelExplainer explainer) : ILabels
{
    public async Task<long> FitAsync(int projectId, LabelSettings settings, Actor by, CancellationToken cancel = default)
    {
        await using (var db = factory.Create())
        {
            LabelFitter.Check(await inputs.ReadAsync(db, projectId, settings, cancel));
        }
        return await jobs.EnqueueAsync(FitHandler.Name, projectId, new FitPayload(settings), "Fit label model", by, cancel);
    }

    public async Task<long> AnchorAsync(int projectId, Actor by, CancellationToken cancel = default)
    {
        await using (var db = factory.Create())
        {
            if (await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) is not { } run)
                throw new UserErrorException("There are no labels that gold could be applied to. Fit the label model first.");
            LabelAnchorer.Check(await inputs.ReadAsync(db, projectId, RunJson.Read<LabelInputs>(run.Inputs).Settings, cancel), run);
        }
        return await jobs.EnqueueAsync(AnchorHandler.Name, projectId, new AnchorPayload(), "Apply gold to the labels", by, cancel);
    }

    public async Task<DocumentExplanation?> ExplainAsync(int projectId, int ordinal, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await explainer.ExplainAsync(db, projectId, ordinal, cancel);
    }

    public async Task<LabelRun?> LatestAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var run = await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel);
        return run == null ? null : await ViewAsync(db, run, cancel);
    }

    public async Task<IReadOnlyList<LabelRun>> HistoryAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var views = new List<LabelRun>();
        foreach (var run in await RunBook.AllAsync(db, projectId, RunKind.LabelModel, cancel)) views.Add(await ViewAsync(db, run, cancel));
        return views;
    }

    private async Task<LabelRun> ViewAsync(StudioDb db, Run run, CancellationToken cancel)
    {
        var then = RunJson.Read<LabelInputs>(run.Inputs);
        var now = await inputs.ReadAsync(db, run.ProjectId, then.Settings, cancel);
        var because = now.Digest() == run.InputsDigest ? null : now.DifferenceFrom(then) ?? "what it was made from has changed";
        var f = RunJson.Read<LabelRunFigures>(run.Figures);
        return new LabelRun(
            new RunSummary(run.Id, run.Number, run.At, run.By, because != null, because), then.Settings, f.Coverage, f.ClassBalance, f.Functions,
            f.ConfidenceHistogram, f.LabelsByClass, f.Warnings, f.Seconds, f.ConfidenceByClass ?? [], f.Trust ?? TrustVerdict.None, f.Radar ?? Radar.Empty,
            f.EstimatedBalance ?? f.ClassBalance, f.BalanceSource ?? "learned", f.AsksForBalance, f.Gold, because != null && f.Anchors ? now.NewGoldSince(then) : 0, f.Anchored)
        {
            StartedFrom = f.StartedFrom,
            Text = f.Text,
        };
    }
}
