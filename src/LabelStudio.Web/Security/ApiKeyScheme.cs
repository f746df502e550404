using System.Globalization;
using System.Security.Claims;
using System.Text.Encodings.Web;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.People;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace LabelStudio.Web.Security;

/// <summary>Signs in calls to /api that carry <c>Authorization: Bearer ls_…</c>.</summary>
public sealed class ApiKeyScheme(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder, IPeople people)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string Name = "ApiKey";
    private const string Prefix = "Bearer ";

    public static bool Carries(HttpRequest request) =>
        request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && request.Headers[HeaderNames.Authorization].ToString().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (!Carries(Request)) return AuthenticateResult.NoResult();
        var key = Request.Headers[HeaderNames.Authorization].ToString()[Prefix.Length..].Trim();
        var found = await people.FindByApiKeyAsync(key, Context.RequestAborted);
        if (found is not { } person) return AuthenticateResult.Fail("unknown API key");
        var claims = new List<Claim>
        {
            new(ClaimTypes.NameIdentifier, person.UserId.ToString(CultureInfo.InvariantCulture)),
            new(ClaimTypes.Name, person.UserName),
            new(PredictPermission.KeyClaim, person.KeyId.ToString(CultureInfo.InvariantCulture)),
            new(PredictPermission.LimitClaim, person.Reach.RequestsPerMinute.ToString(CultureInfo.InvariantCulture)),
        };
        // a key for predictions carries no role, so that it opens nothing else
        if (person.Reach.Scope == ApiScope.Role) claims.Add(new Claim(ClaimTypes.Role, person.Role));
        else if (Policies.RolesOf(Policies.Analyst).Contains(person.Role))
            claims.Add(new Claim(PredictPermission.ProjectClaim, person.Reach.ProjectId?.ToString(CultureInfo.InvariantCulture) ?? PredictPermission.AllProjects));
        var identity = new ClaimsIdentity(claims, Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers[HeaderNames.WWWAuthenticate] = "Bearer";
        Response.StatusCode = StatusCodes.Status401Unauthorized;
        return Task.CompletedTask;
    }
}
