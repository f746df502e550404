using System.Collections.Concurrent;
using System.Diagnostics;
using LabelStudio.Core.LabelModels;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Gains;

/// <summary>The labels of projects as the answers given so far make them, in memory: the latest label run's model, anchored with all gold there is now.</summary>
/// <remarks>
/// Everything is derived from the label run and from gold, so a restart loses nothing. One update runs at a time in a project, and takes in whatever was answered meanwhile;
/// between two of them the processor is free for at least three times as long.
/// </remarks>
internal sealed class LiveLabels(IStudioDbFactory factory, LabelReading reading, RunModels models, OpenGold gold)
{
    private const int KeptProjects = 4;
    private const int Rest = 3;

    private readonly ConcurrentDictionary<int, Place> _places = [];

    /// <summary>The labels with all gold there is now.</summary>
    /// <returns>Null without a label run.</returns>
    public async Task<LiveState?> GetAsync(int projectId, CancellationToken cancel)
    {
        var place = _places.GetOrAdd(projectId, _ => new Place());
        place.Used = Stopwatch.GetTimestamp();
        await place.Gate.WaitAsync(cancel);
        try
        {
            var rest = place.RestUntil - Stopwatch.GetTimestamp();
            if (rest > 0 && place.State != null) await Task.Delay(TimeSpan.FromSeconds((double)rest / Stopwatch.Frequency), cancel);
            var state = await UpdateAsync(projectId, place.State, cancel);
            if (state != null && !ReferenceEquals(state, place.State))
                place.RestUntil = Stopwatch.GetTimestamp() + (long)(Rest * state.Took.TotalSeconds * Stopwatch.Frequency);
            place.State = state;
            Forget();
            return state;
        }
        finally
        {
            place.Gate.Release();
        }
    }

    /// <summary>The labels as they were brought up to date last, at once; null where that was not done since the start, or the texts have a say in the labels, which is not told here.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="classes">K now.</param>
    public ProbabilisticLabels? Peek(int projectId, int classes) =>
        _places.TryGetValue(projectId, out var place) && place.State is { Texts: false, Probabilities: { } labels } && labels.Classes.Count == classes ? labels : null;

    private async Task<LiveState?> UpdateAsync(int projectId, LiveState? state, CancellationToken cancel)
    {
        await using var db = factory.Create();
        if (await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) is not { } run) return null;
        var now = await gold.ReadAsync(db, projectId, cancel);
        // a model that could not be had may be there by now; one that is there does not change
        var kept = state?.Run.Id == run.Id && state.Ground.Patterns != null ? state : null;
        if (kept != null && kept.Gold.Input.Digest == now.Input.Digest) return kept;
        var ground = kept?.Ground ?? await GroundAsync(projectId, run, cancel);
        return await Task.Run(() => Anchored(run, ground, now, cancel), cancel);
    }

    private async Task<LiveGround> GroundAsync(int projectId, Run run, CancellationToken cancel)
    {
        var then = RunJson.Read<LabelInputs>(run.Inputs);
        var (now, votes, _, latest) = await reading.ReadAsync(projectId, then.Settings, (_, _) => { }, cancel);
        if (latest?.Id != run.Id || !now.SameVotesAs(then)) return new LiveGround("functions or documents have changed since the labels were made; fit the label model again");
        if (models.Find(run) is not { } model) return new LiveGround("the fitted model is no longer there; fit the label model again");
        if (!then.Settings.UseGold) return new LiveGround("the labels were made without gold", model, model.PatternsOf(votes, cancel), false, then.Settings.UseText);
        var patterns = model.PatternsOf(votes, cancel);
        var bare = model.Anchor(patterns, (int[]?)null);
        return RunJson.Read<LabelRunFigures>(run.Figures).Anchors
            ? new LiveGround(null, bare, patterns, true, then.Settings.UseText)
            : new LiveGround($"the model {model.Model} takes no gold after it was fitted", model, patterns, false, then.Settings.UseText);
    }

    private static LiveState Anchored(Run run, LiveGround ground, GoldSnapshot gold, CancellationToken cancel)
    {
        if (ground.Patterns is not { } patterns) return new LiveState(run, ground, gold, null, null, TimeSpan.Zero);
        var clock = Stopwatch.StartNew();
        var (labels, now) = ground.With(Of(gold, patterns.Documents), cancel);
        return new LiveState(run, ground, gold, labels, now, clock.Elapsed);
    }

    public static IReadOnlyList<(int Document, int Class)> Of(GoldSnapshot gold, int documents) => [.. gold.Labels.Where(g => g.Ordinal < documents).Select(g => (g.Ordinal, g.Class))];

    private void Forget()
    {
        while (_places.Count > KeptProjects)
        {
            var oldest = _places.MinBy(p => p.Value.Used);
            _places.TryRemove(oldest);
        }
    }

    private sealed class Place
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public LiveState? State { get; set; }

        public long Used { get; set; }

        public long RestUntil { get; set; }
    }
}
