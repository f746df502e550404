using LabelStudio.Storage.Model;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Import;

/// <summary>A file's way into the project: send it, look at its first rows, say which column is what, import, read the report.</summary>
public partial class ImportPage
{
    private IReadOnlyList<ImportSummary> _history = [];
    private IReadOnlyList<BadRow> _badRows = [];
    private ImportSettings _settings = new();
    private FilePreview? _preview;
    private ImportResult? _result;
    private JobView? _ended;
    private string? _staged;
    private string? _problem;
    private long? _job;
    private bool _busy;

    [Inject]
    private IImports Imports { get; set; } = null!;

    protected override async Task LoadAsync() => _history = await Imports.HistoryAsync(ProjectId, Left);

    /// <summary>A file that another page has staged is looked at straight away.</summary>
    protected override async Task OnAddressChangedAsync()
    {
        if (QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query).TryGetValue("staged", out var staged) && staged.ToString() is { Length: > 0 } name && _staged == null) await OnStagedAsync(name);
    }

    private async Task OnStagedAsync(string staged)
    {
        _problem = null;
        try
        {
            _preview = await Imports.PreviewAsync(staged, Left);
            _settings = ImportSettings.From(_preview);
            _staged = staged;
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
        }
    }

    private async Task StartAsync()
    {
        if (_busy || _preview == null || _staged == null) return;
        _busy = true;
        _problem = null;
        try
        {
            _job = await Imports.StartAsync(ProjectId, _staged, _settings.ToOptions(_preview.Format), await ActorAsync(), Left);
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
        }
        _busy = false;
    }

    private async Task OnEndedAsync(JobView job)
    {
        _ended = job;
        if (job is not { State: JobState.Succeeded, Result: { } json }) return;
        _result = JobJson.Read<ImportResult>(json);
        if (_result.Skipped > 0) _badRows = await Imports.BadRowsAsync(ProjectId, _result.ImportId, Left);
    }

    private async Task CancelAsync()
    {
        var actor = await ActorAsync();
        if (_job is { } id) await Toasts.TryAsync(() => Jobs.CancelAsync(id, actor));
    }

    // the staged file is still there: a mapping is corrected without sending it again
    private void Again() => (_job, _ended) = (null, null);

    private async Task StartOverAsync()
    {
        (_job, _ended, _preview, _result, _staged, _problem, _badRows) = (null, null, null, null, null, null, []);
        await ReloadProjectAsync();
        await LoadAsync();
    }
}
