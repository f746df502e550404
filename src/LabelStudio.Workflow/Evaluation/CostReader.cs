using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Storage;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Teachers;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>What a thousand requests cost: of a teacher by its prices and the tokens that its calls took, of the student by the time of a processor core.</summary>
internal sealed class CostReader(IStudioDbFactory factory)
{
    /// <summary>A core of a rented machine costs about this an hour; the report says so.</summary>
    private const double CoreHourPrice = 0.05;

    private const double SecondsPerHour = 3600;
    private const int Requests = 1000;

    /// <param name="rows">The documents, with the functions.</param>
    /// <param name="beside">The student and what it was compared with.</param>
    /// <param name="speed">How long the student takes.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<CostComparison> ReadAsync(EvaluationRows rows, IReadOnlyList<Contender> beside, SpeedFigures speed, CancellationToken cancel)
    {
        var points = new List<CostPoint>();
        // the median, as whatever else this machine does at the moment is no cost of the student
        var own = speed.P50Microseconds / 1e6 / SecondsPerHour * CoreHourPrice * Requests;
        points.Add(Point(beside[0], own, false, string.Create(CultureInfo.InvariantCulture, $"{speed.P50Microseconds:0} µs of one core a request at {CoreHourPrice:0.00} a core-hour")));
        var asked = beside.Where(c => c.Kind == ContenderKind.Teacher).ToList();
        if (asked.Count > 0)
        {
            await using var db = factory.Create();
            var costs = new List<(double? Cost, bool Simulated)>();
            foreach (var contender in asked)
            {
                var (cost, simulated, from) = await TeacherAsync(db, rows.Functions.First(f => f.Id == contender.FunctionId).VersionId, cancel);
                costs.Add((cost, simulated));
                points.Add(Point(contender, cost, simulated, from));
            }
            // the model needs the answer of every prompt, so it costs what they cost together
            if (beside.FirstOrDefault(c => c.Kind == ContenderKind.LabelModel) is { } model)
                points.Add(Point(
                    model, costs.All(c => c.Cost != null) ? costs.Sum(c => c.Cost!.Value) : null, costs.Any(c => c.Simulated),
                    $"all {InWords.Count(asked.Count, "prompt")} asked for each request"));
        }
        var priced = points.Where(p => p.PerThousand != null).ToList();
        var front = ParetoFront.Of([.. priced.Select(p => (p.PerThousand!.Value, p.Accuracy.Value))]);
        return new CostComparison(CoreHourPrice, [.. points.Select(p => p with { OnFront = priced.IndexOf(p) is var at && at >= 0 && front[at] })]);
    }

    private static CostPoint Point(Contender contender, double? cost, bool simulated, string from) =>
        new(contender.Kind, contender.Name, contender.Accuracy, cost, false, simulated, from);

    private static async Task<(double? Cost, bool Simulated, string From)> TeacherAsync(StudioDb db, int versionId, CancellationToken cancel)
    {
        var teacher = await (from v in db.FunctionVersions.AsNoTracking()
                             where v.Id == versionId
                             join t in db.Teachers.AsNoTracking() on v.TeacherId equals t.Id
                             select t).FirstAsync(cancel);
        var definition = teacher.Definition();
        var answered = (byte)TeacherOutcome.Answered;
        var calls = await db.TeacherCalls.AsNoTracking().Where(c => c.FunctionVersionId == versionId && c.Outcome != null).GroupBy(_ => 1)
            .Select(g => new
            {
                Answers = g.Count(c => c.Outcome == answered),
                Input = g.Sum(c => (long)c.InputTokens),
                Cached = g.Sum(c => (long)c.CachedTokens),
                Output = g.Sum(c => (long)c.OutputTokens),
            }).FirstOrDefaultAsync(cancel);
        if (calls == null || calls.Answers == 0) return (null, definition.Simulated, "no call of this version is on record");
        var prices = definition.Prices;
        if (prices is { Input: 0, Output: 0 }) return (null, definition.Simulated, "the teacher has no prices");
        return (
            Cost(prices, calls.Input, calls.Cached, calls.Output) / calls.Answers * Requests, definition.Simulated,
            string.Create(CultureInfo.InvariantCulture,
                $"{(double)calls.Input / calls.Answers:0} tokens in and {(double)calls.Output / calls.Answers:0} out an answer, measured on {InWords.Count(calls.Answers, "answer")}; {prices.Input} in and {prices.Output} out a million"));
    }

    private static double Cost(TeacherPrices prices, long input, long cached, long output) =>
        (double)((input - cached) * prices.Input + cached * prices.CachedInput + output * prices.Output) / 1e6;
}
