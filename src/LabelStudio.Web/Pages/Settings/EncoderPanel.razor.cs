using LabelStudio.Web.Layout;
using LabelStudio.Web.Security;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Jobs;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Settings;

/// <summary>The project's sentence encoder: which it is, how far its embeddings are, and the way to compute them.</summary>
public sealed partial class EncoderPanel : IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private EmbeddingStatus? _status;
    private string _folder = "";
    private long? _job;
    private bool _busy;

    [Inject]
    private IEmbeddings Embeddings { get; set; } = null!;

    [Inject]
    private IJobs Jobs { get; set; } = null!;

    [Inject]
    private CurrentUser User { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Parameter, EditorRequired]
    public int ProjectId { get; set; }

    /// <summary>Whether the person may choose the encoder.</summary>
    [Parameter]
    public bool IsLead { get; set; }

    // the first look opens the encoder, which takes a second: the page does not wait for it
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender) return;
        await Toasts.TryAsync(ReadAsync);
        StateHasChanged();
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    private static double Share(EmbeddingStatus status) => (double)status.Embedded / Math.Max(1, status.Documents);

    private async Task ReadAsync()
    {
        _status = await Embeddings.StatusAsync(ProjectId, _left.Token);
        (_folder, _job) = (_status.Folder, _status.Job);
    }

    private async Task ComputeAsync()
    {
        _busy = true;
        var actor = await User.ActorAsync();
        await Toasts.TryAsync(async () => _job = await Embeddings.ComputeAsync(ProjectId, actor, _left.Token));
        _busy = false;
    }

    private async Task CancelAsync()
    {
        var actor = await User.ActorAsync();
        if (_job is { } job) await Toasts.TryAsync(() => Jobs.CancelAsync(job, actor));
    }

    private async Task UseAsync()
    {
        if (!await User.MayAsync(Policies.Lead)) return;
        _busy = true;
        var actor = await User.ActorAsync();
        if (await Toasts.TryAsync(() => Embeddings.SetEncoderAsync(ProjectId, _folder, actor, _left.Token), "The project has this encoder now")) await Toasts.TryAsync(ReadAsync);
        _busy = false;
    }

    private async Task OnEndedAsync(JobView job)
    {
        if (job.Error != null) Toasts.Failed("Computing embeddings did not work", job.Error);
        await Toasts.TryAsync(ReadAsync);
    }
}
