using LabelStudio.Workflow;
using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Analysis;

/// <summary>Errors by classes, agreement of functions, uncovered documents, coverage by class: one question a tab, each with an address.</summary>
public partial class AnalysisPage
{
    private static readonly (string Key, string Title)[] Tabs =
        [(AnalysisPaths.Errors, "Errors"), (AnalysisPaths.Agreement, "Functions"), (AnalysisPaths.Uncovered, "Uncovered"), (AnalysisPaths.Classes, "Classes")];

    private string _tab = AnalysisPaths.Errors;
    private LabelSource _by;
    private bool _devOnly;
    private bool _hasStudent;
    private ErrorAnalysis? _errors;
    private AgreementAnalysis? _agreement;
    private UncoveredAnalysis? _uncovered;
    private CoverageAnalysis? _coverage;
    private string? _problem;
    private bool _loaded;
    private bool _busy;

    [Inject]
    private IAnalysis Analysis { get; set; } = null!;

    [Inject]
    private IStudents Students { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        (_errors, _agreement, _uncovered, _coverage) = (null, null, null, null);
        _hasStudent = (await Students.ListAsync(ProjectId, Left)).Count > 0;
        _loaded = true;
    }

    protected override async Task OnAddressChangedAsync()
    {
        var query = QueryHelpers.ParseQuery(Go.ToAbsoluteUri(Go.Uri).Query);
        var wanted = query.TryGetValue("tab", out var tab) ? tab.ToString() : AnalysisPaths.Errors;
        _tab = Tabs.Any(t => t.Key == wanted) ? wanted : AnalysisPaths.Errors;
        _by = query.TryGetValue("by", out var by) && by == "student" ? LabelSource.Student : LabelSource.LabelModel;
        _devOnly = query.TryGetValue("split", out var split) && split == "dev";
        await ShowAsync();
    }

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        await ReloadProjectAsync();
        if (Project == null) return;
        _hasStudent = (await Students.ListAsync(ProjectId, Left)).Count > 0;
        await ShowAsync();
    }

    private async Task ShowAsync()
    {
        if (Project is not { Documents: > 0, Classes.Count: > 0 }) return;
        // what was counted a moment ago stays on the screen while it is counted again
        _busy = _tab switch
        {
            AnalysisPaths.Agreement => _agreement == null,
            AnalysisPaths.Uncovered => _uncovered == null,
            AnalysisPaths.Classes => _coverage == null,
            _ => _errors == null,
        };
        if (_busy) StateHasChanged();
        _problem = null;
        try
        {
            switch (_tab)
            {
                case AnalysisPaths.Agreement:
                    _agreement = await Analysis.AgreementAsync(ProjectId, Left);
                    break;
                case AnalysisPaths.Uncovered:
                    _uncovered = await Analysis.UncoveredAsync(ProjectId, Left);
                    break;
                case AnalysisPaths.Classes:
                    _coverage = await Analysis.CoverageAsync(ProjectId, Left);
                    break;
                default:
                    _errors = await Analysis.ErrorsAsync(ProjectId, _by, _devOnly, Left);
                    break;
            }
        }
        catch (UserErrorException e)
        {
            _problem = e.Message;
        }
        finally
        {
            _busy = false;
        }
    }
}
