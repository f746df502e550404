using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Exports.Bundles;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>All that the studio has written down of one student: what its model card and its checklist are made from.</summary>
/// <param name="Project">Name and description.</param>
/// <param name="Classes">The student's classes with their descriptions of today.</param>
/// <param name="Run">The student's run.</param>
/// <param name="Inputs">What it was made from.</param>
/// <param name="Figures">What training came to.</param>
/// <param name="Parts">What the trained student said; null where it was trained before that was kept.</param>
/// <param name="Stale">Why it is stale, or null.</param>
/// <param name="Labels">The label run it learned from; null where that run is gone.</param>
/// <param name="Test">What the last look at the sealed test found; null without one.</param>
/// <param name="Report">All that look found; null without one, and for looks of versions that kept no report.</param>
/// <param name="Looks">Looks at the test for this student.</param>
/// <param name="ProjectLooks">Looks at the test for all students of the project.</param>
/// <param name="Gold">Documents with gold now.</param>
/// <param name="Contamination">Twins across splits.</param>
/// <param name="Teachers">Teachers it rests on.</param>
/// <param name="Clearance">Whether their terms let it go.</param>
/// <param name="Previous">The student before it with its figures; null for the first.</param>
internal sealed record StudentFacts(
    (string Name, string Description) Project, IReadOnlyList<ClassInfo> Classes, Run Run, StudentInputs Inputs, StudentFigures Figures, StudentParts? Parts, string? Stale,
    LabelFacts? Labels, TestFigures? Test, EvaluationReport? Report, int Looks, int ProjectLooks, GoldCounts Gold, Contamination Contamination,
    IReadOnlyList<CardTeacher> Teachers, StudentClearance Clearance, PreviousStudent? Previous);

/// <summary>A label run.</summary>
internal sealed record LabelFacts(int Number, LabelInputs Inputs, LabelRunFigures Figures, IReadOnlyDictionary<int, FunctionKind> Kinds);

/// <summary>The student that was trained before.</summary>
internal sealed record PreviousStudent(int Number, StudentFigures Figures, TestFigures? Test);

/// <summary>Reads them.</summary>
internal sealed class StudentFactsReader(
    IStudioDbFactory factory, StudentInputsReader inputs, StudentClearances clearances, CardTeachers teachers, IEvaluations evaluations, RunFiles files)
{
    /// <exception cref="UserErrorException">No such student.</exception>
    public async Task<StudentFacts> ReadAsync(int projectId, long runId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var run = await StudentAsync(db, projectId, runId, cancel);
        var project = await db.Projects.AsNoTracking().FirstAsync(p => p.Id == projectId, cancel);
        var then = RunJson.Read<StudentInputs>(run.Inputs);
        var figures = RunJson.Read<StudentFigures>(run.Figures);
        var (now, labelsBecause) = await inputs.ReadAsync(db, projectId, then.Settings, cancel);
        var classes = await db.Classes.AsNoTracking().Where(c => c.ProjectId == projectId && c.Index < then.Dataset.Classes.Count).OrderBy(c => c.Index).ToListAsync(cancel);
        var labels = await LabelsAsync(db, then.LabelRunId, cancel);
        return new StudentFacts(
            (project.Name, project.Description),
            [.. then.Dataset.Classes.Select((name, k) => new ClassInfo(k, name, classes.FirstOrDefault(c => c.Index == k)?.Description ?? ""))],
            run, then, figures, StudentParts.Read(files.PathOf(run.Artifact!)), now?.DifferenceFrom(then, labelsBecause),
            labels, await TestAsync(db, run, cancel), await evaluations.LatestAsync(projectId, runId, Split.Test, cancel),
            await db.TestLooks.CountAsync(l => l.ProjectId == projectId && l.RunId == runId, cancel), await db.TestLooks.CountAsync(l => l.ProjectId == projectId, cancel),
            await GoldStore.CountAsync(db, projectId, cancel), await Contamination.ReadAsync(db, projectId, cancel),
            labels == null ? [] : await teachers.ReadAsync(db, projectId, labels.Inputs, cancel), await clearances.OfAsync(projectId, runId, cancel),
            await PreviousAsync(db, run, cancel));
    }

    /// <summary>The model's files of a student.</summary>
    /// <exception cref="UserErrorException">No such student, or its file is gone.</exception>
    public async Task<IReadOnlyList<CardFile>> FilesAsync(int projectId, long runId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var model = ModelOf(await StudentAsync(db, projectId, runId, cancel));
        return await ModelFiles.ReadAsync(model, StudentParts.Read(model), cancel);
    }

    /// <summary>The student's ONNX file.</summary>
    /// <exception cref="UserErrorException">Its file is gone.</exception>
    public string ModelOf(Run student)
    {
        var path = files.PathOf(student.Artifact!);
        return File.Exists(path) ? path : throw new UserErrorException("The student's file is gone from the data folder. Train a student and export that.");
    }

    private static async Task<Run> StudentAsync(StudioDb db, int projectId, long runId, CancellationToken cancel) =>
        await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId && r.ProjectId == projectId && r.Kind == RunKind.Student && r.Published, cancel)
        ?? throw new UserErrorException("There is no such student. Train a student and export that.");

    private static async Task<LabelFacts?> LabelsAsync(StudioDb db, long runId, CancellationToken cancel)
    {
        if (await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId, cancel) is not { } run) return null;
        var labels = RunJson.Read<LabelInputs>(run.Inputs);
        var ids = labels.Functions.Select(f => f.FunctionId).ToList();
        // functions that were deleted since are not there any more; what they were shows in what a run kept of them
        var kinds = await db.Functions.AsNoTracking().Where(f => ids.Contains(f.Id)).ToDictionaryAsync(f => f.Id, f => f.Kind, cancel);
        return new LabelFacts(run.Number, labels, RunJson.Read<LabelRunFigures>(run.Figures), kinds);
    }

    private static async Task<TestFigures?> TestAsync(StudioDb db, Run student, CancellationToken cancel)
    {
        var figures = await db.Runs.AsNoTracking()
            .Where(r => r.ProjectId == student.ProjectId && r.Kind == RunKind.Evaluation && r.ParentId == student.Id && r.Published)
            .OrderByDescending(r => r.Number).Select(r => r.Figures).FirstOrDefaultAsync(cancel);
        return figures == null ? null : RunJson.Read<TestFigures>(figures);
    }

    private static async Task<PreviousStudent?> PreviousAsync(StudioDb db, Run student, CancellationToken cancel)
    {
        var before = await db.Runs.AsNoTracking()
            .Where(r => r.ProjectId == student.ProjectId && r.Kind == RunKind.Student && r.Published && r.Number < student.Number)
            .OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancel);
        return before == null ? null : new PreviousStudent(before.Number, RunJson.Read<StudentFigures>(before.Figures), await TestAsync(db, before, cancel));
    }
}
