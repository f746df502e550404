using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using LabelStudio.Workflow.Teachers;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Exports;

/// <summary>Whether students may leave: a model trained on a teacher's answers may break the teacher's terms.</summary>
internal sealed class StudentClearances(IStudioDbFactory factory, TimeProvider time)
{
    private const int ShortestReason = 10;

    /// <param name="clearance">What is known.</param>
    /// <param name="what">What would leave, at the beginning of a sentence.</param>
    /// <exception cref="ExportRefusedException">It may not leave.</exception>
    public static void Check(StudentClearance clearance, string what = "This student")
    {
        if (clearance.Allowed) return;
        var words = clearance.Doubtful.Select(t => t.MayTrain == MayTrain.No
            ? $"the terms of \"{t.Teacher}\" do not allow to train a model on its answers"
            : $"nobody has checked whether the terms of \"{t.Teacher}\" allow to train a model on its answers").ToList();
        throw new ExportRefusedException(
            $"{what} is not exported: {InWords.List(words)}. A lead can enter what the terms say under Teachers, or export it all the same on the Export page and say why.");
    }

    public async Task<StudentClearance> OfAsync(int projectId, long runId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var student = await StudentAsync(db, projectId, runId, cancel);
        return await OfAsync(db, projectId, RunJson.Read<StudentInputs>(student.Inputs).LabelRunId, [runId], cancel);
    }

    /// <summary>Whether labels may leave for others to learn from. What a lead has decided for a student that learned from them counts for them too.</summary>
    public async Task<StudentClearance> OfLabelsAsync(int projectId, long labelRunId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var students = await db.Runs.AsNoTracking().Where(r => r.ProjectId == projectId && r.Kind == RunKind.Student && r.Published && r.ParentId == labelRunId).Select(r => r.Id).ToListAsync(cancel);
        return await OfAsync(db, projectId, labelRunId, students, cancel);
    }

    private static async Task<StudentClearance> OfAsync(StudioDb db, int projectId, long labelRunId, List<long> students, CancellationToken cancel)
    {
        var teachers = await TeachersAsync(db, labelRunId, cancel);
        var doubtful = teachers.Where(t => t.MayTrain != MayTrain.Yes).ToList();
        var decisions = await db.ExportOverrides.AsNoTracking().Where(o => o.ProjectId == projectId && students.Contains(o.RunId)).OrderByDescending(o => o.Id).ToListAsync(cancel);
        // a decision covers what was known when it was taken: a "no" that came later needs a new one
        var decision = doubtful.Count == 0 ? null : decisions.FirstOrDefault(o => doubtful.All(TeacherJson.Read<RestsOn[]>(o.Teachers).Contains));
        return new StudentClearance(teachers, decision == null ? null : new ExportDecision(decision.By, decision.At, decision.Reason));
    }

    public async Task OverrideAsync(int projectId, long runId, string reason, Actor by, CancellationToken cancel = default)
    {
        reason = reason.Trim();
        if (reason.Length < ShortestReason) throw new UserErrorException("Say why the student may be exported all the same; the reason is kept with your name.");
        var doubtful = (await OfAsync(projectId, runId, cancel)).Doubtful;
        if (doubtful.Count == 0) return;
        await using var db = factory.Create();
        db.ExportOverrides.Add(new ExportOverride
        {
            ProjectId = projectId,
            RunId = runId,
            Teachers = TeacherJson.Write(doubtful),
            Reason = reason,
            By = by.Name,
            At = time.GetUtcNow().UtcDateTime,
        });
        await db.SaveChangesAsync(cancel);
    }

    private static async Task<Run> StudentAsync(StudioDb db, int projectId, long runId, CancellationToken cancel) =>
        await db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId && r.ProjectId == projectId && r.Kind == RunKind.Student && r.Published, cancel)
        ?? throw new UserErrorException("There is no such student. Train a student and export that.");

    private static async Task<IReadOnlyList<RestsOn>> TeachersAsync(StudioDb db, long labelRun, CancellationToken cancel)
    {
        var inputs = await db.Runs.AsNoTracking().Where(r => r.Id == labelRun).Select(r => r.Inputs).FirstOrDefaultAsync(cancel);
        if (inputs == null) return [];
        var ids = RunJson.Read<LabelInputs>(inputs).Functions.Where(f => f.Prompt != null).Select(f => f.Prompt!.TeacherId).Distinct().ToList();
        // also of teachers that were deleted since: what they taught is still in the student
        var teachers = await db.Teachers.AsNoTracking().Where(t => ids.Contains(t.Id)).OrderBy(t => t.Name).ToListAsync(cancel);
        return [.. teachers.Select(t => new RestsOn(t.Id, t.Name, t.TermsOf().MayTrain, t.TermsOf().Link, t.Definition().Simulated))];
    }
}
