using LabelStudio.Web.Security;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Layout;

/// <summary>The left navigation: the pages of the open project that this person may see.</summary>
public partial class SideNav
{
    private IReadOnlyList<NavigationEntry> _visible = [];
    private string _name = "";
    private bool _isLead;

    [Inject]
    private NavigationEntries Entries { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Parameter]
    public int? ProjectId { get; set; }

    protected override async Task OnInitializedAsync()
    {
        var principal = await User.PrincipalAsync();
        _name = principal.Identity?.Name ?? "";
        _isLead = Policies.RolesOf(Policies.Lead).Any(principal.IsInRole);
        _visible = [.. Entries.All.Where(e => Policies.RolesOf(e.Policy).Any(principal.IsInRole))];
    }
}
