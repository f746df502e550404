using LabelStudio.Storage.Model;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Policies;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.TrainingSet;

/// <summary>Races policies for the training set, applies one and takes it back.</summary>
public partial class TrainingSetPage
{
    private PolicyRace? _race;
    private IReadOnlyList<AppliedPolicy> _history = [];
    private bool _loaded;
    private bool _busy;
    private long? _job;
    private string? _error;

    [Inject]
    private IPolicies TrainingPolicies { get; set; } = null!;

    private AppliedPolicy? InForce => _history.Count > 0 && _history[0].Policy != TrainingPolicy.AsIs ? _history[0] : null;

    private string ForceNote => InForce is { } applied
        ? $"{PolicyWords.Edits(applied)}. Votes, labels and gold are as they were; students trained before are stale. {Outdated(applied)}".TrimEnd()
        : "Each label as the label model gives it, and gold in its place where people have answered.";

    protected override async Task LoadAsync()
    {
        await ReadAsync();
        _job = (await Jobs.ListAsync(ProjectId, cancel: Left)).FirstOrDefault(j => !j.Ended && j.Kind == "policies")?.Id;
        _loaded = true;
    }

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        if (job.Id == _job)
        {
            _job = null;
            if (job.State == JobState.Failed) _error = job.Error;
        }
        await ReadAsync();
    }

    private static IntervalScale Scale(RaceFigures figures) =>
        IntervalScale.Around([0, .. figures.Entries.SelectMany(e => e.Against is { } a ? new[] { a.Accuracy.Low * 100, a.Accuracy.High * 100 } : [])]);

    private async Task ReadAsync()
    {
        _race = await TrainingPolicies.LatestAsync(ProjectId, Left);
        _history = await TrainingPolicies.HistoryAsync(ProjectId, Left);
    }

    private bool IsInForce(PolicyRace race, RaceEntry entry) =>
        InForce is { } applied ? applied.RaceNumber == race.Run.Number && applied.Policy == entry.Policy : entry.Policy == TrainingPolicy.AsIs;

    private string? Outdated(AppliedPolicy applied) =>
        _race is { } race && (applied.RaceNumber != race.Run.Number || race.Run.Stale)
            ? $"The edits were made from label run {applied.LabelRunNumber.Count()} by race {applied.RaceNumber.Count()}; things have changed since: race again." : null;

    private Task RaceAsync() => DoAsync(async actor => _job = await TrainingPolicies.RaceAsync(ProjectId, actor, Left));

    private async Task CancelAsync()
    {
        if (_job is { } job) await Jobs.CancelAsync(job, await ActorAsync(), Left);
    }

    private Task ApplyAsync(PolicyRace race, TrainingPolicy policy) => DoAsync(async actor =>
    {
        await TrainingPolicies.ApplyAsync(ProjectId, race.Run.Id, policy, actor, Left);
        await ReadAsync();
        Toasts.Done("Policy applied", "The next student learns by it.", TakeBackAsync);
    });

    private Task TakeBackAsync() => DoAsync(async actor =>
    {
        if (_race is not { } race) return;
        await TrainingPolicies.ApplyAsync(ProjectId, race.Run.Id, TrainingPolicy.AsIs, actor, Left);
        await ReadAsync();
        StateHasChanged();
    });

    private async Task DoAsync(Func<Actor, Task> work)
    {
        if (_busy) return;
        _busy = true;
        _error = null;
        try
        {
            await work(await ActorAsync());
        }
        catch (UserErrorException e)
        {
            _error = e.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
