using System.Globalization;
using System.Security.Claims;

namespace LabelStudio.Web.Security;

/// <summary>Who may ask a project's student for predictions: analysts, leads, and keys made for it.</summary>
internal static class PredictPermission
{
    /// <summary>The policy's name.</summary>
    public const string Policy = "predict";

    /// <summary>The number of the key that signed in.</summary>
    public const string KeyClaim = "labelstudio:key";

    /// <summary>Its predictions a minute, 0 = no limit.</summary>
    public const string LimitClaim = "labelstudio:limit";

    /// <summary>The project that a key for predictions opens, or <see cref="AllProjects"/>.</summary>
    public const string ProjectClaim = "labelstudio:predict";

    public const string AllProjects = "*";

    /// <summary>Whether somebody may ask for predictions at all.</summary>
    public static bool Holds(ClaimsPrincipal user) => user.HasClaim(c => c.Type == ProjectClaim) || Array.Exists(Policies.RolesOf(Policies.Analyst), user.IsInRole);

    /// <summary>Whether somebody may ask this project.</summary>
    public static bool Holds(ClaimsPrincipal user, int projectId) =>
        user.FindFirstValue(ProjectClaim) is not { } project || project == AllProjects || project == projectId.ToString(CultureInfo.InvariantCulture);
}
