using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Suggestions;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Suggestions;

/// <summary>After answers in a review: the smallest rule that explains the last corrections. It is looked for beside the cards, which never wait for it.</summary>
public sealed partial class CorrectionHint : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private ExplainedCorrections? _found;
    private int _asked;
    private bool _asking;
    private bool _busy;

    [Inject]
    private ISuggestions Suggestions { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    /// <summary>Changes with every answer.</summary>
    [Parameter, EditorRequired]
    public int Answers { get; set; }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override void OnParametersSet()
    {
        if (_asked == Answers || _asking) return;
        _ = LookAsync(_left.Token);
    }

    private async Task LookAsync(CancellationToken cancel)
    {
        _asking = true;
        try
        {
            // answers that come in meanwhile are looked at once, when this is through
            while (_asked != Answers)
            {
                _asked = Answers;
                _found = await Task.Run(() => Suggestions.AfterCorrectionsAsync(Project.Id, cancel), cancel);
            }
            StateHasChanged();
        }
        catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException or UserErrorException)
        {
            // the page was left, or the project has gone: the page itself says so
        }
        catch (Exception e)
        {
            await DispatchExceptionAsync(e);
        }
        finally
        {
            _asking = false;
        }
    }

    private async Task AcceptAsync()
    {
        if (_found is not { } rule || _busy) return;
        _busy = true;
        try
        {
            var by = await User.ActorAsync();
            var done = await Toasts.TryAsync(async () =>
            {
                var function = await Suggestions.AcceptAsync(Project.Id, rule.Query, rule.Class, by);
                Toasts.Done("Rule saved", rule.Query, () => Toasts.TryAsync(() => Suggestions.UndoAsync(Project.Id, function, by), "Taken back"));
            });
            if (done) _found = null;
        }
        finally
        {
            _busy = false;
        }
    }

    private async Task DismissAsync()
    {
        if (_found is not { } rule || _busy) return;
        _busy = true;
        try
        {
            var by = await User.ActorAsync();
            if (await Toasts.TryAsync(() => Suggestions.DismissAsync(Project.Id, rule.Query, rule.Class, by))) _found = null;
        }
        finally
        {
            _busy = false;
        }
    }
}
