using LabelStudio.Web.Hosting;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;

namespace LabelStudio.Web.Layout;

/// <summary>Takes the focus to the heading of a page that opens. FocusOnNavigate does so too, but takes it from somebody who has begun to type.</summary>
public sealed class FocusHeading : ComponentBase, IAsyncDisposable
{
    private Type? _opened;
    private bool _opens;
    private IJSObjectReference? _module;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private AssetVersions Files { get; set; } = null!;

    [Parameter, EditorRequired]
    public Microsoft.AspNetCore.Components.RouteData RouteData { get; set; } = null!;

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_module != null) await _module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the browser has gone
        }
    }

    protected override void OnParametersSet()
    {
        _opens = RouteData.PageType != _opened;
        _opened = RouteData.PageType;
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!_opens) return;
        _opens = false;
        try
        {
            _module ??= await Js.InvokeAsync<IJSObjectReference>("import", Files["focus.js"]);
            await _module.InvokeVoidAsync("heading");
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            // the browser has gone
        }
    }
}
