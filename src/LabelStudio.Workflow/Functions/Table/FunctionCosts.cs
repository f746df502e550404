using System.Diagnostics;
using LabelStudio.Storage;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>What the calls of prompt functions have cost. The sum over many calls takes a moment, so it is kept for a while that grows with that moment.</summary>
internal sealed class FunctionCosts
{
    private const decimal Unit = 1e-12m;
    private const int TimesAsLong = 20;
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, (long Until, IReadOnlyDictionary<int, decimal> Costs)> _projects = [];

    /// <summary>By function, in the prices' currency, all its versions together; functions that called nobody are not in it.</summary>
    public async Task<IReadOnlyDictionary<int, decimal>> ReadAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        lock (_lock)
        {
            if (_projects.TryGetValue(projectId, out var kept) && Stopwatch.GetTimestamp() < kept.Until) return kept.Costs;
        }
        var start = Stopwatch.GetTimestamp();
        var sums = await (from c in db.TeacherCalls.AsNoTracking()
                          where c.ProjectId == projectId
                          join v in db.FunctionVersions on c.FunctionVersionId equals v.Id
                          group c.Cost by v.FunctionId into calls
                          select new { calls.Key, Cost = calls.Sum() }).ToListAsync(cancel);
        var costs = sums.ToDictionary(s => s.Key, s => s.Cost * Unit);
        var taken = Stopwatch.GetElapsedTime(start) * TimesAsLong;
        lock (_lock)
        {
            _projects[projectId] = (Stopwatch.GetTimestamp() + (long)((taken > Shortest ? taken : Shortest).TotalSeconds * Stopwatch.Frequency), costs);
        }
        return costs;
    }
}
