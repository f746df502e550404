using LabelStudio.Core.Analysis.Agreement;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Workflow.Analysis;

/// <summary>Compares the enabled functions with each other, in an order in which near-copies and functions for one class stand together.</summary>
internal sealed class AgreementReader(ILabels labels)
{
    public async Task<AgreementAnalysis> ReadAsync(StudioDb db, AnalysisView view, CancellationToken cancel)
    {
        var run = await labels.LatestAsync(view.Stamp.ProjectId, cancel);
        var patterns = await view.PatternsAsync(db, cancel);
        return await Task.Run(() => Compare(view, patterns, run, cancel), cancel);
    }

    private static AgreementAnalysis Compare(AnalysisView view, VotePatterns patterns, LabelRun? run, CancellationToken cancel)
    {
        var estimates = run == null ? null : EstimatesOf(view, run);
        var table = AgreementTable.Of(patterns, estimates, estimates == null ? null : run!.EstimatedBalance, cancel: cancel);
        var groups = GroupsOf(view, run);
        var (order, classes) = Order(patterns, groups);
        var place = new int[order.Length];
        for (var p = 0; p < order.Length; p++) place[order[p]] = p;
        return new AgreementAnalysis(
            [.. order.Select(f => new ComparedFunction(view.Enabled[f].Id, f, view.Enabled[f].Name, classes[f], table.Votes[f]))],
            [.. groups.Select(g => (IReadOnlyList<int>)[.. g.Select(f => place[f]).Order()])], table, patterns.Documents,
            table.KnowsAccuracy ? run?.Run.Number : null, run?.Run.StaleBecause);
    }

    /// <summary>What the run thinks of the functions as they are now; a function it does not know has no accuracy.</summary>
    private static List<FunctionEstimate> EstimatesOf(AnalysisView view, LabelRun run)
    {
        var known = run.Functions.ToDictionary(f => f.Name, StringComparer.Ordinal);
        return [.. view.Enabled.Select(f => known.GetValueOrDefault(f.Name) ?? new FunctionEstimate(f.Name, 0, null, 1, [], []))];
    }

    private static List<List<int>> GroupsOf(AnalysisView view, LabelRun? run)
    {
        var places = view.Enabled.Select((f, i) => (f.Name, i)).ToDictionary(f => f.Name, f => f.i, StringComparer.Ordinal);
        return
        [
            .. (run?.Radar.Groups ?? []).Select(g => g.Functions.Where(places.ContainsKey).Select(n => places[n]).ToList()).Where(g => g.Count > 1),
        ];
    }

    /// <summary>Groups first, then the rest by the class they mostly vote for.</summary>
    private static (int[] Order, int[] Classes) Order(VotePatterns patterns, List<List<int>> groups)
    {
        var functions = patterns.Functions.Count;
        var votes = new Dictionary<int, long>[functions];
        for (var f = 0; f < functions; f++) votes[f] = [];
        for (var p = 0; p < patterns.Count; p++)
            foreach (var vote in patterns[p])
            {
                var k = patterns.Voted.Single(vote.Class);
                votes[vote.Function][k] = votes[vote.Function].GetValueOrDefault(k) + patterns.Counts[p];
            }
        var classes = votes.Select(v => v.Count == 0 ? -1 : v.OrderByDescending(c => c.Value).ThenBy(c => c.Key).First().Key).ToArray();
        var grouped = groups.SelectMany(g => g).ToHashSet();
        var rest = Enumerable.Range(0, functions).Where(f => !grouped.Contains(f)).OrderBy(f => classes[f] < 0 ? int.MaxValue : classes[f]).ThenBy(f => f);
        return ([.. groups.SelectMany(g => g), .. rest], classes);
    }
}
