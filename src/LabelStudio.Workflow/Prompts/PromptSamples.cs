using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Prompts;

/// <summary>Draws the documents that a prompt is tried on: of train and dev only, the same for the same seed.</summary>
internal sealed class PromptSamples(IStudioDbFactory factory, OpenGold open, ProjectColumnsCache cache, IDocuments documents)
{
    /// <summary>Hits of a search that the sample is drawn from.</summary>
    private const int MostHits = 500;

    public async Task<IReadOnlyList<int>> DrawAsync(int projectId, PromptSample sample, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var ordinals = await EligibleAsync(db, projectId, sample, cancel);
        PromptMaterial.Shuffle(ordinals, sample.Seed);
        return ordinals.Length <= sample.Count ? ordinals : ordinals[..Math.Clamp(sample.Count, 1, PromptSample.Most)];
    }

    private async Task<int[]> EligibleAsync(StudioDb db, int projectId, PromptSample sample, CancellationToken cancel)
    {
        switch (sample.Kind)
        {
            case SampleKind.Gold or SampleKind.DevGold:
                var gold = await open.ReadAsync(db, projectId, cancel);
                return [.. gold.Labels.Where(g => sample.Kind == SampleKind.Gold || g.Split == Split.Dev).Select(g => g.Ordinal)];
            case SampleKind.Search:
                var page = await documents.QueryAsync(projectId, new DocumentQuery { Search = sample.Query, Take = MostHits }, cancel);
                return [.. page.Rows.Where(r => r.Split != Split.Test).Select(r => r.Ordinal)];
            default:
                var splits = await DocumentChunks.ReadSplitsAsync(db, projectId, cancel);
                var counts = sample.Kind == SampleKind.Uncovered ? await VoteCountsAsync(db, projectId, cancel) : null;
                return [.. Enumerable.Range(0, splits.Length).Where(d => splits[d] != Split.Test && (counts == null || counts[d] == 0))];
        }
    }

    private async Task<VoteCountColumn?> VoteCountsAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        var stamp = await ProjectStamp.ReadAsync(db, projectId, cancel);
        var classes = await db.Classes.CountAsync(c => c.ProjectId == projectId, cancel);
        var enabled = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.Enabled).ToList();
        return enabled.Count == 0 || classes == 0 ? null : await cache.Of(projectId).VoteCountsAsync(db, stamp, enabled, classes, cancel);
    }
}
