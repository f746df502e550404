using System.Collections.Concurrent;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review.Gains;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Gains;

/// <summary>Replays the reviews of a project, by what their queues looked for.</summary>
internal sealed class GainsReader(IStudioDbFactory factory, LiveLabels live, RunLabels runLabels, OpenGold gold)
{
    /// <summary>The next so many reviews.</summary>
    private static readonly int[] Horizons = [50, 200];

    private const int Points = 12;
    private const string NoRun = "There are no labels yet, so there is nothing that reviewing could have improved. Fit the label model.";

    private readonly ConcurrentDictionary<int, (string Key, GainsReport Report)> _recent = [];

    public async Task<GainsReport> ReadAsync(int projectId, CancellationToken cancel)
    {
        var state = await live.GetAsync(projectId, cancel);
        await using var db = factory.Create();
        var snapshot = state?.Gold ?? await gold.ReadAsync(db, projectId, cancel);
        var queues = await db.Queues.AsNoTracking().Where(q => q.ProjectId == projectId).ToDictionaryAsync(q => q.Id, cancel);
        var reviewed = await ReviewedDocuments.ReadAsync(db, projectId, snapshot, cancel);
        var key = RunJson.Digest(
            [state?.Run.Id ?? 0, state?.Now != null, snapshot.Input.Digest, .. reviewed.Select(r => (object)r.Answer), .. queues.Keys.Order().Select(q => (object)q)]);
        if (_recent.TryGetValue(projectId, out var known) && known.Key == key) return known.Report;

        var reviews = new List<Review>(reviewed.Count);
        var labels = new Dictionary<long, ProbabilisticLabels>();
        var classes = new ClassList(await db.Classes.Where(c => c.ProjectId == projectId).OrderBy(c => c.Index).Select(c => c.Name).ToListAsync(cancel));
        foreach (var r in reviewed)
        {
            var queue = r.QueueId is { } id ? queues.GetValueOrDefault(id) : null;
            reviews.Add(new Review(r, queue == null ? "" : Workflow.Review.QueueKind.Of(queue), await LabelThenAsync(queue?.LabelRunId ?? state?.Run.Id, r.Ordinal, classes, labels, cancel)));
        }
        var splits = await DocumentChunks.ReadSplitsAsync(db, projectId, cancel);
        var report = await Task.Run(() => Report(state, snapshot, reviews, splits, cancel), cancel);
        _recent[projectId] = (key, report);
        return report;
    }

    /// <summary>The label that a document had when its queue was made; -1 for none.</summary>
    private async Task<int> LabelThenAsync(long? run, int ordinal, ClassList classes, Dictionary<long, ProbabilisticLabels> read, CancellationToken cancel)
    {
        if (run is not { } id) return -1;
        if (!read.TryGetValue(id, out var labels)) read.Add(id, labels = await runLabels.GetAsync(id, classes, cancel));
        return ordinal < labels.Count && labels.IsCovered(ordinal) ? labels.Top(ordinal) : -1;
    }

    private static GainsReport Report(LiveState? state, GoldSnapshot gold, List<Review> reviews, Split[] splits, CancellationToken cancel)
    {
        var ground = state?.Ground;
        var patterns = ground?.Patterns;
        var chosen = reviews.Where(r => r.Strategy != Workflow.Review.QueueKind.FairDraw).Select(r => r.Document.Ordinal).ToHashSet();
        // a document that was chosen for being hard is no fair judge
        var judges = gold.Labels.Where(g => g.Split == Split.Dev && !chosen.Contains(g.Ordinal)).Select(g => (g.Ordinal, g.Class)).ToList();
        var train = gold.Labels.Where(g => g.Split == Split.Train).ToList();
        var goldOfTrain = train.Select(g => g.Ordinal).ToHashSet();
        var labelled = patterns == null ? 0 : Enumerable.Range(0, Math.Min(patterns.Documents, splits.Length))
            .Count(d => splits[d] == Split.Train && (patterns.IsCovered(patterns.PatternOf[d]) || goldOfTrain.Contains(d)));
        var silent = state == null ? NoRun
            : patterns == null ? $"What the labels were before cannot be worked out: {ground!.Still}."
            : judges.Count == 0 ? "No dev document has gold of a fair sample, so nothing can judge the labels. Import dev gold or review a random sample." : null;
        var kinds = reviews.GroupBy(r => r.Strategy).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => Kind(g.Key, [.. g], silent == null ? (state!, judges, train, labelled) : null, cancel)).ToList();
        return new GainsReport(reviews.Count, labelled, judges.Count, state?.Run.Number, silent, kinds);
    }

    private static KindOfReview Kind(
        string strategy, List<Review> reviews, (LiveState State, List<(int, int)> Judges, List<Storage.Gold.Gold> Train, int Labelled)? ground, CancellationToken cancel)
    {
        var wrong = reviews.ConvertAll(r => r.Wrong);
        var anchoring = reviews.ConvertAll(r => r.Document.Gold.Split == Split.Train);
        var replay = ground is { } g ? Replay(reviews, g.State, g.Judges, g.Train, g.Labelled) : null;
        var accuracy = new List<ReplayPoint>();
        if (replay != null)
            foreach (var at in Checkpoints(anchoring.Count(a => a)))
            {
                cancel.ThrowIfCancellationRequested();
                accuracy.Add(replay.After(at));
            }
        return new KindOfReview(
            strategy, reviews.Select(r => r.Document.QueueId).Distinct().Count(), reviews.Count, reviews.Count(r => r.Label >= 0 && r.Wrong), reviews.Count(r => r.Label < 0),
            FoundCurve.Of([.. reviews.Where(r => r.Label >= 0).Select(r => r.Wrong)]), accuracy,
            [.. Horizons.Select(h => ExpectedGain.Of(h, wrong, replay, anchoring, ground?.Labelled ?? 0)).OfType<ExpectedGain>()]);
    }

    private static LabelReplay? Replay(List<Review> reviews, LiveState state, List<(int Ordinal, int Class)> judges, List<Storage.Gold.Gold> train, int labelled)
    {
        var patterns = state.Ground.Patterns!;
        var mine = reviews.Where(r => r.Document.Gold.Split == Split.Train && r.Document.Ordinal < patterns.Documents).Select(r => (r.Document.Ordinal, r.Document.Gold.Class)).ToList();
        if (mine.Count == 0) return null;
        var replayed = mine.Select(r => r.Ordinal).ToHashSet();
        var known = train.Where(k => !replayed.Contains(k.Ordinal) && k.Ordinal < patterns.Documents).Select(k => (k.Ordinal, k.Class)).ToList();
        return new LabelReplay(state.Ground.Model!, patterns, new ReplayInputs(known, mine, [.. judges.Where(j => j.Ordinal < patterns.Documents)], labelled));
    }

    private static IEnumerable<int> Checkpoints(int reviews) => Enumerable.Range(0, Points + 1).Select(i => (int)((long)reviews * i / Points)).Distinct();

    /// <param name="Document">What was reviewed.</param>
    /// <param name="Strategy">What its queue looked for.</param>
    /// <param name="Label">The label it had, or -1.</param>
    private sealed record Review(ReviewedDocument Document, string Strategy, int Label)
    {
        /// <summary>Whether the label was wrong or missing.</summary>
        public bool Wrong => Label != Document.Gold.Class;
    }
}
