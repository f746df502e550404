using LabelStudio.Core.Rules;
using LabelStudio.Web.Components;
using LabelStudio.Web.Hosting;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LabelStudio.Web.Layout;

/// <summary>Words that an analyst marks in any document are offered as a rule, with what it would hit.</summary>
public sealed partial class SelectionRule : IAsyncDisposable
{
    private ElementReference _panel;
    private DotNetObjectReference<SelectionRule>? _self;
    private IJSObjectReference? _module, _watch;
    private CancellationTokenSource? _asking;
    private string? _query;
    private RulePreview? _preview;
    private int? _project;
    private IReadOnlyList<ClassInfo> _classes = [];

    [Inject]
    private IRulePreviews Previews { get; set; } = null!;

    [Inject]
    private IProjects Projects { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private AssetVersions Files { get; set; } = null!;

    /// <summary>The open project, or null outside of one.</summary>
    [Parameter]
    public int? ProjectId { get; set; }

    protected override void OnParametersSet()
    {
        if (_project != ProjectId) Forget();
        _project = ProjectId;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // who may not write rules is not offered any
        if (!firstRender || !await User.MayAsync(Policies.Analyst)) return;
        _self = DotNetObjectReference.Create(this);
        _module = await Js.InvokeAsync<IJSObjectReference>("import", Files["selection.js"]);
        _watch = await _module.InvokeAsync<IJSObjectReference>("watch", _panel, _self);
    }

    /// <summary>Called by the page with the words that are marked, or none.</summary>
    [JSInvokable]
    public async Task OnMarked(string words)
    {
        Forget();
        StateHasChanged();
        if (ProjectId is not { } project || RuleQuery.ForPhrase(words) is not { } phrase) return;
        var asking = _asking = new CancellationTokenSource();
        try
        {
            if ((await Projects.GetAsync(project, asking.Token)) is not { Classes.Count: > 0 } info) return;
            if (asking.IsCancellationRequested) return;
            (_query, _classes) = (phrase.ToString(), info.Classes);
            StateHasChanged();
            await foreach (var preview in Previews.WatchAsync(project, new PreviewQuestion(_query) { Take = 1 }, asking.Token))
            {
                if (asking.IsCancellationRequested) return;
                _preview = preview;
                StateHasChanged();
            }
        }
        catch (OperationCanceledException)
        {
            // other words have been marked
        }
        catch (UserErrorException)
        {
            Forget();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Forget();
        await ScriptModules.LeaveAsync(_module, _watch);
        _self?.Dispose();
    }

    private void Forget()
    {
        _asking?.Cancel();
        (_asking, _query, _preview) = (null, null, null);
    }

    private string Address(string query) => ProjectPaths.Page(_project ?? 0, "functions?q=" + Uri.EscapeDataString(query));
}
