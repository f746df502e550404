using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Functions;

/// <summary>Write rules against the documents, see all functions with what they are worth.</summary>
public partial class FunctionsPage
{
    private FunctionTable? _table;
    private RuleComposer? _composer;
    private long? _job;

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        await ReloadAsync();
        await FollowApplyAsync();
    }

    private async Task ReloadAsync() => _table = await Functions.ListAsync(ProjectId, Left);

    private async Task FollowApplyAsync() =>
        _job = (await Jobs.ListAsync(ProjectId, cancel: Left)).FirstOrDefault(j => !j.Ended && j.Kind == "apply")?.Id;

    private async Task OnSavedAsync()
    {
        await FollowApplyAsync();
        await ReloadAsync();
    }

    private async Task ApplyAsync() =>
        await Toasts.TryAsync(async () => _job = await Functions.ApplyAsync(ProjectId, await ActorAsync(), Left));

    private async Task CancelAsync()
    {
        if (_job is { } job) await Jobs.CancelAsync(job, await ActorAsync(), Left);
    }

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        await ReloadProjectAsync();
        if (Project == null) return;
        await ReloadAsync();
        // a rule saved meanwhile is applied by a job of its own
        await FollowApplyAsync();
    }

    private async Task EditAsync(FunctionRow row)
    {
        if (_composer != null) await _composer.EditAsync(row);
    }
}
