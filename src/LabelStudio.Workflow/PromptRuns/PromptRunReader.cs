using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Prompts;
using LabelStudio.Teachers.Asking;
using LabelStudio.Workflow.Teachers;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>Runs as people see them. Figures of a run that is under way are counted again when they are a second old, and less often where counting takes long.</summary>
internal sealed class PromptRunReader(IStudioDbFactory factory, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    /// <summary>Counting may take this share of the time.</summary>
    private const int Share = 10;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, (long At, TimeSpan Good, IReadOnlyList<PromptRunFunction> Functions)> _counted = [];

    public async Task<IReadOnlyList<PromptRunView>> ListAsync(int projectId, int take, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var runs = await db.PromptRuns.AsNoTracking().Where(r => r.ProjectId == projectId).OrderByDescending(r => r.Number).Take(take).ToListAsync(cancel);
        var views = new List<PromptRunView>(runs.Count);
        foreach (var run in runs) views.Add(await ViewAsync(db, run, cancel));
        return views;
    }

    public async Task<PromptRunView> GetAsync(int projectId, long runId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var run = await db.PromptRuns.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId && r.ProjectId == projectId, cancel)
            ?? throw new UserErrorException("There is no such run. Go back to the list of runs.");
        return await ViewAsync(db, run, cancel);
    }

    private async Task<PromptRunView> ViewAsync(StudioDb db, PromptRun run, CancellationToken cancel)
    {
        await ActiveRuns.SettleAsync(db, run, time.GetUtcNow().UtcDateTime, cancel);
        var functions = await FunctionsAsync(db, run, cancel);
        return new PromptRunView(
            run.Id, run.Number, (PromptRunState)run.State, run.JobId, run.By, run.At, run.EndedAt, PromptRunJson.Read<PromptRunRequest>(run.Request), functions,
            functions.Sum(f => f.Cost), functions.Sum(f => f.InputTokens), functions.Sum(f => f.CachedTokens), functions.Sum(f => f.OutputTokens),
            run.Estimate == null ? null : PromptRunJson.Read<PromptEstimate>(run.Estimate), run.Message);
    }

    private async Task<IReadOnlyList<PromptRunFunction>> FunctionsAsync(StudioDb db, PromptRun run, CancellationToken cancel)
    {
        // written at its end, the figures of an ended run may have changed since they were counted
        var running = run.State is (byte)PromptRunState.Running;
        var start = time.GetTimestamp();
        lock (_lock)
        {
            if (!running) _counted.Remove(run.Id);
            else if (_counted.TryGetValue(run.Id, out var counted) && time.GetElapsedTime(counted.At) < counted.Good) return counted.Functions;
        }
        var functions = await CountAsync(db, run, cancel);
        var took = time.GetElapsedTime(start) * Share;
        if (running)
            lock (_lock) _counted[run.Id] = (time.GetTimestamp(), took > Fresh ? took : Fresh, functions);
        return functions;
    }

    private static async Task<IReadOnlyList<PromptRunFunction>> CountAsync(StudioDb db, PromptRun run, CancellationToken cancel)
    {
        var request = PromptRunJson.Read<PromptRunRequest>(run.Request);
        var versions = PromptRunJson.Read<int[]>(run.FunctionVersions);
        var counts = PromptRunCounts.Read(run.Figures);
        var known = await (from v in db.FunctionVersions.AsNoTracking()
                           where versions.Contains(v.Id)
                           join f in db.Functions.AsNoTracking() on v.FunctionId equals f.Id
                           select new { v.Id, v.FunctionId, f.Name, v.TeacherId }).ToDictionaryAsync(v => v.Id, cancel);
        var teachers = await db.Teachers.AsNoTracking().ToDictionaryAsync(t => t.Id, cancel);
        var calls = (await db.TeacherCalls.AsNoTracking().Where(c => c.PromptRunId == run.Id).GroupBy(c => c.FunctionVersionId).Select(g => new
        {
            g.Key,
            Calls = g.LongCount(),
            Retries = g.Sum(c => c.Attempt > 1 ? 1L : 0L),
            Unknown = g.Sum(c => c.Outcome == (byte)TeacherOutcome.Unknown ? 1L : 0L),
            Cost = g.Sum(c => c.Cost),
            Input = g.Sum(c => (long)c.InputTokens),
            Cached = g.Sum(c => (long)c.CachedTokens),
            Output = g.Sum(c => (long)c.OutputTokens),
            Milliseconds = g.Average(c => c.Outcome == (byte)TeacherOutcome.Answered ? (double?)c.Milliseconds : null),
        }).ToListAsync(cancel)).ToDictionary(c => c.Key ?? 0);
        var scope = request.Sample == null ? null : (await PromptScope.ReadAsync(db, run.ProjectId, request, cancel)).ToHashSet();
        var rows = new List<PromptRunFunction>();
        foreach (var version in versions)
        {
            var of = known.GetValueOrDefault(version);
            var teacher = of?.TeacherId is { } id ? teachers.GetValueOrDefault(id) : null;
            var reasons = await ReasonsAsync(db, run.ProjectId, version, request.Split, scope, cancel);
            var c = calls.GetValueOrDefault(version);
            var own = counts.Of(version);
            rows.Add(new PromptRunFunction(
                of?.FunctionId ?? 0, version, of?.Name ?? "a deleted prompt", teacher?.Id ?? 0, teacher?.Name ?? "", teacher?.Definition().Simulated ?? false,
                own.Documents, reasons.Sum(r => r.Documents), reasons.Where(r => r.Reason == null).Sum(r => r.Documents),
                reasons.Where(r => r.Reason != null).ToDictionary(r => (AbstainReason)r.Reason!.Value, r => r.Documents),
                c?.Calls ?? 0, c?.Retries ?? 0, c?.Unknown ?? 0, own.FromCache, Money.FromUnits(c?.Cost ?? 0), c?.Input ?? 0, c?.Cached ?? 0, c?.Output ?? 0,
                c?.Milliseconds is { } ms ? TimeSpan.FromMilliseconds(ms) : null)
            { Redactions = own.Redactions });
        }
        return rows;
    }

    private static async Task<IReadOnlyList<ReasonCount>> ReasonsAsync(StudioDb db, int projectId, int version, Split? split, HashSet<int>? scope, CancellationToken cancel)
    {
        if (scope == null) return await PromptAnswerStore.CountAsync(db, projectId, version, split, cancel);
        var asked = await PromptAnswerStore.AskedAsync(db, projectId, version, 0, int.MaxValue, cancel);
        return [.. asked.Where(a => scope.Contains(a.Ordinal)).GroupBy(a => a.Reason).Select(g => new ReasonCount(g.Key, g.Count()))];
    }
}
