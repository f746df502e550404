using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>Updates fitted parameters with gold, as a Bayesian whose prior is the fit without gold; EM is not run again, so it takes milliseconds after each new label.</summary>
internal static class GoldAnchor
{
    /// <summary>What the estimate without gold is worth, in gold votes.</summary>
    public const double PriorVotes = 10;

    private const double BalancePrior = 50;

    public static EvidenceParameters Apply(VoteFacts facts, EvidenceParameters fitted, VotePatterns patterns, IReadOnlyCollection<GoldRow> gold)
    {
        if (gold.Count == 0) return fitted;
        var counts = new GoldCounts(facts, patterns, gold);
        return new EvidenceParameters
        {
            Balance = facts.GivenBalance ?? Balance(fitted.Balance, counts.OfClass),
            Accuracy = fitted.Accuracy,
            Habit = fitted.Habit,
            ClassAccuracy = facts.Identifiable ? ClassAccuracy(facts, fitted, counts) : fitted.ClassAccuracy,
            FiresOnOwn = Fires(facts, fitted.FiresOnOwn, counts, own: true),
            FiresOnOther = Fires(facts, fitted.FiresOnOther, counts, own: false),
            LevelShift = LevelShifts.Anchor(facts, fitted.LevelShift, counts.OfVoice, counts.RightOfVoice),
        };
    }

    /// <summary>The class balance after gold of the counts given.</summary>
    public static double[] Balance(double[] fitted, double[] ofClass)
    {
        var worth = PriorVotes * fitted.Length + BalancePrior;
        var total = ofClass.Sum();
        return [.. fitted.Select((share, k) => (ofClass[k] + worth * share) / (total + worth))];
    }

    /// <summary>First each function as a whole is moved in log-odds, then each of its classes.</summary>
    private static double[] ClassAccuracy(VoteFacts facts, EvidenceParameters fitted, GoldCounts counts)
    {
        var updated = new double[fitted.ClassAccuracy.Length];
        for (var f = 0; f < facts.Functions; f++)
        {
            if (facts.Keyword[f]) continue;
            double expected = 0, votes = 0, hits = 0;
            for (var v = 0; v < facts.Classes; v++)
            {
                var at = f * facts.Classes + v;
                expected += counts.Voted[at] * Inside(fitted.ClassAccuracy[at]);
                votes += counts.Voted[at];
                hits += counts.Hits[at];
            }
            var before = votes == 0 ? 0.5 : Math.Clamp(expected / votes, 0.01, 0.99);
            var shift = votes == 0 ? 0 : Logit((hits + PriorVotes * before) / (votes + PriorVotes)) - Logit(before);
            for (var v = 0; v < facts.Classes; v++)
            {
                var at = f * facts.Classes + v;
                if (fitted.ClassAccuracy[at] == 0) continue;
                var moved = 1 / (1 + Math.Exp(-Logit(Inside(fitted.ClassAccuracy[at])) - shift));
                updated[at] = (counts.Hits[at] + PriorVotes * moved) / (counts.Voted[at] + PriorVotes);
            }
        }
        return updated;
    }

    private static double[] Fires(VoteFacts facts, double[] fitted, GoldCounts counts, bool own)
    {
        var updated = new double[fitted.Length];
        for (var f = 0; f < facts.Functions; f++)
        {
            if (!facts.Keyword[f]) continue;
            for (var v = 0; v < facts.Classes; v++)
            {
                var at = f * facts.Classes + v;
                if (fitted[at] == 0) continue;
                double hits = 0, ofClasses = 0;
                foreach (var spoken in facts.SpeaksFor(f, v))
                {
                    hits += counts.Hits[f * facts.Classes + spoken];
                    ofClasses += counts.OfClass[spoken];
                }
                var fired = own ? hits : Math.Max(counts.Fired[at] - hits, 0);
                var seen = own ? ofClasses : counts.Total - ofClasses;
                updated[at] = (fired + PriorVotes * fitted[at]) / (seen + PriorVotes);
            }
        }
        return updated;
    }

    private static double Inside(double p) => Math.Clamp(p, 1e-4, 0.999);

    private static double Logit(double p) => Math.Log(p / (1 - p));

    private sealed class GoldCounts
    {
        public GoldCounts(VoteFacts facts, VotePatterns patterns, IReadOnlyCollection<GoldRow> gold)
        {
            var classes = facts.Classes;
            Total = gold.Count;
            OfClass = new double[classes];
            Hits = new double[facts.Functions * classes];
            Fired = new double[facts.Functions * classes];
            Voted = new double[facts.Functions * classes];
            OfVoice = new double[facts.Voices.Count];
            RightOfVoice = new double[facts.Voices.Count];
            foreach (var row in gold)
            {
                OfClass[row.Class]++;
                foreach (var vote in patterns[row.Pattern])
                {
                    foreach (var label in patterns.Voted.Of(vote.Class)) Fired[vote.Function * classes + label]++;
                    Voted[vote.Function * classes + row.Class]++;
                    var voice = vote.Voice(facts.Voices.Shift);
                    OfVoice[voice]++;
                    if (!patterns.Voted.Names(vote.Class, row.Class)) continue;
                    Hits[vote.Function * classes + row.Class]++;
                    RightOfVoice[voice]++;
                }
            }
        }

        public double Total { get; }

        public double[] OfClass { get; }

        /// <summary>Votes of k that name v, rightly.</summary>
        public double[] Hits { get; }

        /// <summary>Votes of k that name v.</summary>
        public double[] Fired { get; }

        /// <summary>Votes of each voice.</summary>
        public double[] OfVoice { get; }

        /// <summary>Votes of each voice that are right.</summary>
        public double[] RightOfVoice { get; }

        /// <summary>Votes of k where the gold class is l.</summary>
        public double[] Voted { get; }
    }
}
