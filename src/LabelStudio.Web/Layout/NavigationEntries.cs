using System.Globalization;
using System.Reflection;
using LabelStudio.Web.Security;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Layout;

/// <summary>The project pages that exist, in the order of the loop. A page joins by its <see cref="NavEntryAttribute"/>.</summary>
public sealed class NavigationEntries
{
    private const string ProjectRoute = "/projects/{ProjectId:int}";

    public IReadOnlyList<NavigationEntry> All { get; } =
    [
        .. typeof(NavigationEntries).Assembly.GetTypes()
            .Select(t => (Type: t, Entry: t.GetCustomAttribute<NavEntryAttribute>()))
            .Where(p => p.Entry != null)
            .Select(p => new NavigationEntry(
                p.Entry!.Title, p.Entry.Icon, p.Entry.Order, p.Entry.Key,
                p.Type.GetCustomAttributes<RouteAttribute>().Select(r => r.Template).First(t => t.StartsWith(ProjectRoute, StringComparison.Ordinal))[ProjectRoute.Length..],
                p.Type.GetCustomAttributes<AuthorizeAttribute>().Select(a => a.Policy).FirstOrDefault(a => a != null) ?? Policies.Annotator))
            .OrderBy(e => e.Order),
    ];
}

/// <param name="Suffix">What follows "/projects/7", for example "/data"; empty for the overview.</param>
/// <param name="Policy">Who may go there.</param>
public sealed record NavigationEntry(string Title, string Icon, int Order, char Key, string Suffix, string Policy)
{
    public string Href(int projectId) => $"/projects/{projectId.ToString(CultureInfo.InvariantCulture)}{Suffix}";
}
