using System.Diagnostics;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Fits a label model to the votes as they stand and publishes its labels as a run.</summary>
internal sealed class LabelFitter(LabelReading reading, LabelTexts texts, RunModels models, DevRowsFile devRows, LabelPublisher publisher)
{
    private const double SumTolerance = 1e-6;

    /// <summary>Refuses what no label model could be fitted to, with what to do instead.</summary>
    public static void Check(LabelInputs inputs)
    {
        if (inputs.Dataset.Documents == 0) throw new UserErrorException("There are no documents to label yet. Import documents first.");
        if (inputs.Dataset.Classes.Count < 2) throw new UserErrorException("A label model needs at least two classes. Add classes under Settings.");
        if (inputs.Functions.Count == 0) throw new UserErrorException("No labeling function is enabled, so there are no votes to learn from. Write or enable one first.");
        if (!LabelModels.Names.Contains(inputs.Settings.Model, StringComparer.OrdinalIgnoreCase))
            throw new UserErrorException($"There is no label model \"{inputs.Settings.Model}\". Choose one of: {string.Join(", ", LabelModels.Names)}.");
        if (inputs.Settings.ClassBalance is not { } balance) return;
        if (balance.Count != inputs.Dataset.Classes.Count)
            throw new UserErrorException($"The class balance has {balance.Count} shares for {inputs.Dataset.Classes.Count} classes. Give one share a class, or let the model learn them.");
        if (balance.Any(b => !(b > 0 && b < 1)) || Math.Abs(balance.Sum() - 1) > SumTolerance)
            throw new UserErrorException("The shares of the class balance must each be above 0 and sum to 1. Correct them, or let the model learn them.");
    }

    /// <returns>The published run.</returns>
    public async Task<long> FitAsync(JobContext context, LabelSettings settings, CancellationToken cancel)
    {
        var watch = Stopwatch.StartNew();
        context.Report("read votes");
        var (inputs, matrix, open, latest) = await reading.ReadAsync(context.ProjectId, settings, (i, _) => Check(i), cancel);
        var report = new RunReport("fit");
        var work = new Work(report, Progress: context.Progress, Cancel: cancel);
        var groups = DeclaredGroups.Of(inputs);
        report.Warn(groups.Warning);
        var start = latest != null && inputs.ResemblesThatOf(RunJson.Read<LabelInputs>(latest.Inputs)) ? models.Find(latest) : null;
        var request = new LabelRequest(
            settings.Model, settings.ClassBalance, settings.UseGold ? open.Column(matrix.Documents) : null, groups.Functions, start);
        var outcome = LabelFitting.Run(matrix, request, work);
        // what texts learn from dev or test, gold or votes, students would learn from the labels, and neither could judge them any more
        var trainGold = settings.UseGold ? open.Column(matrix.Documents, Split.Train) : null;
        if (settings.UseText)
            outcome = LabelSharpening.Run(
                outcome, await texts.ReadAsync(context, matrix.Documents, cancel), await texts.TeachAsync(context, cancel), request with { Gold = trainGold }, work);
        var seconds = watch.Elapsed.TotalSeconds;
        var radar = FunctionRadar.Of(outcome.Model, outcome.Patterns, outcome.Labels);
        var panel = TrustReader.Of(matrix, outcome, settings.UseGold, radar, open, work);
        var dev = DevRows.Of(outcome, open, settings.UseGold, cancel);
        var figures = LabelRunFigures.Of(outcome, settings, radar, panel, report, seconds) with
        {
            StartedFrom = start == null ? null : latest!.Number,
            Dev = dev?.Score(latest?.Number, latest == null ? null : devRows.Find(latest)),
        };
        return await publisher.PublishAsync(context, inputs, figures, outcome.Model, LabelSharpening.WithOwn(outcome), dev, null, cancel);
    }
}
