using System.Diagnostics;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Applies the gold that was collected since a fit to its model, and publishes the labels as a run of their own.</summary>
internal sealed class LabelAnchorer(LabelReading reading, LabelTexts texts, RunModels models, RunLabels runLabels, DevRowsFile devRows, LabelPublisher publisher)
{
    private const string FitAgain = "Fit the label model again.";

    /// <summary>Refuses where gold alone would not bring the labels up to date.</summary>
    public static void Check(LabelInputs now, Run? run)
    {
        if (run == null) throw new UserErrorException("There are no labels that gold could be applied to. Fit the label model first.");
        if (now.Digest() == run.InputsDigest) throw new UserErrorException("The labels know all gold there is; there is nothing to apply.");
        if (now.NewGoldSince(RunJson.Read<LabelInputs>(run.Inputs)) == 0) throw new UserErrorException($"More than gold has changed since the labels were made. {FitAgain}");
        var figures = RunJson.Read<LabelRunFigures>(run.Figures);
        if (!figures.Anchors) throw new UserErrorException($"The model {figures.Model} takes no gold after it was fitted. {FitAgain}");
    }

    /// <returns>The published run.</returns>
    public async Task<long> AnchorAsync(JobContext context, CancellationToken cancel)
    {
        context.Report("read votes");
        var watch = Stopwatch.StartNew();
        var (inputs, matrix, open, latest) = await reading.ReadAsync(context.ProjectId, null, Check, cancel);
        var run = latest!;
        var model = models.Find(run) ?? throw new UserErrorException($"The fitted model of run {run.Number} is no longer there. {FitAgain}");
        var before = await runLabels.GetAsync(run.Id, matrix.Classes, cancel);
        var report = new RunReport("anchor");
        var work = new Work(report, Progress: context.Progress, Cancel: cancel);
        var gold = open.Column(matrix.Documents);
        var outcome = LabelFitting.Reuse(matrix, model, gold, work);
        if (inputs.Settings.UseText)
        {
            // as in LabelFitter: texts learn from train alone
            var trainGold = open.Column(matrix.Documents, Split.Train);
            var request = new LabelRequest(inputs.Settings.Model, inputs.Settings.ClassBalance, trainGold, DeclaredGroups.Of(inputs).Functions);
            outcome = LabelSharpening.Run(
                outcome, await texts.ReadAsync(context, matrix.Documents, cancel), await texts.TeachAsync(context, cancel), request, work);
        }
        var old = RunJson.Read<LabelRunFigures>(run.Figures);
        var note = new AnchorNote(old.Anchored?.FromRun ?? run.Number, outcome.Figures.Gold, Changed(before, outcome.Labels), outcome.Update.TotalMilliseconds);
        var radar = FunctionRadar.Of(outcome.Model, outcome.Patterns, outcome.Labels);
        var panel = TrustReader.Of(matrix, outcome, usesGold: true, radar, open, work);
        var dev = DevRows.Of(outcome, open, usesGold: true, cancel);
        var figures = LabelRunFigures.Of(outcome, inputs.Settings, radar, panel, report, watch.Elapsed.TotalSeconds) with
        {
            Anchored = note,
            StartedFrom = old.StartedFrom,
            Dev = dev?.Score(run.Number, devRows.Find(run)),
        };
        return await publisher.PublishAsync(context, inputs, figures, outcome.Model, LabelSharpening.WithOwn(outcome), dev, run.Id, cancel);
    }

    private static int Changed(ProbabilisticLabels before, ProbabilisticLabels after)
    {
        var changed = 0;
        // without a vote a label is the class balance, which changes everywhere or nowhere
        for (var d = 0; d < after.Count; d++)
            if (after.IsCovered(d) && before.Top(d) != after.Top(d)) changed++;
        return changed;
    }
}
