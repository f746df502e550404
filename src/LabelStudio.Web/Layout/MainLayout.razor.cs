using LabelStudio.Web.Navigation;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.AspNetCore.Components.Web;

namespace LabelStudio.Web.Layout;

/// <summary>Navigation at the left, the page beside it; knows from the address which project is open.</summary>
public sealed partial class MainLayout : IDisposable
{
    private ErrorBoundary? _boundary;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private NavigationEntries Entries { get; set; } = null!;

    private int? ProjectId { get; set; }

    private string SkipTarget => Navigation.ToAbsoluteUri(Navigation.Uri).PathAndQuery + "#content";

    protected override void OnInitialized()
    {
        ProjectId = ProjectPaths.ProjectIdOf(Navigation.ToBaseRelativePath(Navigation.Uri));
        Navigation.LocationChanged += OnLocationChanged;
    }

    public void Dispose() => Navigation.LocationChanged -= OnLocationChanged;

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e) => _ = InvokeAsync(() =>
    {
        ProjectId = ProjectPaths.ProjectIdOf(Navigation.ToBaseRelativePath(e.Location));
        _boundary?.Recover();
        StateHasChanged();
    });

    private void Recover() => _boundary?.Recover();
}
