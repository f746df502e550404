using LabelStudio.Workflow.Annotators;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Annotators;

/// <summary>The people who answer, the queues they answer, and the history of answers.</summary>
public partial class AnnotatorsPage
{
    private const int PageSize = 50;

    private static readonly (string Key, string Title)[] Tabs =
        [(AnnotatorPaths.Figures, "People"), (AnnotatorPaths.Queues, "Queues"), (AnnotatorPaths.History, "History")];

    private AnnotatorReport? _report;
    private IReadOnlyList<AnnotatedQueue> _all = [];
    private IReadOnlyList<(int Id, string Name)> _people = [];
    private AnnotationPage? _page;
    private AnnotationFilter _filter = new();
    private string _tab = AnnotatorPaths.Figures;
    private int _skip;

    [Inject]
    private IAnnotators Annotators { get; set; } = null!;

    protected override async Task OnAddressChangedAsync()
    {
        var query = Go.ToAbsoluteUri(Go.Uri).Query;
        _tab = QueryHelpers.ParseQuery(query).TryGetValue("tab", out var tab) && Array.Exists(Tabs, t => t.Key == tab) ? tab.ToString() : AnnotatorPaths.Figures;
        _filter = AnnotatorPaths.FilterOf(query);
        _skip = 0;
        await ReloadAsync();
    }

    private async Task ReloadAsync()
    {
        var whole = await Annotators.ReportAsync(ProjectId, null, Left);
        _all = whole.Queues;
        _people = [.. whole.People.Select(p => (p.UserId, p.Name))];
        _page = _tab == AnnotatorPaths.History ? await Annotators.HistoryAsync(ProjectId, _filter, _skip, PageSize, Left) : null;
        _report = _tab == AnnotatorPaths.Figures && _filter.QueueId is { } queue ? await Annotators.ReportAsync(ProjectId, queue, Left) : whole;
    }

    private Task ShowAsync(int skip)
    {
        _skip = skip;
        return ReloadAsync();
    }

    private void ChooseQueue(string queue)
    {
        int? id = queue.Length == 0 ? null : int.Parse(queue, System.Globalization.CultureInfo.InvariantCulture);
        Go.NavigateTo(_tab == AnnotatorPaths.History ? AnnotatorPaths.Answers(ProjectId, _filter with { QueueId = id }) : AnnotatorPaths.Tab(ProjectId, _tab, id));
    }
}
