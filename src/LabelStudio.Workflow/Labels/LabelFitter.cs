using System.Diagnostics;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Fits a label model to the votes as they stand and publishes its labels as a run.</summary>
internal sealed class LabelFitter(IStudioDbFactory factory, LabelInputsReader reader, VoteColumns votes, OpenGold gold, LabelPublisher publisher)
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
        var (inputs, matrix, open) = await ReadAsync(context.ProjectId, settings, cancel);
        var n = matrix.Documents;
        var report = new RunReport("fit");
        var work = new Work(report, Progress: context.Progress, Cancel: cancel);
        var outcome = LabelFitting.Run(matrix, settings.Model, settings.ClassBalance, settings.UseGold ? open.Column(n) : null, work);
        var seconds = watch.Elapsed.TotalSeconds;
        var panel = TrustReader.Of(matrix, settings, open, work);
        var figures = LabelRunFigures.Of(outcome, settings, panel, report, seconds);
        return await publisher.PublishAsync(context, inputs, figures, outcome.Model, outcome.Labels, null, cancel);
    }

    private async Task<(LabelInputs Inputs, VoteMatrix Votes, GoldSnapshot Gold)> ReadAsync(int projectId, LabelSettings settings, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var inputs = await reader.ReadAsync(db, projectId, settings, cancel);
        Check(inputs);
        var sources = inputs.Functions.Select(f => new VoteSource(f.VersionId, f.Name)).ToList();
        var (columns, _) = await votes.ReadAsync(db, sources, inputs.Dataset.Documents, inputs.Dataset.Classes.Count, cancel);
        var open = await gold.ReadAsync(db, projectId, cancel);
        return (inputs, new VoteMatrix(new ClassList(inputs.Dataset.Classes), columns, inputs.Dataset.Documents), open);
    }
}
