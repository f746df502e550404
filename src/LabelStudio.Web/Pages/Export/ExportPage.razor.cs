using LabelStudio.Web.Security;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Export;

/// <summary>What can be taken away.</summary>
public partial class ExportPage
{
    private const string Sample = """
        import onnxruntime as ort
        session = ort.InferenceSession("student.onnx")
        label, probabilities = session.run(["label", "probabilities"], {"text": ["where is my card?"]})
        """;

    private ProjectState? _state;
    private StudentInfo? _student;
    private StudentClearance? _clearance;
    private bool _isLead;

    [Inject]
    private IStudents Students { get; set; } = null!;

    [Inject]
    private IExports Exports { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        _state = await Projects.StateAsync(ProjectId, Left);
        var students = await Students.ListAsync(ProjectId, Left);
        _student = students.Count > 0 ? students[0] : null;
        _clearance = _student == null ? null : await Exports.ClearanceAsync(ProjectId, _student.Run.Id, Left);
        _isLead = await User.MayAsync(Policies.Lead);
    }

    private async Task OverrideAsync(string reason)
    {
        // whoever is no lead never sees the form, and gets nothing by calling it
        if (_student is not { } student || !await User.MayAsync(Policies.Lead)) return;
        await Exports.OverrideAsync(ProjectId, student.Run.Id, reason, await ActorAsync(), Left);
        _clearance = await Exports.ClearanceAsync(ProjectId, student.Run.Id, Left);
        StateHasChanged();
    }

    private static ExportFile[] Files(ProjectState state) =>
    [
        new("labels.csv", "Probabilistic labels", "id, label, confidence and the probability of every class, from the latest label run.",
            state.LabelRun == null ? "Fit the label model first." : null),
        new("votes.csv", "Votes", "id and the vote of each enabled labeling function; empty where it abstains.",
            state.EnabledFunctions == 0 ? "There is no labeling function yet." : null),
        new("annotations.csv", "Annotations", "Every answer given in review: document, class, who, when, from which queue, comment.",
            state.Annotations == 0 ? "Nothing has been reviewed yet." : null),
        new("rules.json", "Rules", "The rules as the command line takes them, to be kept in version control or used elsewhere.",
            state.Functions == 0 ? "There is no rule yet." : null),
    ];

    /// <param name="Missing">Why it cannot be had yet, or null.</param>
    private sealed record ExportFile(string Name, string Title, string Text, string? Missing);
}
