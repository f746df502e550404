using System.Globalization;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Pages.Data;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Scorings;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;
using Radzen;

namespace LabelStudio.Web.Pages.Score;

/// <summary>Files and documents that students have scored: start one, follow it, look at what came of it, take it away.</summary>
public partial class ScorePage
{
    private IReadOnlyList<ScoringInfo>? _scorings;
    private IReadOnlyList<StudentInfo> _students = [];
    private ScoringResult? _result;
    private ScoringDraft _draft = new();
    private string? _staged;
    private string? _read;
    private bool _asksForForm;

    /// <summary>The scoring to show; the latest when the address names none.</summary>
    [Parameter]
    public long? ScoringId { get; set; }

    [Inject]
    private IScorings Scorings { get; set; } = null!;

    [Inject]
    private IStudents Students { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private bool ShowsForm => _students.Count > 0 && (_asksForForm || _scorings is { Count: 0 });

    private ScoringInfo? Selected => _scorings?.FirstOrDefault(s => s.Id == ScoringId) ?? (_scorings is { Count: > 0 } all ? all[0] : null);

    protected override async Task LoadAsync()
    {
        _students = await Students.ListAsync(ProjectId, Left);
        await RefreshAsync();
    }

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (_scorings != null) await ReadAddressAsync();
    }

    protected override Task OnAddressChangedAsync() => ReadAddressAsync();

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        if (job.Kind == "train") _students = await Students.ListAsync(ProjectId, Left);
        await RefreshAsync();
    }

    private async Task ReadAddressAsync()
    {
        if (_read == Go.Uri) return;
        _read = Go.Uri;
        var query = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query);
        _asksForForm = query.ContainsKey("new");
        _staged = query.TryGetValue("staged", out var staged) && staged.ToString() is { Length: > 0 } name ? name : null;
        var selection = query.TryGetValue("filter", out var filter) ? DataFilter.SelectionOf(filter.ToString()) : null;
        var student = query.TryGetValue("student", out var run) && long.TryParse(run, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0;
        _draft = new ScoringDraft
        {
            Student = (_students.FirstOrDefault(s => s.Run.Id == student) ?? (_students.Count > 0 ? _students[0] : null))?.Run.Id ?? 0,
            FromFile = selection == null,
            Selection = selection,
            Which = selection == null ? ChosenDocuments.All : ChosenDocuments.Selection,
        };
        Problem = null;
        await ReadResultAsync();
    }

    private async Task RefreshAsync()
    {
        _scorings = await Scorings.ListAsync(ProjectId, Left);
        await ReadResultAsync();
    }

    private async Task ReadResultAsync() =>
        _result = Selected is { State: ScoringState.Done } selected ? await Scorings.ResultAsync(ProjectId, selected.Id, Left) : null;

    private Task StartAsync() => TryAsync(async () =>
    {
        var id = await Scorings.StartAsync(ProjectId, _draft.ToRequest(), await ActorAsync(), Left);
        await RefreshAsync();
        Go.NavigateTo(ScorePaths.Of(ProjectId, id));
    });

    private async Task CancelAsync()
    {
        if (Selected is { } selected) await Jobs.CancelAsync(selected.JobId, await ActorAsync(), Left);
    }

    private Task GoOnAsync() => TryAsync(async () =>
    {
        if (Selected is not { } selected) return;
        await Scorings.GoOnAsync(ProjectId, selected.Id, await ActorAsync(), Left);
        await RefreshAsync();
    });

    private async Task DeleteAsync()
    {
        if (Selected is not { } selected) return;
        var sure = await ConfirmDialog.AskAsync(Dialogs, "Delete this scoring",
            $"The result of {selected.Source} is removed from the data folder, {selected.Bytes.Bytes()}. This cannot be undone; the same texts can be scored again.", "Delete", danger: true);
        if (!sure) return;
        await TryAsync(async () =>
        {
            await Scorings.DeleteAsync(ProjectId, selected.Id, await ActorAsync(), Left);
            await RefreshAsync();
            Toasts.Done("Deleted", selected.Source);
            Go.NavigateTo(ScorePaths.All(ProjectId));
        });
        StateHasChanged();
    }

    private Task ImportUnsureAsync() => TryAsync(async () =>
    {
        if (Selected is not { } selected) return;
        var staged = await Scorings.StageUnsureAsync(ProjectId, selected.Id, Left);
        Go.NavigateTo(Navigation.ProjectPaths.Page(ProjectId, "import?staged=" + Uri.EscapeDataString(staged)));
    });
}
