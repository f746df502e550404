using System.Globalization;
using System.Security.Claims;
using LabelStudio.Workflow;
using Microsoft.AspNetCore.Components.Authorization;

namespace LabelStudio.Web.Security;

/// <summary>Who sits before this page.</summary>
public sealed class CurrentUser(AuthenticationStateProvider authentication)
{
    public async Task<ClaimsPrincipal> PrincipalAsync() => (await authentication.GetAuthenticationStateAsync()).User;

    public async Task<Actor> ActorAsync() => (await PrincipalAsync()).ToActor();

    /// <summary>Whether this person may do what <paramref name="policy"/> (one of <see cref="Policies"/>) allows.</summary>
    public async Task<bool> MayAsync(string policy)
    {
        var user = await PrincipalAsync();
        return Policies.RolesOf(policy).Any(user.IsInRole);
    }
}

public static class PrincipalActor
{
    public static int UserId(this ClaimsPrincipal user) =>
        int.Parse(user.FindFirstValue(ClaimTypes.NameIdentifier) ?? throw new InvalidOperationException("Nobody is signed in."), CultureInfo.InvariantCulture);

    public static Actor ToActor(this ClaimsPrincipal user) => new(user.UserId(), user.Identity?.Name ?? "?");
}
