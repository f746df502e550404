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

    [Inject]
    private IStudents Students { get; set; } = null!;

    protected override async Task LoadAsync()
    {
        _state = await Projects.StateAsync(ProjectId, Left);
        var students = await Students.ListAsync(ProjectId, Left);
        _student = students.Count > 0 ? students[0] : null;
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
