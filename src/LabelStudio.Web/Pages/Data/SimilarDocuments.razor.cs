using LabelStudio.Workflow;
using LabelStudio.Workflow.Embeddings;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Data;

/// <summary>The documents nearest in meaning; nothing where embeddings have not been computed.</summary>
public sealed partial class SimilarDocuments : IDisposable
{
    private const int Most = 10;

    private CancellationTokenSource? _asked;
    private IReadOnlyList<SimilarDocument>? _similar;
    private (int Project, int Ordinal)? _shownFor;

    [Inject]
    private IEmbeddings Embeddings { get; set; } = null!;

    [Parameter, EditorRequired]
    public int ProjectId { get; set; }

    [Parameter, EditorRequired]
    public int Ordinal { get; set; }

    /// <summary>Goes to another document.</summary>
    [Parameter]
    public EventCallback<int> Open { get; set; }

    // after the document itself is on the screen: vectors of a large project take a moment to load
    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_shownFor == (ProjectId, Ordinal)) return;
        _shownFor = (ProjectId, Ordinal);
        Cancel();
        var asked = _asked = new CancellationTokenSource();
        try
        {
            var similar = await Embeddings.NearestAsync(ProjectId, Ordinal, Most, asked.Token);
            if (asked.IsCancellationRequested) return;
            _similar = similar;
            StateHasChanged();
        }
        catch (OperationCanceledException)
        {
            // the person has gone on
        }
        catch (UserErrorException)
        {
            // the project has gone; the page itself says so
            _similar = null;
        }
    }

    public void Dispose() => Cancel();

    private void Cancel()
    {
        _asked?.Cancel();
        _asked?.Dispose();
        _asked = null;
    }
}
