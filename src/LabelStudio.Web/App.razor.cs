using System.Security.Claims;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace LabelStudio.Web;

/// <summary>The document around everything. Theme and navigation width come from cookies, so that the first paint is right.</summary>
public partial class App
{
    // no prerendering: a page asks its questions once, and no button is dead before the circuit is up
    private static readonly InteractiveServerRenderMode Interactive = new(prerender: false);

    [CascadingParameter]
    private HttpContext Http { get; set; } = null!;

    [Inject]
    private IAntiforgery Antiforgery { get; set; } = null!;

    private IComponentRenderMode? Mode => Http.AcceptsInteractiveRouting() && Http.Response.StatusCode < 400 ? Interactive : null;

    private string Theme => Http.Request.Cookies["theme"] is "light" or "dark" ? Http.Request.Cookies["theme"]! : "system";

    private string Nav => Http.Request.Cookies["nav"] == "narrow" ? "narrow" : "wide";

    private string LightMedia => Theme switch { "light" => "all", "dark" => "not all", _ => "(prefers-color-scheme: light)" };

    private string DarkMedia => Theme switch { "dark" => "all", "light" => "not all", _ => "(prefers-color-scheme: dark)" };

    /// <summary>Whose answers a browser keeps until they are saved.</summary>
    private string? Person => Http.User.FindFirst(ClaimTypes.NameIdentifier)?.Value;

    private string? FormToken { get; set; }

    protected override void OnInitialized() => FormToken = Antiforgery.GetAndStoreTokens(Http).RequestToken;
}
