using System.Threading.RateLimiting;
using LabelStudio.Storage.Model;
using Microsoft.AspNetCore.Antiforgery;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.AspNetCore.Identity;

namespace LabelStudio.Web.Security;

/// <summary>Accounts, cookies, roles and limits. Whatever is not opened by name stays closed.</summary>
public static class StudioSecurity
{
    public const string SignInPath = "/sign-in";

    /// <summary>Attempts to sign in that one address has a minute.</summary>
    public const int SignInsPerMinute = 10;

    private const string Scheme = "studio";

    public static void AddStudioSecurity(this IServiceCollection services)
    {
        services.AddScoped<CurrentUser>();
        services.AddCascadingAuthenticationState();
        services.AddScoped<AuthenticationStateProvider, RevalidatingAuthentication>();

        // accounts themselves are Workflow's; here is how people prove who they are
        new IdentityBuilder(typeof(StudioUser), typeof(StudioRole), services).AddSignInManager().AddDefaultTokenProviders();
        services.Configure<SecurityStampValidatorOptions>(o => o.ValidationInterval = TimeSpan.FromMinutes(1));

        var authentication = services.AddAuthentication(o => o.DefaultScheme = Scheme);
        authentication.AddPolicyScheme(Scheme, null, o =>
            o.ForwardDefaultSelector = c => ApiKeyScheme.Carries(c.Request) ? ApiKeyScheme.Name : IdentityConstants.ApplicationScheme);
        authentication.AddScheme<AuthenticationSchemeOptions, ApiKeyScheme>(ApiKeyScheme.Name, null);
        authentication.AddIdentityCookies();
        services.ConfigureApplicationCookie(ConfigureCookie);

        services.AddAuthorizationBuilder()
            .AddPolicy(Policies.Lead, p => p.RequireRole(Policies.RolesOf(Policies.Lead)))
            .AddPolicy(Policies.Analyst, p => p.RequireRole(Policies.RolesOf(Policies.Analyst)))
            .AddPolicy(Policies.Annotator, p => p.RequireRole(Policies.RolesOf(Policies.Annotator)))
            .AddPolicy(PredictPermission.Policy, p => p.RequireAssertion(c => PredictPermission.Holds(c.User)))
            .SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());

        services.AddAntiforgery(o =>
        {
            o.HeaderName = "X-CSRF-TOKEN";
            o.Cookie.Name = "labelstudio-form";
            o.Cookie.SameSite = SameSiteMode.Strict;
            o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
            o.SuppressXFrameOptionsHeader = true;
        });
        services.AddRateLimiter(o =>
        {
            o.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            o.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(SignInLimit);
            o.OnRejected = async (rejected, cancel) =>
                await rejected.HttpContext.Response.WriteAsync("Too many attempts to sign in. Wait a minute, then try again.", cancel);
        });
    }

    /// <summary>Ends the session; a form posts here, with its antiforgery token.</summary>
    public static void MapSignOut(this WebApplication app) => app.MapPost("/sign-out", async (HttpContext context, SignInManager<StudioUser> signIn, IAntiforgery antiforgery) =>
    {
        if (!await antiforgery.IsRequestValidAsync(context)) return Results.BadRequest();
        await signIn.SignOutAsync();
        return Results.LocalRedirect(SignInPath);
    });

    private static void ConfigureCookie(CookieAuthenticationOptions o)
    {
        o.Cookie.Name = "labelstudio";
        o.Cookie.HttpOnly = true;
        o.Cookie.SameSite = SameSiteMode.Lax;
        o.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        o.ExpireTimeSpan = TimeSpan.FromDays(14);
        o.SlidingExpiration = true;
        o.LoginPath = SignInPath;
        o.AccessDeniedPath = "/denied";
        o.ReturnUrlParameter = "returnUrl";
        o.Events.OnRedirectToLogin = c => Redirect(c, StatusCodes.Status401Unauthorized);
        o.Events.OnRedirectToAccessDenied = c => Redirect(c, StatusCodes.Status403Forbidden);
    }

    // programs get a status, people get a page
    private static Task Redirect(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        var path = context.Request.Path;
        if (path.StartsWithSegments("/api", StringComparison.Ordinal) || path.StartsWithSegments("/_blazor", StringComparison.Ordinal))
            context.Response.StatusCode = status;
        else
            context.Response.Redirect(context.RedirectUri);
        return Task.CompletedTask;
    }

    private static RateLimitPartition<string> SignInLimit(HttpContext context)
    {
        var limited = HttpMethods.IsPost(context.Request.Method)
            && (context.Request.Path.StartsWithSegments(SignInPath, StringComparison.OrdinalIgnoreCase)
                || context.Request.Path.StartsWithSegments("/welcome", StringComparison.OrdinalIgnoreCase));
        if (!limited) return RateLimitPartition.GetNoLimiter("");
        var address = context.Connection.RemoteIpAddress?.ToString() ?? "local";
        return RateLimitPartition.GetFixedWindowLimiter(address, _ => new FixedWindowRateLimiterOptions { PermitLimit = SignInsPerMinute, Window = TimeSpan.FromMinutes(1) });
    }
}
