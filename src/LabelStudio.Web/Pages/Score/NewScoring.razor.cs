using LabelStudio.Web.Formatting;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Score;

/// <summary>The form of a scoring: which student, which texts, which columns.</summary>
public partial class NewScoring
{
    private readonly Dictionary<ChosenDocuments, string> _counts = [];
    private string? _fault;

    [Inject]
    private IImports Imports { get; set; } = null!;

    [Inject]
    private IDocuments Documents { get; set; } = null!;

    [Parameter, EditorRequired]
    public ProjectInfo Project { get; set; } = null!;

    [Parameter, EditorRequired]
    public IReadOnlyList<StudentInfo> Students { get; set; } = [];

    [Parameter, EditorRequired]
    public ScoringDraft Draft { get; set; } = null!;

    /// <summary>A file that was uploaded before, to be looked at straight away.</summary>
    [Parameter]
    public string? Staged { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    /// <summary>Why it did not start.</summary>
    [Parameter]
    public string? Problem { get; set; }

    /// <summary>Where the form is left to, or null.</summary>
    [Parameter]
    public string? Leave { get; set; }

    [Parameter]
    public EventCallback Start { get; set; }

    /// <summary>The fields that the chosen student reads beside the text.</summary>
    private IReadOnlyList<string> Fields => [.. Students.FirstOrDefault(s => s.Run.Id == Draft.Student)?.How?.Fields.Where(f => f.Read).Select(f => f.Name) ?? []];

    /// <summary>Why it cannot start like this, or null.</summary>
    private string? Missing
    {
        get
        {
            if (Draft.Problem is { } problem) return Draft.Preview == null ? null : problem;
            // the columns of JSON Lines are known when the file ends
            if (!Draft.FromFile || Draft.Preview is not { Format: not FileFormat.JsonLines } preview) return null;
            var absent = Fields.Where(f => !preview.Columns.Contains(f, StringComparer.OrdinalIgnoreCase)).Select(f => $"\"{f}\"").ToList();
            return absent.Count == 0 ? null : $"The student reads the fields {string.Join(", ", absent)} too, and the file has no such column. Add it, empty where there is nothing, or choose another student.";
        }
    }

    private IEnumerable<Choice> Choices
    {
        get
        {
            if (Draft.Selection is { } selection) yield return Of(ChosenDocuments.Selection, "which-selection", "The selection made in Data", selection.Address);
            yield return new Choice(ChosenDocuments.All, "which-all", "All", ProjectPaths.Data(Project.Id));
            yield return Of(ChosenDocuments.WithoutGold, "which-gold", "Those without a gold label", Draft.FilterOf(ChosenDocuments.WithoutGold)!.Address);
            yield return Of(ChosenDocuments.Uncovered, "which-votes", "Those without a vote of any function", Draft.FilterOf(ChosenDocuments.Uncovered)!.Address);
        }
    }

    protected override async Task OnInitializedAsync()
    {
        if (Staged != null) await OnStagedAsync(Staged);
        if (!Draft.FromFile) await CountAsync();
    }

    private static string Words(StudentInfo student) =>
        $"Student {student.Run.Number.Count()}{(student.Dev is { } dev ? $" · {dev.Accuracy.Value.Percent()} on dev" : "")}{(student.Run.Stale ? " · stale" : "")}";

    private string? RoleOf(string column) => Draft.RoleOf(column) ?? (Fields.Contains(column, StringComparer.OrdinalIgnoreCase) ? "field" : null);

    private Choice Of(ChosenDocuments which, string id, string name, string address) => new(which, id, name, ProjectPaths.Page(Project.Id, "data?" + address));

    private async Task OnStagedAsync(string staged)
    {
        _fault = null;
        try
        {
            Draft.Use(staged, await Imports.PreviewAsync(staged));
        }
        catch (UserErrorException e)
        {
            _fault = e.Message;
        }
    }

    private async Task FromProjectAsync()
    {
        Draft.FromFile = false;
        await CountAsync();
    }

    private async Task CountAsync()
    {
        foreach (var which in Choices.Select(c => c.Which).ToList())
        {
            if (_counts.ContainsKey(which)) continue;
            var page = await Documents.QueryAsync(Project.Id, (Draft.FilterOf(which)?.Query ?? new DocumentQuery()) with { Skip = 0, Take = 1 });
            _counts[which] = $"{(page.TotalIsExact ? "" : "at least ")}{page.Total.Count()}";
        }
    }

    private sealed record Choice(ChosenDocuments Which, string Id, string Name, string Href);
}
