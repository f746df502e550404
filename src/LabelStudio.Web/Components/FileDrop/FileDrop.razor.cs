using LabelStudio.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LabelStudio.Web.Components;

/// <summary>Takes a file by drop or choice and sends it to an address that stages it; answers with the name under which it is staged.</summary>
public sealed partial class FileDrop : IAsyncDisposable
{
    private ElementReference _zone;
    private ElementReference _input;
    private DotNetObjectReference<FileDrop>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _watch;
    private string? _name;
    private string? _problem;
    private long _sent;
    private long _total;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private AssetVersions Files { get; set; } = null!;

    /// <summary>Where the file is posted to.</summary>
    [Parameter, EditorRequired]
    public string Address { get; set; } = "";

    /// <summary>What may be dropped, in words.</summary>
    [Parameter]
    public string Hint { get; set; } = "";

    [Parameter]
    public string? Accept { get; set; }

    [Parameter]
    public string InputId { get; set; } = "file";

    /// <summary>Called with the staged name.</summary>
    [Parameter]
    public EventCallback<string> Staged { get; set; }

    private int Percent => _total == 0 ? 0 : (int)(_sent * 100 / _total);

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        _self = DotNetObjectReference.Create(this);
        _module = await Js.InvokeAsync<IJSObjectReference>("import", Files["upload.js"]);
        _watch = await _module.InvokeAsync<IJSObjectReference>("watch", _zone, _input, _self, Address);
    }

    [JSInvokable]
    public void OnChosen(string name, long bytes)
    {
        (_name, _sent, _total, _problem) = (name, 0, bytes, null);
        StateHasChanged();
    }

    [JSInvokable]
    public void OnProgress(long sent, long total)
    {
        (_sent, _total) = (sent, total);
        StateHasChanged();
    }

    [JSInvokable]
    public async Task OnUploaded(string staged)
    {
        _name = null;
        await Staged.InvokeAsync(staged);
        StateHasChanged();
    }

    [JSInvokable]
    public void OnUploadFailed(string? problem)
    {
        (_name, _problem) = (null, problem);
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await ScriptModules.LeaveAsync(_module, _watch);
        _self?.Dispose();
    }

    private async Task CancelAsync()
    {
        if (_watch != null) await _watch.InvokeVoidAsync("cancel");
    }
}
