namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>What the levels of confidence of a function are worth: how much each moves the log-odds that a vote is right.</summary>
/// <remarks>
/// Given whether a vote is right, its level is taken for independent of the document's class: the evidence of a vote at level j is that of the vote plus
/// δ_j = log P(j | right) / P(j | wrong) = logit P(right | j) - logit P(right). P(right | j) is shrunk to the function's share of right votes and never falls as confidence rises
/// (isotonic regression by pooling adjacent violators, Ayer et al., An empirical distribution function for sampling with incomplete information, 1955): a function that is
/// always sure, or whose confidence says nothing, or the reverse, has δ = 0 and is read as if it gave none.
/// </remarks>
internal static class LevelShifts
{
    /// <summary>What the function's share of right votes is worth at each level, in votes.</summary>
    private const double PriorVotes = 30;

    /// <summary>The same, against gold.</summary>
    private const double GoldPriorVotes = 10;

    private const double LeastRight = 0.02;
    private const double MostShift = 3;

    public static double[] None(VoteFacts facts) => facts.Voices.Levels.Any ? new double[facts.Voices.Count] : [];

    /// <summary>Takes the shifts of an earlier fit over for a function that has as many levels as it had.</summary>
    public static void Carry(Voices before, int from, double[] fitted, Voices now, int to, double[] shifts)
    {
        var levels = now.Levels.Of(to);
        if (levels == 1 || before.Levels.Of(from) != levels) return;
        fitted.AsSpan(before.First(from), levels + 1).CopyTo(shifts.AsSpan(now.First(to)));
    }

    /// <summary>From the posteriors. Where accuracies cannot be learned, neither can levels.</summary>
    public static double[] Learn(VoteFacts facts, EvidenceSums sums)
    {
        var shifts = None(facts);
        if (shifts.Length == 0 || !facts.Identifiable) return shifts;
        for (var f = 0; f < facts.Functions; f++)
        {
            var (first, levels) = (facts.Voices.First(f), facts.Voices.Levels.Of(f));
            if (levels == 1 || facts.Tallies.Votes[f] == 0) continue;
            // behind the levels stand the votes that do not say
            double votes = 0, hits = 0;
            for (var j = 0; j <= levels; j++)
            {
                votes += sums.VoiceVotes[first + j];
                hits += sums.VoiceHits[first + j];
            }
            if (votes == 0) continue;
            var right = Inside(hits / votes);
            var byLevel = new double[levels + 1];
            var weight = new double[levels + 1];
            for (var j = 0; j <= levels; j++)
            {
                weight[j] = sums.VoiceVotes[first + j] + PriorVotes;
                byLevel[j] = (sums.VoiceHits[first + j] + PriorVotes * right) / weight[j];
            }
            Set(shifts.AsSpan(first, levels + 1), byLevel, weight, right);
        }
        return shifts;
    }

    /// <summary>A Bayes update of the shifts by gold votes of each voice and how many of them are right.</summary>
    public static double[] Anchor(VoteFacts facts, double[] fitted, double[] votes, double[] hits)
    {
        var shifts = new double[fitted.Length];
        if (shifts.Length == 0) return shifts;
        for (var f = 0; f < facts.Functions; f++)
        {
            var (first, levels) = (facts.Voices.First(f), facts.Voices.Levels.Of(f));
            if (levels == 1) continue;
            double seen = 0, right = 0;
            for (var j = 0; j <= levels; j++)
            {
                seen += votes[first + j];
                right += hits[first + j];
            }
            if (seen == 0)
            {
                fitted.AsSpan(first, levels + 1).CopyTo(shifts.AsSpan(first));
                continue;
            }
            // one right and one wrong more, so that a handful of gold does not make the function perfect
            var share = Inside((right + 1) / (seen + 2));
            var byLevel = new double[levels + 1];
            var weight = new double[levels + 1];
            for (var j = 0; j <= levels; j++)
            {
                var before = 1 / (1 + Math.Exp(-Logit(share) - fitted[first + j]));
                weight[j] = votes[first + j] + GoldPriorVotes;
                byLevel[j] = (hits[first + j] + GoldPriorVotes * before) / weight[j];
            }
            Set(shifts.AsSpan(first, levels + 1), byLevel, weight, share);
        }
        return shifts;
    }

    private static void Set(Span<double> shifts, double[] byLevel, double[] weight, double right)
    {
        PoolAdjacentViolators(byLevel.AsSpan(0, byLevel.Length - 1), weight.AsSpan(0, weight.Length - 1));
        for (var j = 0; j < byLevel.Length; j++) shifts[j] = Math.Clamp(Logit(Inside(byLevel[j])) - Logit(right), -MostShift, MostShift);
    }

    /// <summary>The nearest values, by weighted squares, that never fall.</summary>
    private static void PoolAdjacentViolators(Span<double> values, ReadOnlySpan<double> weights)
    {
        Span<double> mean = stackalloc double[values.Length];
        Span<double> weight = stackalloc double[values.Length];
        Span<int> length = stackalloc int[values.Length];
        var blocks = 0;
        for (var i = 0; i < values.Length; i++)
        {
            (mean[blocks], weight[blocks], length[blocks]) = (values[i], weights[i], 1);
            while (blocks > 0 && mean[blocks] < mean[blocks - 1])
            {
                var joined = weight[blocks] + weight[blocks - 1];
                mean[blocks - 1] = (mean[blocks] * weight[blocks] + mean[blocks - 1] * weight[blocks - 1]) / joined;
                weight[blocks - 1] = joined;
                length[blocks - 1] += length[blocks];
                blocks--;
            }
            blocks++;
        }
        var at = 0;
        for (var b = 0; b < blocks; b++)
            for (var i = 0; i < length[b]; i++) values[at++] = mean[b];
    }

    private static double Inside(double p) => Math.Clamp(p, LeastRight, 1 - LeastRight);

    private static double Logit(double p) => Math.Log(p / (1 - p));
}
