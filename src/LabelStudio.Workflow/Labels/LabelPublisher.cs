using System.Globalization;
using LabelStudio.Core.LabelModels;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Labels;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.SecondOpinions;

namespace LabelStudio.Workflow.Labels;

/// <summary>Writes labels and their model down as a run, block by block, and makes it visible at the end.</summary>
internal sealed class LabelPublisher(IStudioDbFactory factory, RunModels models, DevRowsFile devRows, ValueQueue values, SecondOpinionQueue opinions, RunFiles files)
{
    /// <param name="context">The job.</param>
    /// <param name="inputs">What the labels were made from.</param>
    /// <param name="figures">What the run found.</param>
    /// <param name="model">The model, to be kept with the run.</param>
    /// <param name="labels">Its labels for all documents.</param>
    /// <param name="dev">How it does on dev gold, or null without.</param>
    /// <param name="parent">The run that this one was made from, or null.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The published run.</returns>
    public async Task<long> PublishAsync(
        JobContext context, LabelInputs inputs, LabelRunFigures figures, FittedLabelModel model, ProbabilisticLabels labels, DevRows? dev, long? parent, CancellationToken cancel)
    {
        var run = await RunBook.BeginAsync(context, RunKind.LabelModel, inputs.Digest(), RunJson.Write(inputs), parent);
        var n = labels.Count;
        var chunks = DocumentChunks.CountFor(n);
        for (var chunk = 0; chunk < chunks; chunk++)
        {
            cancel.ThrowIfCancellationRequested();
            context.Report("write labels", (double)chunk / chunks, string.Create(CultureInfo.InvariantCulture, $"{(long)chunk * DocumentChunks.Size:N0} of {n:N0} documents"));
            var number = chunk;
            await context.WriteAsync(db => LabelStore.WriteChunkAsync(db, run.Id, number, labels, cancel));
        }
        var artifact = models.Save(context.ProjectId, run.Id, model);
        if (dev != null) devRows.Save(context.ProjectId, run.Id, dev);
        await RunBook.PublishAsync(context, run.Id, RunJson.Write(figures), artifact);
        if (dev != null) await values.AskAsync(context.ProjectId, run.Id, figures, context.By);
        await opinions.AskAsync(context.ProjectId, n, context.By);
        await using var db = factory.Create();
        await files.SweepAsync(db, context.ProjectId, cancel);
        return run.Id;
    }
}
