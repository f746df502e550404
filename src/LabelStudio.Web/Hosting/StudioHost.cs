using System.Net.Sockets;
using LabelStudio.Web.Api;
using LabelStudio.Web.Layout;
using LabelStudio.Web.Pages.Functions.Composer;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using Microsoft.AspNetCore.Components.Server;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.SignalR;
using Radzen;

namespace LabelStudio.Web.Hosting;

/// <summary>Puts the web application together: settings, services, the pipeline.</summary>
public static class StudioHost
{
    /// <summary>The largest message a browser may send over the circuit; a text box sends its text twice.</summary>
    private const int MaximumMessageBytes = 2_000_000;

    /// <summary>How long a page that lost its connection keeps its state: a laptop may sleep for a coffee.</summary>
    private static readonly TimeSpan CircuitRetention = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan SignOfLife = TimeSpan.FromSeconds(4);

    public static WebApplicationBuilder CreateBuilder(string[] args)
    {
        var root = StudioRoot.Find();
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions
        {
            Args = args,
            ApplicationName = typeof(StudioHost).Assembly.GetName().Name,
            ContentRootPath = root,
            WebRootPath = Path.Combine(root, "wwwroot"),
        });
        // a run from the source tree finds the packages' files by the build's manifest; a published folder has them in wwwroot
        builder.WebHost.UseStaticWebAssets();
        builder.WebHost.ConfigureKestrel(k => k.AddServerHeader = false);
        builder.AddStudioLogging();
        return builder;
    }

    public static void AddStudio(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        var options = builder.Configuration.Get<StudioOptions>() ?? new StudioOptions();
        services.AddLabelStudioWorkflow(options, builder.Environment.ContentRootPath);

        services.AddDataProtection().SetApplicationName("LabelStudio");
        services.ConfigureOptions<KeyFolder>();

        services.AddRazorComponents().AddInteractiveServerComponents();
        services.Configure<HubOptions>(o =>
        {
            o.MaximumReceiveMessageSize = MaximumMessageBytes;
            // boot.js takes a longer silence for a broken line
            o.KeepAliveInterval = SignOfLife;
        });
        services.Configure<CircuitOptions>(o => o.DisconnectedCircuitRetentionPeriod = CircuitRetention);
        services.AddRadzenComponents();
        services.AddScoped<Toasts>();
        services.AddScoped<RuleDrafts>();
        services.AddSingleton<AssetVersions>();
        services.AddSingleton<NavigationEntries>();
        services.AddStudioSecurity();
        services.AddStudioApi();
        services.AddHostedService<StartAnnouncement>();
    }

    public static void UseStudio(this WebApplication app)
    {
        app.UseSecurityHeaders();
        app.UseExceptionHandler("/error", createScopeForErrors: true);
        // for somebody who looks at a page; a program, and a form that was refused, keep their status
        app.UseWhen(c => HttpMethods.IsGet(c.Request.Method) && !c.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal),
            pages => pages.UseStatusCodePagesWithReExecute("/not-found", createScopeForStatusCodePages: true));
        app.UseStudioFiles();
        app.UseRouting();
        app.UseRateLimiter();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseAntiforgery();
        app.MapGet("/healthz", () => "ok").AllowAnonymous();
        app.MapStudioApi();
        app.MapSignOut();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(o => o.ContentSecurityFrameAncestorsPolicy = null);
    }

    /// <summary>Runs until it is stopped; an address that is taken is explained instead of thrown.</summary>
    public static async Task<int> RunStudioAsync(this WebApplication app)
    {
        try
        {
            await app.RunAsync();
            return 0;
        }
        catch (Exception e) when (e is IOException { InnerException: not null } or SocketException or UserErrorException)
        {
            await Console.Error.WriteLineAsync(e is UserErrorException
                ? e.Message
                : $"LabelStudio cannot listen at its address: {e.Message} Stop the other program, or choose another address with --urls http://127.0.0.1:5081.");
            return 1;
        }
    }
}
