namespace LabelStudio.Web.Security;

/// <summary>Where to go after signing in.</summary>
public static class ReturnTo
{
    public const string Home = "/projects";

    /// <summary>The address if it lies within the studio, else the projects; another host is never gone to.</summary>
    public static string Local(string? url) =>
        url is ['/', ..] && url is not ['/', '/' or '\\', ..] && !url.Any(char.IsControl) ? url : Home;
}
