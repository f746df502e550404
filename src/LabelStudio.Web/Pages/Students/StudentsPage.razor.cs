using System.Globalization;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Students;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Students;

/// <summary>Trains students and shows how they came to be.</summary>
public partial class StudentsPage
{
    private StudentSettings _settings = StudentSettingsWords.Usual;

    /// <summary>The student to show; the latest when the address names none.</summary>
    [Parameter]
    public long? RunId { get; set; }

    protected override long? Asked => RunId;

    protected override IReadOnlyList<string> JobKinds => ["train"];

    protected override async Task OnWorkEndedAsync(JobView job)
    {
        var known = All?.Count ?? 0;
        await base.OnWorkEndedAsync(job);
        if (RunId != null && All?.Count > known) Go.NavigateTo(ProjectPaths.Page(ProjectId, "students"));
    }

    private string PathOf(StudentInfo student) => ProjectPaths.Page(ProjectId, $"students/{student.Run.Id.ToString(CultureInfo.InvariantCulture)}");

    private Task TrainAsync() => StartAsync(actor => Students.TrainAsync(ProjectId, _settings, actor, Left));
}
