using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Evaluation;

/// <inheritdoc cref="IEvaluations"/>
internal sealed class EvaluationService(IStudioDbFactory factory, JobQueue jobs, ReportFiles reports, RunFiles files) : IEvaluations
{
    public async Task<long> StartAsync(int projectId, long studentRunId, Split on, Actor by, CancellationToken cancel = default)
    {
        if (on == Split.Train) throw new UserErrorException("A student is not judged on what it learned from. Choose dev or test.");
        await using (var db = factory.Create())
        {
            var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(
                r => r.Id == studentRunId && r.ProjectId == projectId && r.Kind == RunKind.Student && r.Published, cancel)
                ?? throw new UserErrorException("This student does not exist. Choose another one.");
            var counts = await GoldStore.CountAsync(db, projectId, cancel);
            if ((on == Split.Test ? counts.Test : counts.Dev) == 0) throw EvaluationReader.NoGold(on);
            if (!File.Exists(files.PathOf(run.Artifact!))) throw new UserErrorException("The student's file is gone from the data folder. Train the student again.");
        }
        var title = on == Split.Test ? "Evaluate student on the sealed test" : "Evaluate student on dev";
        return await jobs.EnqueueAsync(EvaluateHandler.Name, projectId, new EvaluatePayload(studentRunId, on), title, by, cancel);
    }

    public async Task<IReadOnlyList<EvaluationEntry>> ListAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var students = await db.Runs.AsNoTracking().Where(r => r.ProjectId == projectId && r.Kind == RunKind.Student && r.Published)
            .ToDictionaryAsync(r => r.Id, r => r.Number, cancel);
        var runs = await db.Runs.AsNoTracking()
            .Where(r => r.ProjectId == projectId && (r.Kind == RunKind.Evaluation || r.Kind == RunKind.DevEvaluation) && r.Published)
            .OrderByDescending(r => r.Id).ToListAsync(cancel);
        return
        [
            .. from run in runs
               where run.ParentId != null && students.ContainsKey(run.ParentId.Value)
               let figures = RunJson.Read<TestFigures>(run.Figures)
               select new EvaluationEntry(run.Id, run.ParentId!.Value, students[run.ParentId.Value], On(run.Kind), run.At, run.By, figures.Test.N, figures.Test.Accuracy),
        ];
    }

    public async Task<EvaluationReport?> LatestAsync(int projectId, long studentRunId, Split on, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var kind = on == Split.Test ? RunKind.Evaluation : RunKind.DevEvaluation;
        var run = await db.Runs.AsNoTracking().Where(r => r.ProjectId == projectId && r.Kind == kind && r.ParentId == studentRunId && r.Published)
            .OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancel);
        return run == null ? null : reports.Find(run);
    }

    public async Task<EvaluationReport?> GetAsync(int projectId, long runId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var run = await db.Runs.AsNoTracking().FirstOrDefaultAsync(
            r => r.Id == runId && r.ProjectId == projectId && (r.Kind == RunKind.Evaluation || r.Kind == RunKind.DevEvaluation) && r.Published, cancel);
        return run == null ? null : reports.Find(run);
    }

    public async Task<TestLooks> LooksAsync(int projectId, long studentRunId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return new TestLooks(
            await db.TestLooks.CountAsync(l => l.ProjectId == projectId, cancel),
            await db.TestLooks.CountAsync(l => l.ProjectId == projectId && l.RunId == studentRunId, cancel));
    }

    private static Split On(RunKind kind) => kind == RunKind.Evaluation ? Split.Test : Split.Dev;
}
