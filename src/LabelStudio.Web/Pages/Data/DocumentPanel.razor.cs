using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Projects;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Data;

/// <summary>Everything that is known of one document, beside the list.</summary>
public partial class DocumentPanel
{
    private const int Few = 5;
    private DocumentDetail? _detail;
    private int? _loadedFor;
    private bool _missing;
    private bool _all;

    [Inject]
    private IDocuments Documents { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public int Ordinal { get; set; }

    [Parameter]
    public IReadOnlyList<(int Start, int Length)> Highlights { get; set; } = [];

    /// <summary>The fields in which the search has found something.</summary>
    [Parameter]
    public IReadOnlyList<FieldMatch> FieldMatches { get; set; } = [];

    [Parameter]
    public EventCallback Closed { get; set; }

    /// <summary>Goes to another document.</summary>
    [Parameter]
    public EventCallback<int> Open { get; set; }

    /// <summary>Of two classes the explanation says it all.</summary>
    private float[]? Posterior => _detail is { Explanation: not null, Posterior.Length: <= 2 } ? null : _detail?.Posterior;

    protected override async Task OnParametersSetAsync()
    {
        if (_loadedFor == Ordinal) return;
        var wanted = _loadedFor = Ordinal;
        var detail = await Documents.GetAsync(Project.Id, Ordinal);
        // the arrows may have gone on meanwhile
        if (wanted == _loadedFor) (_detail, _missing) = (detail, detail == null);
    }

    private static int Top(float[] posterior) => Array.IndexOf(posterior, posterior.Max());

    private string Name(int @class) => @class >= 0 && @class < Project.Classes.Count ? Project.Classes[@class].Name : "–";

    private IEnumerable<(int Class, double P)> Ranked(float[] posterior) =>
        posterior.Select((p, i) => (i, (double)p)).OrderByDescending(x => x.Item2).Take(_all ? posterior.Length : Few);
}
