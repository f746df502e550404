using LabelStudio.Core.Review.Gains;
using LabelStudio.Storage;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Gains;

/// <inheritdoc cref="IGains"/>
internal sealed class GainsService(IStudioDbFactory factory, LiveLabels live, OpenGold gold, GainsReader reader) : IGains
{
    private const string NoLabels = "there are no labels yet; fit the label model";

    public async Task<LiveGain?> LiveAsync(int projectId, int queueId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        if (!await db.Queues.AnyAsync(q => q.Id == queueId && q.ProjectId == projectId, cancel)) return null;
        var state = await live.GetAsync(projectId, cancel);
        var snapshot = state?.Gold ?? await gold.ReadAsync(db, projectId, cancel);
        var mine = (await ReviewedDocuments.ReadAsync(db, projectId, snapshot, cancel)).Where(r => r.QueueId == queueId).ToList();
        if (state?.Now is not { } now) return new LiveGain(mine.Count, 0, 0, 0, state?.Run.Number, state == null ? NoLabels : state.Still, 0);
        var moves = await Task.Run(() => Moves(state, now, mine, cancel), cancel);
        return new LiveGain(mine.Count, moves.Corrected, moves.Named, moves.Moved, state.Run.Number, state.Still, state.Took.TotalMilliseconds);
    }

    public Task<GainsReport> ReportAsync(int projectId, CancellationToken cancel = default) => reader.ReadAsync(projectId, cancel);

    /// <summary>The labels beside those that all other gold would make.</summary>
    private static LabelMoves Moves(LiveState state, PatternLabels now, List<ReviewedDocument> mine, CancellationToken cancel)
    {
        if (mine.Count == 0) return default;
        var before = mine.ToDictionary(r => r.Ordinal, r => r.Before);
        var known = LiveLabels.Of(state.Gold, state.Ground.Patterns!.Documents);
        var without = known.Select(g => before.TryGetValue(g.Document, out var then) ? (g.Document, Class: then) : g).Where(g => g.Class >= 0).ToList();
        return state.Ground.Remembered(without, cancel).To(now);
    }
}
