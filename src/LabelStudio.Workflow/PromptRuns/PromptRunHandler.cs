using System.Globalization;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Teachers;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Budgets;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Teachers;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>The job that carries out a run of prompts. It may be cut anywhere: answers are kept before they are used, so a new start pays for nothing twice.</summary>
internal sealed class PromptRunHandler(IStudioDbFactory factory, IPromptFunctions prompts, TeacherChannels channels, TimeProvider time) : IJobHandler
{
    public const string Name = "prompt";

    private const string Stage = "Asking";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        var runId = context.Payload<PromptRunPayload>().RunId;
        var run = await BeginAsync(context, runId);
        if (run == null) return null;
        try
        {
            var ends = await AskAsync(context, run, cancel);
            if (cancel.IsCancellationRequested)
            {
                await StopAsync(context, runId);
                throw new OperationCanceledException(cancel);
            }
            await EndAsync(context, runId, ends);
            return null;
        }
        catch (Exception e) when (e is not (OperationCanceledException or Storage.Jobs.LeaseLostException) && !cancel.IsCancellationRequested)
        {
            var (words, _) = JobFailure.Describe(e, context.Job);
            await SetAsync(context, runId, PromptRunState.Failed, words);
            throw;
        }
    }

    /// <summary>Marks the run as running and its calls of an earlier, killed process as lost; null when it was stopped before it began.</summary>
    private async Task<PromptRun?> BeginAsync(JobContext context, long runId) => await context.WriteAsync(async db =>
    {
        var run = await db.PromptRuns.FirstOrDefaultAsync(r => r.Id == runId);
        if (run == null || run.State is (byte)PromptRunState.Cancelled or (byte)PromptRunState.Paused) return null;
        (run.State, run.Message, run.EndedAt) = ((byte)PromptRunState.Running, null, null);
        await db.SaveChangesAsync();
        await CallBook.GiveUpAsync(db, runId, (byte)TeacherOutcome.Unknown);
        return run;
    });

    private async Task<IReadOnlyList<FunctionEnd>> AskAsync(JobContext context, PromptRun run, CancellationToken cancel)
    {
        var request = PromptRunJson.Read<PromptRunRequest>(run.Request);
        var counts = PromptRunCounts.Read(run.Figures);
        var (scope, budget) = await OpenAsync(run, request, cancel);
        using var late = request.Timeout is { } longest ? new CancellationTokenSource(longest, time) : new CancellationTokenSource();
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancel, late.Token);
        var parts = new List<PromptFunctionRun>();
        foreach (var version in PromptRunJson.Read<int[]>(run.FunctionVersions))
        {
            var function = await prompts.OpenAsync(run.ProjectId, version, cancel);
            parts.Add(new PromptFunctionRun(factory, context, function, await channels.OpenAsync(function.TeacherId, cancel), budget, run.Id, scope, time));
            counts.Set(version, scope.Length);
        }
        var figures = counts.ToJson();
        await context.WriteAsync(db => db.PromptRuns.Where(r => r.Id == run.Id).ExecuteUpdateAsync(u => u.SetProperty(r => r.Figures, figures)));
        void Progress() => Report(context, parts, budget);
        Progress();
        return await Task.WhenAll(parts.Select(async part =>
        {
            using var stop = new RunStop(stopping.Token);
            var writer = new PromptAnswerWriter(context, part.Function, counts, run.Id, time);
            await part.RunAsync(stop, writer, Progress);
            var state = stop.State ?? (late.IsCancellationRequested && part.Done < part.Documents ? PromptRunState.TimedOut : PromptRunState.Finished);
            return new FunctionEnd(part, state, stop.Reason);
        }));
    }

    private async Task<(int[] Scope, Budget Budget)> OpenAsync(PromptRun run, PromptRunRequest request, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var scope = await PromptScope.ReadAsync(db, run.ProjectId, request, cancel);
        var spent = await db.TeacherCalls.Where(c => c.PromptRunId == run.Id).GroupBy(c => 1)
            .Select(g => new { Cost = g.Sum(c => c.Cost), Tokens = g.Sum(c => (long)c.InputTokens + c.OutputTokens) }).FirstOrDefaultAsync(cancel);
        return (scope, new Budget(request.Budget.Cost, request.Budget.Tokens, Money.FromUnits(spent?.Cost ?? 0), spent?.Tokens ?? 0));
    }

    private static void Report(JobContext context, IReadOnlyList<PromptFunctionRun> parts, Budget budget)
    {
        var (done, all) = (parts.Sum(p => (long)p.Done), parts.Sum(p => (long)p.Documents));
        var spent = budget.State.Spent;
        context.Report(
            Stage, all == 0 ? 1 : (double)done / all,
            string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {InWords.Count(all, "answer")}{(spent > 0 ? $", cost {spent:0.00##}" : "")}"));
    }

    /// <summary>A person has asked to stop (and may have said why already), or the studio is shutting down and goes on at its next start.</summary>
    private static Task StopAsync(JobContext context, long runId) => context.WriteAsync(async db =>
    {
        if (!await db.Jobs.AnyAsync(j => j.Id == context.Job.Id && j.CancelRequested)) return;
        var now = DateTime.UtcNow;
        await db.PromptRuns.Where(r => r.Id == runId && r.State == (byte)PromptRunState.Running).ExecuteUpdateAsync(u => u
            .SetProperty(r => r.State, (byte)PromptRunState.Paused).SetProperty(r => r.Message, PromptRunWords.Paused));
        await db.PromptRuns.Where(r => r.Id == runId).ExecuteUpdateAsync(u => u.SetProperty(r => r.EndedAt, now));
    });

    private static Task EndAsync(JobContext context, long runId, IReadOnlyList<FunctionEnd> ends)
    {
        var worst = ends.Where(e => e.State != PromptRunState.Finished).ToList();
        return worst.Count == 0
            ? SetAsync(context, runId, PromptRunState.Finished, null)
            // a teacher that fails needs a look sooner than a budget that is used up
            : SetAsync(context, runId, worst.Max(e => e.State), PromptRunWords.Stopped(ends));
    }

    private static Task SetAsync(JobContext context, long runId, PromptRunState state, string? message) => context.WriteAsync(async db =>
    {
        var now = DateTime.UtcNow;
        await db.PromptRuns.Where(r => r.Id == runId && r.State == (byte)PromptRunState.Running).ExecuteUpdateAsync(u => u
            .SetProperty(r => r.State, (byte)state).SetProperty(r => r.Message, message).SetProperty(r => r.EndedAt, now));
    });
}

/// <summary>Which run to carry out.</summary>
internal sealed record PromptRunPayload(long RunId);

/// <summary>How one function of a run ended.</summary>
internal sealed record FunctionEnd(PromptFunctionRun Part, PromptRunState State, string? Reason);
