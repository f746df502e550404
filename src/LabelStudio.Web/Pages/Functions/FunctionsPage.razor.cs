using System.Globalization;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Pages.Functions.Composer;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Functions;

/// <summary>Write rules against the documents, see all functions with what they are worth.</summary>
public sealed partial class FunctionsPage
{
    private FunctionTable? _table;
    private RuleComposer? _composer;
    private long? _job;

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    [Inject]
    private RuleDrafts Drafts { get; set; } = null!;

    protected override async Task OnAddressChangedAsync()
    {
        // words that were marked in a document arrive in the address, and leave it when they are in the box
        var address = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query);
        var query = address.GetValueOrDefault("q").ToString();
        if (query.Length == 0) return;
        var before = Drafts.Find(ProjectId);
        var chosen = int.TryParse(address.GetValueOrDefault("class"), NumberStyles.None, CultureInfo.InvariantCulture, out var k) && k < Project!.Classes.Count;
        Drafts.Keep(ProjectId, RuleDraft.Empty with { Query = query, Votes = chosen ? [new ClassWeight(k, 1)] : [] });
        _composer?.Resume();
        if (before != null && before.Query != query)
            Toasts.Done("The rule that was being written was put aside", before.Query, () => InvokeAsync(() =>
            {
                Drafts.Keep(ProjectId, before);
                _composer?.Resume();
            }));
        Go.NavigateTo(ProjectPaths.Page(ProjectId, "functions"), replace: true);
    }

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
