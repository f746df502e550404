using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace LabelStudio.Web.Pages;

/// <summary>A page of one project: loads the project, then what the page shows; again when the address names another project.</summary>
public abstract class ProjectPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private int _loadedFor;
    private string _path = "";
    private Actor? _actor;

    [Parameter]
    public int ProjectId { get; set; }

    [Inject]
    protected IProjects Projects { get; set; } = null!;

    [Inject]
    protected IJobs Jobs { get; set; } = null!;

    [Inject]
    protected CurrentUser User { get; set; } = null!;

    [Inject]
    protected Toasts Toasts { get; set; } = null!;

    [Inject]
    protected NavigationManager Go { get; set; } = null!;

    /// <summary>Null until it is loaded.</summary>
    protected ProjectInfo? Project { get; private set; }

    /// <summary>Cancelled when the person leaves the page.</summary>
    protected CancellationToken Left => _left.Token;

    /// <summary>Whether something that the person asked for is being done.</summary>
    protected bool Busy { get; private set; }

    /// <summary>Why what the person asked for was not done, in words for them; null when it was.</summary>
    protected string? Problem { get; set; }

    /// <summary>The name of a class, or a dash for none.</summary>
    protected string ClassName(int? @class) =>
        @class is { } c && Project is { } p && c >= 0 && c < p.Classes.Count ? p.Classes[c].Name : "–";

    protected async Task<Actor> ActorAsync() => _actor ??= await User.ActorAsync();

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedFor == ProjectId) return;
        if (_loadedFor == 0)
        {
            Go.LocationChanged += OnLocationChanged;
            Jobs.Changed += OnJobChanged;
        }
        _loadedFor = ProjectId;
        _path = PathOf(Go.Uri);
        await ReloadProjectAsync();
        if (Project == null)
        {
            Go.NotFound();
            return;
        }
        await LoadAsync();
        await OnAddressChangedAsync();
    }

    /// <summary>Loads what the page shows; <see cref="Project"/> is there.</summary>
    protected virtual Task LoadAsync() => Task.CompletedTask;

    /// <summary>Called after loading, and whenever the query of the address changes while the page stays; the router tells nobody of that.</summary>
    protected virtual Task OnAddressChangedAsync() => Task.CompletedTask;

    /// <summary>Does what the person asked for, one thing at a time; what they can mend is told on the page.</summary>
    protected async Task TryAsync(Func<Task> work)
    {
        if (Busy) return;
        (Busy, Problem) = (true, null);
        try
        {
            await work();
        }
        catch (UserErrorException e)
        {
            Problem = e.Message;
        }
        finally
        {
            Busy = false;
        }
    }

    protected async Task ReloadProjectAsync() => Project = await Projects.GetAsync(ProjectId, Left);

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (!disposing) return;
        Go.LocationChanged -= OnLocationChanged;
        Jobs.Changed -= OnJobChanged;
        _left.Cancel();
        _left.Dispose();
    }

    /// <summary>Called when a job of the project has ended, whoever started it: what the page shows may be old.</summary>
    protected virtual Task OnWorkEndedAsync(JobView job) => Task.CompletedTask;

    private string PathOf(string address) => Go.ToAbsoluteUri(address).AbsolutePath;

    private void OnJobChanged(JobView job)
    {
        if (!job.Ended || job.ProjectId != ProjectId || Project == null) return;
        _ = InvokeAsync(async () =>
        {
            try
            {
                await OnWorkEndedAsync(job);
                StateHasChanged();
            }
            catch (Exception error) when (error is not (OperationCanceledException or ObjectDisposedException))
            {
                await DispatchExceptionAsync(error);
            }
        });
    }

    private void OnLocationChanged(object? sender, LocationChangedEventArgs e)
    {
        if (PathOf(e.Location) != _path || Project == null) return;
        _ = InvokeAsync(async () =>
        {
            try
            {
                await OnAddressChangedAsync();
                StateHasChanged();
            }
            catch (Exception error) when (error is not (OperationCanceledException or ObjectDisposedException))
            {
                await DispatchExceptionAsync(error);
            }
        });
    }
}
