using System.Diagnostics;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Applies the gold that was collected since a fit to its labels, and publishes them as a run of their own.</summary>
internal sealed class LabelAnchorer(IStudioDbFactory factory, LabelInputsReader reader, VoteColumns votes, OpenGold gold, RunLabels runLabels, LabelPublisher publisher)
{
    /// <summary>Refuses where gold alone would not bring the labels up to date.</summary>
    public static void Check(LabelInputs now, Run run)
    {
        if (now.NewGoldSince(RunJson.Read<LabelInputs>(run.Inputs)) > 0) return;
        throw new UserErrorException(now.Digest() == run.InputsDigest
            ? "The labels know all gold there is; there is nothing to apply."
            : "More than gold has changed since the labels were made. Fit the label model again.");
    }

    /// <returns>The published run.</returns>
    public async Task<long> AnchorAsync(JobContext context, CancellationToken cancel)
    {
        context.Report("read votes");
        var watch = Stopwatch.StartNew();
        var (run, inputs, matrix, open) = await ReadAsync(context.ProjectId, cancel);
        var before = await runLabels.GetAsync(run.Id, matrix.Classes, cancel);
        var old = RunJson.Read<LabelRunFigures>(run.Figures);
        var report = new RunReport("anchor");
        var work = new Work(report, Progress: context.Progress, Cancel: cancel);
        var update = Stopwatch.StartNew();
        var outcome = LabelFitting.Run(matrix, inputs.Settings.Model, inputs.Settings.ClassBalance, open.Column(matrix.Documents), work);
        var milliseconds = update.Elapsed.TotalMilliseconds;
        var changed = Enumerable.Range(0, matrix.Documents).Count(d => outcome.Labels.Top(d) != before.Top(d));
        var note = new AnchorNote(old.Anchored?.FromRun ?? run.Number, outcome.Figures.Gold, changed, milliseconds);
        var panel = TrustReader.Of(matrix, inputs.Settings, open, work);
        var figures = LabelRunFigures.Of(outcome, inputs.Settings, panel, report, watch.Elapsed.TotalSeconds) with { Anchored = note };
        return await publisher.PublishAsync(context, inputs, figures, outcome.Model, outcome.Labels, run.Id, cancel);
    }

    private async Task<(Run Run, LabelInputs Inputs, VoteMatrix Votes, GoldSnapshot Gold)> ReadAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var run = await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel)
            ?? throw new UserErrorException("There are no labels that gold could be applied to. Fit the label model first.");
        var inputs = await reader.ReadAsync(db, projectId, RunJson.Read<LabelInputs>(run.Inputs).Settings, cancel);
        Check(inputs, run);
        var sources = inputs.Functions.Select(f => new VoteSource(f.VersionId, f.Name)).ToList();
        var (columns, _) = await votes.ReadAsync(db, sources, inputs.Dataset.Documents, inputs.Dataset.Classes.Count, cancel);
        return (run, inputs, new VoteMatrix(new ClassList(inputs.Dataset.Classes), columns, inputs.Dataset.Documents), await gold.ReadAsync(db, projectId, cancel));
    }
}
