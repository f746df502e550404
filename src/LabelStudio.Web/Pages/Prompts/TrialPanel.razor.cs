using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Functions.Answers;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Prompts;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Prompts;

/// <summary>Asks about a sample and shows the answers as they arrive.</summary>
public sealed partial class TrialPanel : IDisposable
{
    private const int Page = 50;
    private const int MostAnswers = 30;

    /// <summary>Rows that arrive within this time are shown together.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(80);

    private readonly List<TriedDocument> _rows = [];
    private SampleKind _kind = SampleKind.Random;
    private string _query = "";
    private int _count = 20;
    private int _seed = 1;
    private int _chosen;
    private decimal _limit = 1;
    private int _total;
    private int _most = Page;
    private int _target;
    private string _filter = "all";
    private string? _problem;
    private PromptDefinition? _asked;
    private string _askedJson = "";
    private PromptSample? _sample;
    private TrialSummary? _summary;
    private CancellationTokenSource? _running;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public PromptSetup Setup { get; set; } = null!;

    [Parameter, EditorRequired]
    public PromptForm Form { get; set; } = null!;

    /// <summary>Why the prompt cannot be asked, or null.</summary>
    [Parameter]
    public string? Blocked { get; set; }

    /// <summary>An answer was given a meaning: the prompt is another now.</summary>
    [Parameter]
    public EventCallback Mapped { get; set; }

    [Parameter]
    public EventCallback<TrialSummary> Tried { get; set; }

    [Inject]
    private IPrompts Prompts { get; set; } = null!;

    private bool Running => _running != null;

    private bool _changed => _asked != null && _askedJson != PromptJson.Write(Form.Prompt());

    private TeacherDefinition? Teacher => Setup.Teachers.FirstOrDefault(t => Form.Teachers.Contains(t.Id) && t.Id == _chosen) ?? Setup.Teachers.FirstOrDefault(t => Form.Teachers.Contains(t.Id));

    private (string Filter, string Title, int Count)[] Filters =>
    [
        ("all", "all", _rows.Count), ("right", "right", _rows.Count(r => Right(r) == true)), ("wrong", "wrong", _rows.Count(r => Right(r) == false)),
        ("votes", "votes", _rows.Count(r => r.Answer.Votes)), ("abstains", "abstains", _rows.Count(r => !r.Answer.Votes)),
    ];

    private List<TriedDocument> Filtered => _filter switch
    {
        "right" => _rows.FindAll(r => Right(r) == true),
        "wrong" => _rows.FindAll(r => Right(r) == false),
        "votes" => _rows.FindAll(r => r.Answer.Votes),
        "abstains" => _rows.FindAll(r => !r.Answer.Votes),
        _ => _rows,
    };

    private List<TriedDocument> Shown => [.. Filtered.Take(_most)];

    public void Dispose() => _running?.Cancel();

    private bool? Right(TriedDocument row) => _asked == null ? null : row.Right(_asked.Kind, _target);

    private string Share(int n) => _summary is { Documents: > 0 } s ? (n / (double)s.Documents).Percent(0) : "–";

    private Task AnotherAsync()
    {
        _seed++;
        return RunAsync(false);
    }

    private List<AnswerRow> OffSchemaRows(TrialSummary summary)
    {
        var near = new AnswerSuggestions(Setup.Classes);
        return [.. summary.OffSchema.Take(MostAnswers).Select(o => new AnswerRow(o.Answer, o.Count, [new AnswerCount(Teacher?.Name ?? "", o.Count)], null, near.For(o.Answer)))];
    }

    private async Task MapAsync(IReadOnlyList<AnswerChoice> choices)
    {
        foreach (var choice in choices.Where(c => c.Class is >= 0)) Form.Mapping[choice.Answer] = Setup.Classes[choice.Class!.Value];
        await Mapped.InvokeAsync();
        // the same questions: the answers come out of the cache and are read anew
        await RunAsync(false);
    }

    private async Task CancelAsync()
    {
        if (_running != null) await _running.CancelAsync();
    }

    private async Task RunAsync(bool goOn)
    {
        if (Running || Teacher is not { } teacher) return;
        using var running = _running = new CancellationTokenSource();
        _problem = null;
        if (!goOn || _asked == null || _sample == null)
        {
            _rows.Clear();
            _most = Page;
            _summary = null;
            _total = 0;
            _asked = Form.Prompt();
            _askedJson = PromptJson.Write(_asked);
            _target = _asked.IsNarrow && _asked.Labels.Count == 1 ? Setup.Classes.ToList().IndexOf(_asked.Labels[0]) : -1;
            _sample = new PromptSample(_kind, Math.Clamp(_count, 1, PromptSample.Most), _seed, _query);
        }
        var trial = new PromptTrial(_asked, teacher.Id, _sample, _rows.Select(r => r.Ordinal).ToHashSet(), Math.Max(0, _limit));
        try
        {
            _problem = await Arrivals.ShowAsync(Prompts.TryAsync(Project.Id, trial, running.Token), Refresh, Take, () =>
            {
                Sum(teacher);
                StateHasChanged();
            });
        }
        finally
        {
            _running = null;
        }
        Sum(teacher);
        if (_summary is { } summary && _rows.Count > 0) await Tried.InvokeAsync(summary);
    }

    private void Take(TriedDocument row)
    {
        _rows.Add(row);
        _total = row.Total;
    }

    private void Sum(TeacherDefinition teacher) => _summary = _rows.Count == 0 || _asked == null ? null : TrialSummary.Of(_rows, _asked, _target, teacher.Prices);
}
