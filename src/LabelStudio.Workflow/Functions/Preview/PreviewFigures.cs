using System.Buffers;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>The numbers of a preview.</summary>
internal sealed record PreviewFigures(
    HitCount Hits, IReadOnlyList<int> Classes, IReadOnlyList<SuggestedClass> Suggested, GoldEvidence Gold, ModelEvidence? Model, IReadOnlyDictionary<HitKind, HitCount> Kinds, bool JudgedByGold,
    IReadOnlyList<FunctionOverlap> Functions, IReadOnlyList<string> Warnings)
{
    private const int MostSuggested = 9;
    private const int MostFunctions = 8;

    /// <summary>Classes that the label model gives less are not suggested.</summary>
    private const double WorthAWord = 0.03;

    /// <summary>So much gold outweighs what the label model says.</summary>
    private const int EnoughGold = 5;

    /// <param name="ground">The project.</param>
    /// <param name="hits">The hits as far as they are known.</param>
    /// <param name="question">What was asked.</param>
    /// <param name="standIns">How many sure hits may stand for all of them.</param>
    /// <param name="cancel">Stops the work.</param>
    public static PreviewFigures Of(PreviewGround ground, QueryHits hits, PreviewQuestion question, int standIns, CancellationToken cancel)
    {
        var count = hits.Count;
        var gold = GoldOf(ground, hits);
        var stand = hits.StandIns(standIns);
        var model = ModelOf(ground, stand);
        var suggested = Suggest(ground, gold, model);
        IReadOnlyList<int> classes = question.Classes.Count > 0 ? question.Classes : [.. suggested.Take(1).Select(s => s.Class)];
        var agrees = Agreeing(ground, classes);
        var kinds = new Dictionary<HitKind, HitCount> { [HitKind.All] = count };
        var (voted, differs) = (new bool[stand.Count], new bool[stand.Count]);
        var functions = new List<FunctionOverlap>(ground.Others.Count);
        for (var f = 0; f < ground.Others.Count; f++)
        {
            cancel.ThrowIfCancellationRequested();
            var (both, differ) = stand.Meet(ground.Votes[f], agrees, voted, differs);
            if (both.Value > 0) functions.Add(new FunctionOverlap(ground.Others[f].Id, ground.Others[f].Name, both, differ));
        }
        if (ground.Others.Count > 0)
        {
            kinds[HitKind.New] = stand.CountOf([.. voted.Select(v => !v)]);
            if (classes.Count > 0) kinds[HitKind.Conflict] = stand.CountOf(differs);
        }
        var byGold = gold.Hits > 0;
        if (classes.Count > 0) Judge(ground, stand, gold, classes, byGold, kinds);
        if (ground.Own is { } own) Compare(own, stand, count, kinds);
        return new PreviewFigures(
            count, classes, suggested, gold, model, kinds, byGold, [.. functions.OrderByDescending(f => f.Both.Value).ThenBy(f => f.FunctionId).Take(MostFunctions)],
            WarningsOf(hits.Query, ground));
    }

    /// <summary>For each value a vote may have, whether it names one of the classes; without classes nothing differs.</summary>
    private static bool[] Agreeing(PreviewGround ground, IReadOnlyList<int> classes) =>
        [.. Enumerable.Range(0, ground.Voted?.Count ?? 0).Select(v => classes.Count == 0 || classes.Any(k => ground.Voted!.Names(v, k)))];

    private static GoldEvidence GoldOf(PreviewGround ground, QueryHits hits)
    {
        var classes = new int[ground.Classes?.Count ?? 0];
        int dev = 0, train = 0;
        var complete = true;
        foreach (var g in ground.Gold.Labels)
        {
            if (!hits.IsHit(g.Ordinal))
            {
                complete &= !hits.IsOpen(g.Ordinal);
                continue;
            }
            if (g.Class < classes.Length) classes[g.Class]++;
            if (g.Split == Split.Dev) dev++;
            else train++;
        }
        return new GoldEvidence(
            [.. classes.Select((n, c) => new ClassCount(c, n)).Where(c => c.Count > 0).OrderByDescending(c => c.Count).ThenBy(c => c.Class)], dev, train, complete);
    }

    private static ModelEvidence? ModelOf(PreviewGround ground, StandIns stand)
    {
        if (ground.Labels is not { } labels) return ground.LabelsPending == null ? null : new ModelEvidence([], 0, false, Pending: true);
        var (sums, weight, seen) = Posterior(labels, stand);
        var classes = sums.Select((s, c) => new ClassShare(c, weight == 0 ? 0 : s / weight)).Where(c => c.Share > 0).OrderByDescending(c => c.Share).ThenBy(c => c.Class);
        // the interval is that of the documents that were looked at
        return new ModelEvidence([.. classes], seen, stand.AreAll);
    }

    /// <summary>Adds up posteriors over the documents that functions vote on, each distinct row once.</summary>
    private static (double[] Sums, double Weight, int Seen) Posterior(ProbabilisticLabels labels, StandIns stand)
    {
        var weights = ArrayPool<double>.Shared.Rent(labels.Rows.Count);
        weights.AsSpan(0, labels.Rows.Count).Clear();
        var rows = new List<int>();
        var seen = 0;
        for (var i = 0; i < stand.Count; i++)
        {
            var d = stand.Ordinals[i];
            if (d >= labels.Count || !labels.IsCovered(d)) continue;
            var row = labels.RowOf[d];
            if (weights[row] == 0) rows.Add(row);
            weights[row] += stand.WeightOf(i);
            seen++;
        }
        var sums = new double[labels.Classes.Count];
        var probabilities = new float[sums.Length];
        double weight = 0;
        foreach (var row in rows)
        {
            labels.Rows.CopyTo(row, probabilities);
            for (var c = 0; c < sums.Length; c++) sums[c] += weights[row] * probabilities[c];
            weight += weights[row];
        }
        ArrayPool<double>.Shared.Return(weights);
        return (sums, weight, seen);
    }

    /// <summary>Classes by the lower end of the precision that the rule would have: by gold where there is enough, else by whichever is surer.</summary>
    private static List<SuggestedClass> Suggest(PreviewGround ground, GoldEvidence gold, ModelEvidence? model)
    {
        var best = new Dictionary<int, SuggestedClass>();
        foreach (var (c, count) in gold.Classes) best[c] = new SuggestedClass(c, gold.Precision(c)!, true, count);
        if (gold.Hits < EnoughGold && model is { Covered: > 0 })
        {
            foreach (var (c, _) in model.Classes.Where((c, i) => (i == 0 || c.Share >= WorthAWord) && c.Class < ground.Classes!.Count))
                if (model.Precision(c) is { } precision && (!best.TryGetValue(c, out var known) || known.Precision.Low < precision.Low))
                    best[c] = new SuggestedClass(c, precision, false, 0);
        }
        return [.. best.Values.OrderByDescending(c => c.Precision.Low).ThenByDescending(c => c.Precision.Value).ThenBy(c => c.Class).Take(MostSuggested)];
    }

    private static void Judge(PreviewGround ground, StandIns stand, GoldEvidence gold, IReadOnlyList<int> classes, bool byGold, Dictionary<HitKind, HitCount> kinds)
    {
        if (byGold)
        {
            var right = gold.CountOf(classes);
            var most = gold.Complete ? 0 : gold.Hits;
            kinds[HitKind.Right] = new HitCount(right, right, right + most);
            kinds[HitKind.Wrong] = new HitCount(gold.Hits - right, gold.Hits - right, gold.Hits - right + most);
        }
        else if (ground.Labels is { } labels)
        {
            var top = Array.ConvertAll(stand.Ordinals, d => d < labels.Count && labels.IsCovered(d) ? labels.Top(d) : -1);
            kinds[HitKind.Right] = stand.CountOf([.. top.Select(classes.Contains)]);
            kinds[HitKind.Wrong] = stand.CountOf([.. top.Select(t => t >= 0 && !classes.Contains(t))]);
        }
    }

    /// <summary>What saving would change: the saved version's votes are on the documents it hits.</summary>
    private static void Compare(VoteColumn own, StandIns stand, HitCount hits, Dictionary<HitKind, HitCount> kinds)
    {
        var saved = 0;
        for (var d = 0; d < own.Length; d++)
            if (own[d] != VoteColumn.Abstain) saved++;
        var gained = stand.CountOf([.. stand.Ordinals.Select(d => d >= own.Length || own[d] == VoteColumn.Abstain)]);
        kinds[HitKind.Gained] = gained;
        kinds[HitKind.Lost] = stand.AreAll && hits.Exact
            ? HitCount.Of(saved - (hits.Value - gained.Value))
            : new HitCount(Math.Max(0, saved - (hits.Value - gained.Value)), Math.Max(0, saved - (hits.High - gained.Low)), Math.Clamp(saved - (hits.Low - gained.High), 0, saved));
    }

    private static IReadOnlyList<string> WarningsOf(RuleQuery query, PreviewGround ground) =>
        ground.Classes is not { } classes ? [] : [.. RuleSet.Compile([new RuleDefinition("rule", 0, query)], classes).Warnings.Select(w => w.Message)];
}
