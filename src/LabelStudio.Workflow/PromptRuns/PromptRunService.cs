using System.Globalization;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Asking;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.PromptRuns;

/// <inheritdoc cref="IPromptRuns"/>
internal sealed class PromptRunService(
    IStudioDbFactory factory, JobQueue queue, IJobs jobs, PromptEstimator estimator, PromptRunReader reader, PromptRunDocuments documents, TimeProvider time) : IPromptRuns
{
    private static readonly byte[] Active = [(byte)PromptRunState.Queued, (byte)PromptRunState.Running];

    public async Task<PromptEstimate> EstimateAsync(int projectId, PromptRunRequest request, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await estimator.EstimateAsync(projectId, request, await VersionsAsync(db, projectId, request, cancel), cancel);
    }

    public async Task<long> StartAsync(int projectId, PromptRunRequest request, Actor by, CancellationToken cancel = default)
    {
        Check(request.Budget);
        var (versions, estimate) = await PrepareAsync(projectId, request, cancel);
        if (estimate.Documents == 0) throw new UserErrorException("There are no documents to ask about. Choose another split, or import documents first.");
        var run = await factory.WriteAsync(async db =>
        {
            await CheckFreeAsync(db, projectId, versions, null);
            var last = await db.PromptRuns.Where(r => r.ProjectId == projectId).MaxAsync(r => (int?)r.Number) ?? 0;
            var run = new PromptRun
            {
                ProjectId = projectId,
                Number = last + 1,
                State = (byte)PromptRunState.Queued,
                Request = PromptRunJson.Write(request),
                FunctionVersions = PromptRunJson.Write(versions),
                Estimate = PromptRunJson.Write(estimate),
                By = by.Name,
                At = time.GetUtcNow().UtcDateTime,
            };
            db.PromptRuns.Add(run);
            await db.SaveChangesAsync();
            return run;
        }, cancel);
        await EnqueueAsync(run, by);
        return run.Id;
    }

    public async Task PauseAsync(int projectId, long runId, Actor by, CancellationToken cancel = default) =>
        await StopAsync(projectId, runId, PromptRunState.Paused, PromptRunWords.Paused, by, cancel);

    public async Task CancelAsync(int projectId, long runId, Actor by, CancellationToken cancel = default) =>
        await StopAsync(projectId, runId, PromptRunState.Cancelled, PromptRunWords.Cancelled, by, cancel);

    public async Task ResumeAsync(int projectId, long runId, PromptBudget? budget, Actor by, CancellationToken cancel = default)
    {
        if (budget != null) Check(budget);
        // the job of before may still be finishing its calls
        if (await JobOfAsync(projectId, runId, cancel) is { } before) await jobs.WaitAsync(before, cancel);
        var run = await factory.WriteAsync(async db =>
        {
            var run = await db.PromptRuns.FirstOrDefaultAsync(r => r.Id == runId && r.ProjectId == projectId) ?? throw new UserErrorException("There is no such run. Go back to the list of runs.");
            if (await ActiveRuns.SettleAsync(db, run, time.GetUtcNow().UtcDateTime)) throw new UserErrorException("The run is under way.");
            if (run.State is (byte)PromptRunState.Cancelled or (byte)PromptRunState.Finished)
                throw new UserErrorException("The run has ended. Start a new one; what was answered is not asked or paid for again.");
            await CheckFreeAsync(db, projectId, PromptRunJson.Read<int[]>(run.FunctionVersions), runId);
            if (budget != null) run.Request = PromptRunJson.Write(PromptRunJson.Read<PromptRunRequest>(run.Request) with { Budget = budget });
            (run.State, run.Message, run.EndedAt) = ((byte)PromptRunState.Queued, null, null);
            await db.SaveChangesAsync();
            return run;
        }, cancel);
        await EnqueueAsync(run, by);
    }

    public Task<IReadOnlyList<PromptRunView>> ListAsync(int projectId, int take = 20, CancellationToken cancel = default) => reader.ListAsync(projectId, take, cancel);

    public Task<PromptRunView> GetAsync(int projectId, long runId, CancellationToken cancel = default) => reader.GetAsync(projectId, runId, cancel);

    public Task<IReadOnlyList<PromptAnswerRow>> AnswersAsync(
        int projectId, int functionVersionId, AbstainReason? reason, int after, int take = 50, CancellationToken cancel = default) =>
        documents.AnswersAsync(projectId, functionVersionId, reason, after, take, cancel);

    public Task<IReadOnlyList<PromptAnswerRow>> OfDocumentAsync(int projectId, int ordinal, CancellationToken cancel = default) =>
        documents.OfDocumentAsync(projectId, ordinal, cancel);

    public Task<IReadOnlyList<CallRow>> CallsAsync(int projectId, long? runId, TeacherOutcome? outcome = null, int skip = 0, int take = 100, CancellationToken cancel = default) =>
        documents.CallsAsync(projectId, runId, outcome, skip, take, cancel);

    public Task<IReadOnlyList<(TeacherOutcome? Outcome, int Calls)>> OutcomesAsync(int projectId, long runId, CancellationToken cancel = default) =>
        documents.OutcomesAsync(projectId, runId, cancel);

    private async Task<(int[] Versions, PromptEstimate Estimate)> PrepareAsync(int projectId, PromptRunRequest request, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var versions = await VersionsAsync(db, projectId, request, cancel);
        return (versions, await estimator.EstimateAsync(projectId, request, versions, cancel));
    }

    /// <summary>The present versions of the functions, in their order.</summary>
    private static async Task<int[]> VersionsAsync(StudioDb db, int projectId, PromptRunRequest request, CancellationToken cancel)
    {
        if (request.FunctionIds.Count == 0) throw new UserErrorException("Choose at least one prompt function to run.");
        if (request.Sample is < 1) throw new UserErrorException("A sample has at least one document.");
        var found = await db.Functions.AsNoTracking().Where(f => f.ProjectId == projectId && f.Kind == FunctionKind.Prompt && request.FunctionIds.Contains(f.Id))
            .ToDictionaryAsync(f => f.Id, f => f.CurrentVersionId, cancel);
        return
        [
            .. request.FunctionIds.Distinct().Select(id => found.TryGetValue(id, out var version)
                ? version
                : throw new UserErrorException("One of the prompt functions does not exist any more. Load the page again.")),
        ];
    }

    /// <summary>Two runs that ask the same would each pay for what the other is about to know.</summary>
    private async Task CheckFreeAsync(StudioDb db, int projectId, IReadOnlyList<int> versions, long? except)
    {
        foreach (var run in await db.PromptRuns.AsNoTracking().Where(r => r.ProjectId == projectId && r.Id != except && Active.Contains(r.State)).ToListAsync())
            if (PromptRunJson.Read<int[]>(run.FunctionVersions).Intersect(versions).Any() && await ActiveRuns.SettleAsync(db, run, time.GetUtcNow().UtcDateTime))
                throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"Run {run.Number} asks the same prompt already. Wait for it, or pause it first."));
    }

    private static void Check(PromptBudget budget)
    {
        if (budget.Cost is < 0 || budget.Tokens is < 0) throw new UserErrorException("A budget is not negative; leave the box empty for no limit.");
    }

    private async Task EnqueueAsync(PromptRun run, Actor by)
    {
        var prompts = PromptRunJson.Read<int[]>(run.FunctionVersions).Length;
        var job = await queue.EnqueueAsync(PromptRunHandler.Name, run.ProjectId, new PromptRunPayload(run.Id), $"Ask {InWords.Count(prompts, "prompt")}", by, CancellationToken.None);
        await using var db = factory.Create();
        await db.PromptRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(u => u.SetProperty(r => r.JobId, job));
    }

    private async Task StopAsync(int projectId, long runId, PromptRunState state, string message, Actor by, CancellationToken cancel)
    {
        var now = time.GetUtcNow().UtcDateTime;
        await using var db = factory.Create();
        // what is paused or has stopped may still be cancelled; what has ended stays as it ended
        byte[] from = state == PromptRunState.Paused
            ? Active
            : [.. Active, (byte)PromptRunState.Paused, (byte)PromptRunState.BudgetSpent, (byte)PromptRunState.TeacherFailed, (byte)PromptRunState.TimedOut, (byte)PromptRunState.Failed];
        var changed = await db.PromptRuns.Where(r => r.Id == runId && r.ProjectId == projectId && from.Contains(r.State)).ExecuteUpdateAsync(u => u
            .SetProperty(r => r.State, (byte)state).SetProperty(r => r.Message, message).SetProperty(r => r.EndedAt, now), cancel);
        if (changed == 1 && await JobOfAsync(projectId, runId, cancel) is { } job) await jobs.CancelAsync(job, by, cancel);
    }

    /// <summary>The run's job that has not ended, if there is one.</summary>
    private async Task<long?> JobOfAsync(int projectId, long runId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return await (from r in db.PromptRuns
                      where r.Id == runId && r.ProjectId == projectId
                      join j in db.Jobs on r.JobId equals j.Id
                      where j.EndedAt == null
                      select (long?)j.Id).FirstOrDefaultAsync(cancel);
    }
}
