using System.Runtime.CompilerServices;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Exports.Tables;

/// <summary>A document that something may learn from.</summary>
/// <param name="Document">Of train or dev, never of test.</param>
/// <param name="Class">Its label: gold where there is any, else the most probable class.</param>
/// <param name="IsGold">Whether a person gave the label.</param>
/// <param name="Probabilities">K, by the label model; with gold its class is certain.</param>
internal readonly record struct TrainingDocument(Document Document, int Class, bool IsGold, float[] Probabilities)
{
    public float Confidence => Probabilities[Class];
}

/// <summary>The training set of a project: train documents with a label, and dev documents with gold to guide. The test split is never in it.</summary>
internal sealed class TrainingDocuments(IStudioDbFactory factory, RunLabels runLabels, OpenGold gold, StudentClearances clearances)
{
    /// <summary>Checks that there is one and that it may leave.</summary>
    /// <exception cref="UserErrorException">There are no labels.</exception>
    /// <exception cref="ExportRefusedException">The labels rest on a teacher whose terms do not clearly allow to train on them.</exception>
    public async Task<TrainingSource> OpenAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var run = await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) ?? throw new UserErrorException("There are no labels to learn from yet. Fit the label model first.");
        StudentClearances.Check(await clearances.OfLabelsAsync(projectId, run.Id, cancel), "The training set");
        var inputs = RunJson.Read<LabelInputs>(run.Inputs);
        var classes = await db.Classes.AsNoTracking().Where(c => c.ProjectId == projectId).OrderBy(c => c.Index).ToListAsync(cancel);
        return new TrainingSource(projectId, run.Id, new ClassList(classes.Select(c => c.Name)), [.. classes.Select(c => c.Description)], inputs);
    }

    /// <summary>Streams it in the order of the documents.</summary>
    public async IAsyncEnumerable<TrainingDocument> ReadAsync(TrainingSource source, [EnumeratorCancellation] CancellationToken cancel)
    {
        await using var db = factory.Create();
        var labels = await runLabels.GetAsync(source.LabelRunId, source.Classes, cancel);
        var known = await gold.ReadAsync(db, source.ProjectId, cancel);
        await foreach (var d in DocumentStore.ReadAsync(db, source.ProjectId, 0, int.MaxValue, cancel))
        {
            if (d.Split is not (Split.Train or Split.Dev)) continue;
            var verified = known.ClassOf(d.Ordinal);
            if (verified >= 0)
            {
                var certain = new float[source.Classes.Count];
                certain[verified] = 1;
                yield return new TrainingDocument(d, verified, true, certain);
            }
            else if (d.Split == Split.Train && d.Ordinal < labels.Count && labels.IsCovered(d.Ordinal))
            {
                yield return new TrainingDocument(d, labels.Top(d.Ordinal), false, labels[d.Ordinal].ToArray());
            }
        }
    }
}

/// <summary>Where a training set comes from.</summary>
internal sealed record TrainingSource(int ProjectId, long LabelRunId, ClassList Classes, IReadOnlyList<string> Descriptions, LabelInputs Inputs);
