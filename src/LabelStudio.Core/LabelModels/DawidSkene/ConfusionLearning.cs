using System.Numerics.Tensors;

namespace LabelStudio.Core.LabelModels.DawidSkene;

/// <summary>The M step: from expected counts to tables, maximum a posteriori.</summary>
internal static class ConfusionLearning
{
    private const double StartAccuracy = 0.7;
    private const double BalanceStrength = 5;
    private const double KeywordStrength = 3;
    private const double KeywordLift = 3;

    /// <param name="facts">What does not change.</param>
    /// <param name="sums">Expected counts.</param>
    /// <param name="before">The tables of the round before, or null in the first.</param>
    public static ConfusionTables Of(ObserverFacts facts, ConfusionSums sums, ConfusionTables? before) =>
        new(facts.Shape, LearnBalance(facts, sums), LearnRows(facts, sums, before), LearnFiring(facts, sums, before));

    private static double[] LearnBalance(ObserverFacts facts, ConfusionSums sums)
    {
        if (facts.GivenBalance is { } given) return given;
        if (facts.Strength == 0 && sums.Covered.Sum() == 0) return ModelInputs.Uniform(facts.Classes);
        return ClassShareCredibility.Balance(facts.Credibility, sums.Covered, BalanceStrength * facts.Strength);
    }

    private static double[] LearnRows(ObserverFacts facts, ConfusionSums sums, ConfusionTables? before)
    {
        var k = facts.Classes;
        var rows = new double[sums.Votes.Length];
        var accuracy = Accuracies(facts, sums);
        for (var o = 0; o < facts.Observers; o++)
        {
            var habit = facts.Habit.AsSpan(o * k, k);
            // how much likelier than by habit a vote for the class of the document is
            var lift = accuracy[o] * (k - 1) / (1 - accuracy[o]);
            for (var l = 0; l < k; l++)
            {
                var total = 0.0;
                for (var v = 0; v < k; v++) total += sums.Votes[(o * k + v) * k + l];
                var prior = 1 + habit[l] * (lift - 1);
                for (var v = 0; v < k; v++)
                {
                    var at = (o * k + v) * k + l;
                    // without a prior, a class that no document is in keeps what it had; at the start nothing is known of it
                    rows[at] = total + facts.Strength > 0
                        ? (sums.Votes[at] + facts.Strength * habit[v] * (v == l ? lift : 1) / prior) / (total + facts.Strength)
                        : before?.Rows[at] ?? 1.0 / k;
                }
            }
        }
        return rows;
    }

    /// <summary>How often each observer is right in all, shrunk to the mean of all.</summary>
    private static double[] Accuracies(ObserverFacts facts, ConfusionSums sums)
    {
        var k = facts.Classes;
        var hits = new double[facts.Observers];
        double allHits = StartAccuracy * facts.Strength, allVotes = facts.Strength;
        for (var o = 0; o < facts.Observers; o++)
        {
            for (var v = 0; v < k; v++) hits[o] += sums.Votes[(o * k + v) * k + v];
            if (facts.KeywordObserver[o]) continue;
            allHits += hits[o];
            allVotes += facts.VotesOf[o];
        }
        var mean = allVotes > 0 ? allHits / allVotes : StartAccuracy;
        // how often a function that votes one class only is right cannot be told from how frequent its class is
        return [.. hits.Select((h, o) => facts.KeywordObserver[o] ? StartAccuracy
            : Math.Clamp((h + facts.Strength * mean) / Math.Max(facts.VotesOf[o] + facts.Strength, 1), 0.02, 0.98))];
    }

    private static double[] LearnFiring(ObserverFacts facts, ConfusionSums sums, ConfusionTables? before)
    {
        var k = facts.Classes;
        var fires = new double[facts.Functions * k];
        for (var f = 0; f < facts.Functions; f++)
        {
            if (!facts.Shape.SilenceInforms[f]) continue;
            var coverage = (double)facts.Tallies.Votes[f] / facts.Tallies.Documents;
            var own = facts.Keyword[f] ? TensorPrimitives.IndexOfMax<long>(facts.Tallies.ClassVotes.AsSpan(f * k, k)) : -1;
            var strength = facts.Strength * (own >= 0 ? KeywordStrength : 1);
            // a keyword function starts from firing three times as often on its class
            var elsewhere = own < 0 ? coverage : coverage / (1 + (KeywordLift - 1) / k);
            for (var l = 0; l < k; l++)
            {
                var prior = Math.Min(l == own ? KeywordLift * elsewhere : elsewhere, 0.95);
                var mass = sums.All[l] + strength;
                var learned = mass > 0 ? (sums.Fires[f * k + l] + strength * prior) / mass : before?.Fires[f * k + l] ?? coverage;
                fires[f * k + l] = Math.Clamp(learned, 1e-6, 1 - 1e-6);
            }
        }
        return fires;
    }
}
