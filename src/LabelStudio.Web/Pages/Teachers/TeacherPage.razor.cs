using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Teachers;
using Microsoft.AspNetCore.Components;
using Radzen;

namespace LabelStudio.Web.Pages.Teachers;

/// <summary>Makes, changes, tests and removes one teacher.</summary>
public sealed partial class TeacherPage : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private TeacherDraft? _draft;
    private TeacherRow? _row;
    private TeacherTest? _test;
    private int? _loadedFor;
    private bool _busy;
    private bool _testing;
    private string? _problem;

    /// <summary>The teacher; null makes a new one.</summary>
    [Parameter]
    public int? TeacherId { get; set; }

    [Inject]
    private ITeachers Teachers { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private DialogService Dialogs { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private NavigationManager Go { get; set; } = null!;

    private string Subtitle => _row is { } row ? $"{TeacherWords.OfKind(row.Teacher.Kind)} · {row.Calls.Count()} calls · cost so far {row.Cost.Money()}" : "Where it is, what it may cost, and what its terms allow.";

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_draft != null && _loadedFor == TeacherId) return;
        // a teacher that was just saved keeps what the page shows of it
        if (TeacherId is { } id && _row?.Teacher.Id == id)
        {
            _loadedFor = id;
            return;
        }
        _loadedFor = TeacherId;
        (_row, _test, _problem) = (null, null, null);
        var reader = (await User.ActorAsync()).Name;
        if (TeacherId is not { } wanted)
        {
            _draft = new TeacherDraft { Reader = reader };
            return;
        }
        try
        {
            _row = await Teachers.GetAsync(wanted, _left.Token);
            _draft = TeacherDraft.Of(_row, reader);
        }
        catch (UserErrorException)
        {
            Go.NotFound();
        }
    }

    private async Task SaveAsync()
    {
        if (await StoreAsync()) Toasts.Done($"{_row!.Teacher.Name} is saved");
    }

    private async Task SaveAndTestAsync()
    {
        if (!await StoreAsync()) return;
        (_busy, _testing, _test) = (true, true, null);
        StateHasChanged();
        try
        {
            var id = _row!.Teacher.Id;
            var actor = await User.ActorAsync();
            await Toasts.TryAsync(async () => _test = await Teachers.TestAsync(id, actor, _left.Token));
            _row = await Teachers.GetAsync(id, _left.Token);
            _draft = TeacherDraft.Of(_row, actor.Name);
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // the page was left
        }
        finally
        {
            (_busy, _testing) = (false, false);
        }
    }

    private async Task<bool> StoreAsync()
    {
        if (_busy || _draft is not { } draft) return false;
        _busy = true;
        _problem = null;
        try
        {
            var actor = await User.ActorAsync();
            var id = await Teachers.SaveAsync(draft.Definition(), draft.Terms(), draft.Key(), actor, _left.Token);
            _row = await Teachers.GetAsync(id, _left.Token);
            _draft = TeacherDraft.Of(_row, actor.Name);
            if (TeacherId == null) Go.NavigateTo(TeacherPaths.Of(id), replace: true);
            return true;
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
            return false;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DeleteAsync()
    {
        if (_row is not { } row) return;
        if (row.AskedBy.Count > 0)
        {
            _problem = $"{row.AskedBy.Count.Of("prompt function")} still {(row.AskedBy.Count == 1 ? "asks" : "ask")} this teacher. Delete them or give them another teacher first; they are listed below.";
            return;
        }
        var sure = await ConfirmDialog.AskAsync(Dialogs, "Delete this teacher",
            $"{row.Teacher.Name} goes, with its stored key. Its {row.Calls.Count()} calls and what they cost stay on record.", "Delete teacher", danger: true);
        if (!sure) return;
        var actor = await User.ActorAsync();
        if (await Toasts.TryAsync(() => Teachers.DeleteAsync(row.Teacher.Id, actor, _left.Token), $"{row.Teacher.Name} has been deleted")) Go.NavigateTo(TeacherPaths.All);
    }
}
