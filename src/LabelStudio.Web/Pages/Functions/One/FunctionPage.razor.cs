using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Pages.Functions.Table;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Review;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Functions.One;

/// <summary>One labeling function: its figures, what is wrong with it, its note, and its versions with what each did to the labels.</summary>
public sealed partial class FunctionPage
{
    private FunctionTable? _table;
    private FunctionRow? _function;
    private IReadOnlyList<FunctionVersionRow> _versions = [];
    private AuditResult? _audit;
    private int _shown;

    [Parameter]
    public int FunctionId { get; set; }

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    [Inject]
    private IFunctionHistory History { get; set; } = null!;

    [Inject]
    private IQueueFindings Findings { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    private string Subtitle => $"{FunctionWords.Kind(_function!.Kind)}, version {_function.Version.Count()}{(_function.Enabled ? "" : ", switched off: its votes do not count")}";

    protected override async Task OnParametersSetAsync()
    {
        await base.OnParametersSetAsync();
        if (Project != null && _shown != FunctionId) await LoadAsync();
    }

    protected override async Task LoadAsync()
    {
        _shown = FunctionId;
        _table = await Functions.ListAsync(ProjectId, Left);
        _function = _table.Functions.FirstOrDefault(f => f.Id == FunctionId);
        _versions = await History.VersionsAsync(ProjectId, FunctionId, Left);
        _audit = await Findings.PrecisionAsync(ProjectId, FunctionId, Left);
        if (_function == null) Go.NotFound();
    }

    protected override Task OnWorkEndedAsync(JobView job) => LoadAsync();

    private async Task SwitchAsync()
    {
        var actor = await ActorAsync();
        await Toasts.TryAsync(() => Functions.SetEnabledAsync(ProjectId, [FunctionId], !_function!.Enabled, actor));
        await LoadAsync();
    }

    private async Task SaveNoteAsync(string note)
    {
        var actor = await ActorAsync();
        await Toasts.TryAsync(() => Functions.SetNoteAsync(ProjectId, FunctionId, note, actor), "Note saved");
        await LoadAsync();
    }

    private async Task RestoreAsync(FunctionVersionRow version)
    {
        var actor = await ActorAsync();
        await Toasts.TryAsync(() => History.RestoreAsync(ProjectId, FunctionId, version.Number, actor), $"Version {version.Number.Count()} is back, as a new version");
        await LoadAsync();
    }

    private async Task DuplicateAsync()
    {
        var actor = await ActorAsync();
        var copy = 0;
        if (!await Toasts.TryAsync(async () => copy = await Functions.DuplicateAsync(ProjectId, FunctionId, actor))) return;
        Toasts.Done($"{_function!.Name} has been copied", "The copy is off until you switch it on.");
        Go.NavigateTo(FunctionAddress.One(ProjectId, copy));
    }

    private async Task DeleteAsync()
    {
        var f = _function!;
        var sure = await ConfirmDialog.AskAsync(
            Dialogs, "Delete function", $"{f.Name} goes with its {f.Hits.Of("vote")} and {_versions.Count.Of("version")}. This cannot be undone. To keep it out of the label model only, switch it off instead.",
            "Delete function", danger: true);
        if (!sure) return;
        var actor = await ActorAsync();
        if (await Toasts.TryAsync(() => Functions.DeleteAsync(ProjectId, [FunctionId], actor), $"{f.Name} has been deleted")) Go.NavigateTo(ProjectPaths.Page(ProjectId, "functions"));
    }
}
