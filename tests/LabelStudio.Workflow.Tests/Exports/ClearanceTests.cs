using LabelStudio.Teachers.Definitions;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Students;
using LabelStudio.Workflow.Tests.PromptRuns;
using LabelStudio.Workflow.Tests.Runs;

namespace LabelStudio.Workflow.Tests.Exports;

public class ClearanceTests
{
    [Fact]
    public async Task AStudentThatRestsOnATeacherWithoutClearTermsStaysUntilALeadSaysWhy()
    {
        await using var studio = await PromptStudio.StartAsync(new SimulatorOptions { Models = { ["good"] = 0, ["doubtful"] = 0.1 } }, 120);
        var (good, doubtful) = (await studio.AddTeacherAsync("good"), await studio.AddTeacherAsync("doubtful"));
        await TermsAsync(studio, doubtful, new TeacherTerms(MayTrain.Unknown));
        var functions = await studio.AddPromptAsync("which", good, doubtful);
        await studio.RunAsync(new PromptRunRequest(functions, null, new PromptBudget(null, null)));
        await studio.Loop.EndAsync(await studio.Loop.Labels.FitAsync(studio.Project, new LabelSettings { Model = "majority" }, LoopStudio.Ann));
        await studio.Loop.EndAsync(await studio.Loop.Students.TrainAsync(studio.Project, new StudentSettings(), LoopStudio.Ann));
        var student = (await studio.Loop.Students.ListAsync(studio.Project))[0].Run.Id;
        var exports = studio.Loop.Exports;

        var held = await exports.ClearanceAsync(studio.Project, student);
        Assert.Equal((false, 2), (held.Allowed, held.Teachers.Count));
        Assert.Equal((doubtful, MayTrain.Unknown), Assert.Single(held.Doubtful) is var d ? (d.TeacherId, d.MayTrain) : default);
        var refused = await Assert.ThrowsAsync<ExportRefusedException>(() => exports.StudentAsync(studio.Project, student));
        Assert.Contains("\"doubtful\"", refused.Message, StringComparison.Ordinal);

        await Assert.ThrowsAsync<UserErrorException>(() => exports.OverrideAsync(studio.Project, student, "  because ", LoopStudio.Ann));
        await exports.OverrideAsync(studio.Project, student, "The provider allows it by letter of 3 November.", LoopStudio.Ann);
        var decided = await exports.ClearanceAsync(studio.Project, student);
        Assert.Equal((true, "ann", "The provider allows it by letter of 3 November."), (decided.Allowed, decided.Decision!.By, decided.Decision.Reason));
        Assert.True(File.Exists((await exports.StudentAsync(studio.Project, student)).Path));

        // what was decided about "unknown" does not cover a "no" that somebody found out later; nor does deleting the teacher
        await TermsAsync(studio, doubtful, new TeacherTerms(MayTrain.No, "https://example.org/terms", new DateOnly(2026, 11, 2), "ann"));
        await Assert.ThrowsAsync<ExportRefusedException>(() => exports.StudentAsync(studio.Project, student));
        await studio.Functions.DeleteAsync(studio.Project, [.. functions], LoopStudio.Ann);
        await studio.Teachers.DeleteAsync(doubtful, LoopStudio.Ann);
        await Assert.ThrowsAsync<ExportRefusedException>(() => exports.StudentAsync(studio.Project, student));
    }

    [Fact]
    public async Task TermsThatSayYesLetItGoAndMoreAnswersMakeLabelsStale()
    {
        await using var studio = await PromptStudio.StartAsync(new SimulatorOptions { Models = { ["good"] = 0 } }, 120);
        var functions = await studio.AddPromptAsync("which", await studio.AddTeacherAsync("good"));
        await studio.RunAsync(new PromptRunRequest(functions, null, new PromptBudget(null, null)) { Sample = 60 });
        await studio.Loop.EndAsync(await studio.Loop.Labels.FitAsync(studio.Project, new LabelSettings { Model = "majority" }, LoopStudio.Ann));
        await studio.Loop.EndAsync(await studio.Loop.Students.TrainAsync(studio.Project, new StudentSettings(), LoopStudio.Ann));
        var student = (await studio.Loop.Students.ListAsync(studio.Project))[0].Run;
        Assert.True((await studio.Loop.Exports.ClearanceAsync(studio.Project, student.Id)).Allowed);
        Assert.True(File.Exists((await studio.Loop.Exports.StudentAsync(studio.Project, student.Id)).Path));
        Assert.False(student.Stale);

        await studio.RunAsync(new PromptRunRequest(functions, null, new PromptBudget(null, null)));
        Assert.True((await studio.Loop.Students.ListAsync(studio.Project))[0].Run.Stale);
    }

    private static async Task TermsAsync(PromptStudio studio, int teacher, TeacherTerms terms) =>
        await studio.Teachers.SaveAsync((await studio.Teachers.GetAsync(teacher)).Teacher, terms, null, LoopStudio.Ann);
}
