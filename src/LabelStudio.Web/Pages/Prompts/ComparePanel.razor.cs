using LabelStudio.Core.Evaluation;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Prompts;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Prompts;

/// <summary>Two prompts on the same documents, and whether the difference is more than chance.</summary>
public sealed partial class ComparePanel : IDisposable
{
    private const int Shown = 50;

    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(150);

    private readonly Side _a = new();
    private readonly Side _b = new();
    private readonly IntervalScale _scale = IntervalScale.Around([0, 1]);
    private List<ComparedDocument> _pairs = [];
    private (string A, string B) _names = ("", "");
    private PromptComparison? _result;
    private CancellationTokenSource? _running;
    private string? _problem;
    private PromptForm? _shown;
    private int _count = 100;
    private decimal _limit = 2;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public PromptSetup Setup { get; set; } = null!;

    [Parameter, EditorRequired]
    public PromptForm Form { get; set; } = null!;

    [Parameter]
    public PromptView? View { get; set; }

    [Parameter]
    public string? Blocked { get; set; }

    [Inject]
    private IPrompts Prompts { get; set; } = null!;

    public void Dispose() => _running?.Cancel();

    protected override void OnParametersSet()
    {
        if (Setup.Teachers.Count == 0 || ReferenceEquals(_shown, Form)) return;
        _shown = Form;
        (_a.VersionId, _b.VersionId) = (0, 0);
        // what one would ask first: the version before, else the next teacher
        _a.TeacherId = _b.TeacherId = Form.Teachers.Count > 0 ? Form.Teachers[0] : Setup.Teachers[0].Id;
        if (View is { Versions.Count: > 1 } view) _a.VersionId = view.Versions[1].VersionId;
        else if (Setup.Teachers.FirstOrDefault(t => t.Id != _a.TeacherId) is { } other) _b.TeacherId = other.Id;
    }

    private async Task CancelAsync()
    {
        if (_running != null) await _running.CancelAsync();
    }

    private async Task RunAsync()
    {
        using var running = _running = new CancellationTokenSource();
        _problem = null;
        _pairs = [];
        _result = null;
        _names = (Words(_a), Words(_b));
        var match = new PromptMatch(Of(_a), Of(_b), Math.Clamp(_count, 1, PromptSample.Most), 1, Math.Max(0, _limit));
        try
        {
            _problem = await Arrivals.ShowAsync(Prompts.CompareAsync(Project.Id, match, running.Token), Refresh, _pairs.Add, () =>
            {
                _result = PromptComparison.Of(_pairs);
                StateHasChanged();
            });
        }
        finally
        {
            _running = null;
        }
        if (_pairs.Count > 0) _result = PromptComparison.Of(_pairs);
    }

    private PromptSide Of(Side side) => new(View?.Versions.FirstOrDefault(v => v.VersionId == side.VersionId)?.Prompt ?? Form.Prompt(), side.TeacherId);

    /// <summary>What tells the side from the other.</summary>
    private string Words(Side side)
    {
        var words = new List<string>();
        if (_a.VersionId != _b.VersionId || _a.TeacherId == _b.TeacherId) words.Add(View?.Versions.FirstOrDefault(v => v.VersionId == side.VersionId) is { } v ? $"version {v.Number}" : "as written");
        if (_a.TeacherId != _b.TeacherId) words.Add(Setup.Teachers.FirstOrDefault(t => t.Id == side.TeacherId)?.Name ?? "");
        return string.Join(", ", words);
    }

    private static string Verdict(PairedAccuracy d)
    {
        // seen from the side that is ahead
        var sign = d.Difference.Value < 0 ? -1 : 1;
        var (low, high) = (sign * d.Difference.Low, sign * d.Difference.High);
        var points = $"{Math.Abs(d.Difference.Value * 100).Fixed(1)} points (95 % interval {Signed(Math.Min(low, high))} to {Signed(Math.Max(low, high))})";
        return d.Clear
            ? $"{(d.Difference.Value > 0 ? "B" : "A")} is better by {points}: more than chance, n = {d.N.Count()}."
            : d.Difference.Value == 0 ? $"No difference on {d.N.Of("document")}." : $"{(d.Difference.Value > 0 ? "B" : "A")} is ahead by {points}, which may be chance: n = {d.N.Count()}.";
    }

    private decimal CostOfThousand(Side side, List<TriedDocument> rows) =>
        Setup.Teachers.FirstOrDefault(t => t.Id == side.TeacherId) is { } teacher ? rows.Average(r => teacher.Prices.Of(r.Usage)) * 1000 : 0;

    private static string Signed(double share) => $"{(share < 0 ? "−" : "")}{Math.Abs(share * 100).Fixed(1)}";

    private static string Median(List<TriedDocument> rows)
    {
        var asked = rows.Where(r => !r.FromCache).Select(r => r.Latency).Order().ToList();
        return asked.Count == 0 ? "cache" : Numbers.Duration(asked[asked.Count / 2]);
    }

    private string Name(int? k) => k is { } at && at < Setup.Classes.Count ? Setup.Classes[at] : "–";

    private sealed class Side
    {
        public int VersionId { get; set; }
        public int TeacherId { get; set; }
    }
}
