using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Web.Pages.Score;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Data;

/// <summary>A project's documents: search, filter, page, look into one.</summary>
public partial class DataPage
{
    private DataFilter _filter = new();
    private DataFilter? _shown;
    private DocumentPage? _page;
    private CancellationTokenSource? _asking;
    private string? _problem;
    private string? _functionName;
    private string? _otherName;
    private int? _selected;
    private int? _open;
    private bool _duplicates;
    private bool _loading;

    [Inject]
    private IDocuments Documents { get; set; } = null!;

    [Inject]
    private IFunctions Functions { get; set; } = null!;

    private string Subtitle => Project is { Documents: > 0 } p
        ? $"{p.Documents.Of("document")}, dataset version {p.DatasetVersion.Count()}"
        : "The texts of this project.";

    private string Found => _page == null
        ? ""
        : $"{(_page.TotalIsExact ? "" : "at least ")}{_page.Total.Of("document")} · {_page.Milliseconds.Fixed(_page.Milliseconds < 10 ? 1 : 0)} ms";

    private string ReviewThese => ProjectPaths.Page(ProjectId, "review?filter=" + Uri.EscapeDataString(_filter.AsSelection().Address));

    private string ScoreThese => ScorePaths.New(ProjectId, filter: _filter.AsSelection().Address);

    private IReadOnlyList<FieldMatch> Matches => _page?.Rows.FirstOrDefault(r => r.Ordinal == _open)?.Fields ?? [];

    private IReadOnlyList<(int Start, int Length)> Highlights => _page?.Rows.FirstOrDefault(r => r.Ordinal == _open)?.Highlights ?? [];

    protected override async Task OnAddressChangedAsync()
    {
        var query = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query).ToDictionary(p => p.Key, p => p.Value.ToString(), StringComparer.Ordinal);
        _duplicates = query.GetValueOrDefault("tab") == "duplicates";
        _filter = DataFilter.Parse(query);
        if (int.TryParse(query.GetValueOrDefault("doc"), out var document)) (_open, _selected) = (document, document);
        if (!_duplicates && Project!.Documents > 0 && _filter != _shown) await AskAsync();
    }

    protected override void Dispose(bool disposing)
    {
        _asking?.Cancel();
        base.Dispose(disposing);
    }

    // a filter lives in the address; the answer to an earlier one is not waited for
    private Task ShowAsync(DataFilter filter)
    {
        if (filter with { Skip = 0 } != _filter with { Skip = 0 }) _open = _selected = null;
        Go.NavigateTo(ProjectPaths.Data(ProjectId, filter.ToQuery()), replace: true);
        return Task.CompletedTask;
    }

    private async Task AskAsync()
    {
        _asking?.Cancel();
        var asking = _asking = CancellationTokenSource.CreateLinkedTokenSource(Left);
        var filter = _filter;
        _loading = true;
        StateHasChanged();
        try
        {
            await NameFunctionsAsync(filter, asking.Token);
            var page = await Documents.QueryAsync(ProjectId, filter.ToQueryOf(), asking.Token);
            if (asking.IsCancellationRequested) return;
            (_page, _problem, _shown) = (page, null, filter);
            if (_selected is { } s && page.Rows.All(r => r.Ordinal != s) && _open == null) _selected = null;
        }
        catch (UserErrorException e) when (!asking.IsCancellationRequested)
        {
            // what was found before stays on the screen while a query is being typed
            (_problem, _shown) = (e.Message, filter);
        }
        catch (OperationCanceledException)
        {
            return;
        }
        finally
        {
            if (_asking == asking) _loading = false;
        }
    }

    private async Task NameFunctionsAsync(DataFilter filter, CancellationToken cancel)
    {
        if ((filter.Function == null || (_shown?.Function == filter.Function && _functionName != null)) && (filter.With == null || (_shown?.With == filter.With && _otherName != null))) return;
        var functions = (await Functions.ListAsync(ProjectId, cancel)).Functions;
        string NameOf(int? id) => functions.FirstOrDefault(r => r.Id == id)?.Name ?? "deleted function";
        (_functionName, _otherName) = (NameOf(filter.Function), NameOf(filter.With));
    }

    private void Select(int ordinal)
    {
        _selected = ordinal;
        if (_open != null) _open = ordinal;
    }

    private void Open(int ordinal) => (_open, _selected) = (ordinal, ordinal);

    private void Close() => _open = null;
}
