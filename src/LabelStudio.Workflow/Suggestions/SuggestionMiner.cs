using System.Diagnostics;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Suggestions;
using LabelStudio.Storage;
using LabelStudio.Workflow.Analysis;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Suggestions;

/// <summary>Mines the suggestions of a project as it is now.</summary>
internal sealed class SuggestionMiner(IStudioDbFactory factory, ProjectColumnsCache cache, VoteColumns votes, DismissedRules dismissed)
{
    private const int FewestSuggestions = 30, MostSuggestions = 120;

    /// <summary>A rule adds at least so many documents, and at least this share of the uncovered ones.</summary>
    private const int FewestNew = 3;
    private const double LeastNew = 0.0005;

    private const int Examples = 3;

    /// <summary>Changes whenever mining might find something else.</summary>
    public async Task<string> StampAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var view = await AnalysisView.ReadAsync(db, cache, projectId, cancel);
        return await StampAsync(db, view, cancel);
    }

    public async Task<(string Stamp, SuggestionList List)> MineAsync(int projectId, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        await using var db = factory.Create();
        var view = await AnalysisView.ReadAsync(db, cache, projectId, cancel);
        var stamp = await StampAsync(db, view, cancel);
        var sample = await SuggestionSample.ReadAsync(db, view, cancel);
        var functions = await CurrentFunction.ReadAsync(db, projectId, cancel);
        var options = await OptionsAsync(db, view, functions, sample, cancel);
        var mined = await Task.Run(() => RuleMiner.Mine(view.Classes.Count, sample.Documents, options, cancel), cancel);
        var blocks = await view.Columns.Words.ReadAsync(db, projectId, cancel);
        var counts = await view.VoteCountsAsync(db, cancel);
        var rules = new List<SuggestedRule>(mined.Count);
        foreach (var rule in mined)
        {
            var (hits, exact, fresh) = await RuleReach.CountAsync(factory, view, blocks, counts, rule.Query, cancel);
            rules.Add(new SuggestedRule(
                rule.Query.ToString(), rule.Class, rule.Gold, rule.GoldRight, rule.Confident, rule.ConfidentRight, rule.Precision, rule.Held, hits, exact, fresh,
                ExamplesOf(rule, sample)));
        }
        return (stamp, new SuggestionList(
            rules, sample.Documents.Count(d => d.Gold), sample.Documents.Count(d => d.Class >= 0 && !d.Gold), sample.Documents.Count, view.Stamp.Documents, sample.Uncovered,
            false, clock.Elapsed.TotalMilliseconds));
    }

    private static async Task<string> StampAsync(StudioDb db, AnalysisView view, CancellationToken cancel) => RunJson.Digest(
        view.Stamp.DocumentsVersion, view.Stamp.Gold.ToString(), view.Stamp.LabelRun,
        await VoteColumns.StampAsync(db, view.Sources, view.Stamp.Documents, view.Classes.Count, cancel));

    private async Task<MiningOptions> OptionsAsync(StudioDb db, AnalysisView view, IReadOnlyList<CurrentFunction> functions, SuggestionSample sample, CancellationToken cancel)
    {
        var rules = functions.Where(f => f.IsRule).ToList();
        var read = await votes.ReadAsync(db, [.. rules.Select(f => f.Source)], view.Stamp.Documents, view.Classes.Count, cancel);
        var voted = read.Voted(view.Classes.Count);
        var existing = new List<(int, IReadOnlyList<int>)>();
        foreach (var column in read.Columns)
        {
            var hits = new Dictionary<int, List<int>>();
            for (var i = 0; i < sample.Ordinals.Count; i++)
            {
                var vote = column[sample.Ordinals[i]];
                if (vote < 0) continue;
                var k = voted.Single(vote);
                if (!hits.TryGetValue(k, out var ofClass)) hits[k] = ofClass = [];
                ofClass.Add(i);
            }
            existing.AddRange(hits.Select(h => (h.Key, (IReadOnlyList<int>)h.Value)));
        }
        var barred = (await dismissed.ListAsync(view.Stamp.ProjectId, cancel)).Select(d => (d.Query, d.Class)).ToHashSet();
        foreach (var rule in rules)
            if (RuleQuery.TryParse(rule.Definition, out var query, out _)) barred.Add((query.ToString(), rule.Class));
        return new MiningOptions
        {
            Most = Math.Clamp(view.Classes.Count, FewestSuggestions, MostSuggestions),
            FewestNew = Math.Max(FewestNew, (int)(LeastNew * sample.Documents.Count(d => !d.Covered))),
            ClassesWithRules = existing.Select(e => e.Item1).ToHashSet(),
            IsBarred = (query, k) => barred.Contains((query, k)),
            Existing = existing,
        };
    }

    private static List<SuggestionExample> ExamplesOf(RuleSuggestion rule, SuggestionSample sample) =>
    [
        .. rule.Hits.OrderBy(i => sample.Documents[i].Covered).Take(Examples).Select(i => new SuggestionExample(
            sample.Ordinals[i], sample.Documents[i].Text, [.. RuleHighlighter.Highlights(rule.Query, sample.Documents[i].Text).Select(s => (s.Start, s.Length))])),
    ];
}
