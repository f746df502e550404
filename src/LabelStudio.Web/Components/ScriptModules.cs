using Microsoft.JSInterop;

namespace LabelStudio.Web.Components;

/// <summary>Scripts that listen to the browser for as long as a component is there.</summary>
internal static class ScriptModules
{
    /// <summary>Ends what a module's <c>watch</c> began, and lets the module go.</summary>
    /// <param name="module">The module, or null when it was never loaded.</param>
    /// <param name="watch">What <c>watch</c> gave back, or null when it was never called.</param>
    public static async ValueTask LeaveAsync(IJSObjectReference? module, IJSObjectReference? watch)
    {
        try
        {
            if (watch != null)
            {
                await watch.InvokeVoidAsync("dispose");
                await watch.DisposeAsync();
            }
            if (module != null) await module.DisposeAsync();
        }
        catch (JSDisconnectedException)
        {
            // the page is gone, and its listeners with it
        }
    }
}
