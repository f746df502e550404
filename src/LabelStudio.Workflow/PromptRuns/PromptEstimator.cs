using System.Text;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Prompts;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Teachers;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>What a run would ask, cost and take. Prompts of sampled documents are rendered and measured; once a version has been asked, its own answers say how far that is off.</summary>
internal sealed class PromptEstimator(IStudioDbFactory factory, IPromptFunctions prompts, ITeachers teachers)
{
    private const int Sampled = 24;
    private const int LatestCalls = 500;
    private const int EnoughCalls = 5;

    /// <summary>A class name in JSON; more where the prompt asks for reasons, which answers will show.</summary>
    private const int TypicalAnswer = 24;

    private static readonly TimeSpan TypicalLatency = TimeSpan.FromSeconds(1);

    public async Task<PromptEstimate> EstimateAsync(int projectId, PromptRunRequest request, IReadOnlyList<int> versions, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var scope = await PromptScope.ReadAsync(db, projectId, request, cancel);
        var rows = new List<(FunctionEstimateRow Row, long Calls, decimal Most)>();
        foreach (var version in versions)
        {
            var function = await prompts.OpenAsync(projectId, version, cancel);
            var teacher = (await teachers.GetAsync(function.TeacherId, cancel)).Teacher;
            rows.Add(await OfAsync(db, projectId, function, teacher, scope, cancel));
        }
        return new PromptEstimate(
            [.. rows.Select(r => r.Row)], scope.Length, rows.Sum(r => r.Calls), rows.Sum(r => r.Row.InputTokens), rows.Sum(r => r.Row.OutputTokens), rows.Sum(r => r.Row.Cost),
            // functions that ask one teacher share its calls at once, those of different teachers run side by side
            rows.Sum(r => r.Most), rows.GroupBy(r => r.Row.TeacherId).Select(g => g.Aggregate(TimeSpan.Zero, (t, r) => t + r.Row.Duration)).DefaultIfEmpty().Max());
    }

    private static async Task<(FunctionEstimateRow Row, long Calls, decimal Most)> OfAsync(
        StudioDb db, int projectId, IPromptFunction function, TeacherDefinition teacher, int[] scope, CancellationToken cancel)
    {
        var asked = scope.Length == 0 ? [] : (await PromptAnswerStore.AskedAsync(db, projectId, function.FunctionVersionId, scope[0], scope[^1], cancel))
            .Where(a => !PromptFunctionRun.IsPassing(a.Reason)).Select(a => a.Ordinal).ToHashSet();
        int[] left = [.. scope.Where(o => !asked.Contains(o))];
        var prompt = await MeasureAsync(db, projectId, function, teacher, left, cancel);
        var past = await PastAsync(db, function.FunctionVersionId, cancel);
        var calls = (long)Math.Round(prompt.PerDocument * left.Length);
        var (input, cached, output) = past == null
            ? (prompt.Input, 0, Math.Min(TypicalAnswer, teacher.Decoding.MaxTokens))
            : (past.Input, past.Cached, past.Output);
        var cost = (decimal)calls * ((decimal)(input - cached) * teacher.Prices.Input + (decimal)cached * teacher.Prices.CachedInput + (decimal)output * teacher.Prices.Output) / 1_000_000m;
        var row = new FunctionEstimateRow(
            function.FunctionId, function.Name, teacher.Id, teacher.Name, teacher.Simulated, left.Length, (long)(calls * input), (long)(calls * output), cost,
            Duration(teacher.Limits, calls, input + output, past?.Latency ?? TypicalLatency), past != null);
        return (row, calls, calls * prompt.Most);
    }

    /// <summary>Tokens of a prompt, questions a document, and the most a call can cost, from documents spread over those left.</summary>
    private static async Task<(double Input, double PerDocument, decimal Most)> MeasureAsync(
        StudioDb db, int projectId, IPromptFunction function, TeacherDefinition teacher, int[] left, CancellationToken cancel)
    {
        if (left.Length == 0) return (0, 1, 0);
        var n = Math.Min(Sampled, left.Length);
        var documents = await DocumentStore.FindAsync(db, projectId, [.. Enumerable.Range(0, n).Select(i => left[(int)((long)i * left.Length / n)])], cancel);
        var (input, questions, most) = (0.0, 0, 0m);
        foreach (var d in documents)
        {
            foreach (var request in await function.RenderAsync(new PromptDocument(d.Ordinal, d.ExternalId, d.Text, FieldsJson.Read(d.Fields)), teacher.Abilities, cancel))
            {
                var bytes = request.Messages.Sum(m => Encoding.UTF8.GetByteCount(m.Content)) + (request.Format == null ? 0 : Encoding.UTF8.GetByteCount(request.Format.Schema));
                input += TokenEstimate.Of(request);
                most += teacher.Prices.Most(new TokenUsage(TokenEstimate.Most(bytes), 0, teacher.Decoding.MaxTokens));
                questions++;
            }
        }
        return questions == 0 ? (0, 1, 0) : (input / questions, (double)questions / documents.Count, most / questions);
    }

    private static async Task<Past?> PastAsync(StudioDb db, int version, CancellationToken cancel)
    {
        var calls = await db.TeacherCalls.AsNoTracking().Where(c => c.FunctionVersionId == version && c.Outcome == (byte)TeacherOutcome.Answered && !c.Assumed)
            .OrderByDescending(c => c.At).Take(LatestCalls).Select(c => new { c.InputTokens, c.CachedTokens, c.OutputTokens, c.Milliseconds }).ToListAsync(cancel);
        return calls.Count < EnoughCalls ? null : new Past(
            calls.Average(c => c.InputTokens), calls.Average(c => c.CachedTokens), calls.Average(c => c.OutputTokens), TimeSpan.FromMilliseconds(calls.Average(c => c.Milliseconds ?? 0)));
    }

    private static TimeSpan Duration(TeacherLimits limits, long calls, double tokens, TimeSpan latency)
    {
        var seconds = calls * latency.TotalSeconds / limits.Concurrency;
        if (limits.RequestsPerMinute is { } r) seconds = Math.Max(seconds, calls * 60.0 / r);
        if (limits.TokensPerMinute is { } t) seconds = Math.Max(seconds, calls * tokens * 60.0 / t);
        return TimeSpan.FromSeconds(Math.Min(seconds, TimeSpan.FromDays(3650).TotalSeconds));
    }

    private sealed record Past(double Input, double Cached, double Output, TimeSpan Latency);
}
