namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>The parameters of the <c>auto</c> model and how one round of EM learns them. Arrays of m × K stand at k · K + v.</summary>
internal sealed class EvidenceParameters
{
    /// <summary>Before anything is learned, what share of votes come from knowing, of a keyword function's as of any other's.</summary>
    private const double StartAccuracy = 0.6;

    private const double KeywordPrior = 20;
    private const double AccuracyPrior = 10;
    private const double HabitPrior = 10;
    private const double ClassAccuracyPrior = 8;
    private const double BalancePrior = 50;
    private const double LeastFiring = 1e-5;
    private const double MostFiring = 0.95;
    private const double LeastAccuracy = 0.02;
    private const double MostAccuracy = 0.98;

    /// <summary>π, K shares.</summary>
    public required double[] Balance { get; init; }

    /// <summary>a_k, the share of votes that come from knowing rather than habit.</summary>
    public required double[] Accuracy { get; init; }

    /// <summary>e_kv, what k votes for when it does not know.</summary>
    public required double[] Habit { get; init; }

    /// <summary>R_kv = P(k votes v | it votes, v is right); 0 for classes it never votes for and for keyword functions.</summary>
    public required double[] ClassAccuracy { get; init; }

    /// <summary>θ, for keyword functions: P(votes v | v is right).</summary>
    public required double[] FiresOnOwn { get; init; }

    /// <summary>φ, for keyword functions: P(votes v | v is wrong).</summary>
    public required double[] FiresOnOther { get; init; }

    /// <summary>δ, for each voice: what its level of confidence adds to the log-odds that a vote is right; empty where no function has levels.</summary>
    public required double[] LevelShift { get; init; }

    public static EvidenceParameters Start(VoteFacts facts)
    {
        var accuracy = new double[facts.Functions];
        Array.Fill(accuracy, StartAccuracy);
        return new EvidenceParameters
        {
            Balance = facts.GivenBalance ?? ModelInputs.Uniform(facts.Classes),
            Accuracy = accuracy,
            Habit = [.. facts.Habit],
            ClassAccuracy = new double[facts.Functions * facts.Classes],
            FiresOnOwn = new double[facts.Functions * facts.Classes],
            FiresOnOther = new double[facts.Functions * facts.Classes],
            LevelShift = LevelShifts.None(facts),
        };
    }

    /// <summary>The same with another class balance.</summary>
    public EvidenceParameters With(double[] balance) => new()
    {
        Balance = balance,
        Accuracy = Accuracy,
        Habit = Habit,
        ClassAccuracy = ClassAccuracy,
        FiresOnOwn = FiresOnOwn,
        FiresOnOther = FiresOnOther,
        LevelShift = LevelShift,
    };

    /// <summary>How often a keyword function of this coverage fires on its class (or set of classes) and elsewhere, before anything is learned.</summary>
    public static (double Own, double Other) UsualFiring(VoteFacts facts, double[] balance, int function, int label)
    {
        var share = 0.0;
        foreach (var spoken in facts.SpeaksFor(function, label)) share += balance[spoken];
        return Firing(facts, function * facts.Classes + label, UsualRight(share), facts.Tallies.Documents * share);
    }

    /// <summary>The M-step.</summary>
    /// <param name="facts">What is known of the votes.</param>
    /// <param name="sums">What the E-step counted.</param>
    /// <param name="first">In the first round posteriors are vote shares, and all hits count as knowing.</param>
    public EvidenceParameters Next(VoteFacts facts, EvidenceSums sums, bool first)
    {
        var balance = facts.GivenBalance ?? ClassShareCredibility.Balance(facts.Credibility, sums.CoveredMass, BalancePrior);
        var knows = Knows(facts, sums, first);
        var accuracy = facts.Identifiable ? LearnAccuracy(facts, sums, knows) : Accuracy;
        var habit = LearnHabit(facts, sums, knows);
        var own = new double[Habit.Length];
        var other = new double[Habit.Length];
        var right = new double[Habit.Length];
        for (var f = 0; f < facts.Functions; f++)
            for (var v = 0; v < facts.Classes; v++)
            {
                var at = f * facts.Classes + v;
                var votes = facts.Tallies.ClassVotes[at];
                if (votes == 0) continue;
                if (facts.Keyword[f]) (own[at], other[at]) = LearnFiring(facts, sums, balance, f, v);
                else
                {
                    var expected = accuracy[f] + (1 - accuracy[f]) * habit[at];
                    var prior = ClassAccuracyPrior * facts.Classes;
                    right[at] = facts.Identifiable ? (sums.Hits[at] + prior * expected) / (sums.Voted[at] + prior) : expected;
                }
            }
        return new EvidenceParameters
        {
            Balance = balance,
            Accuracy = accuracy,
            Habit = habit,
            ClassAccuracy = right,
            FiresOnOwn = own,
            FiresOnOther = other,
            LevelShift = LevelShifts.Learn(facts, sums),
        };
    }

    /// <summary>t_kv, the hits that come from knowing rather than from a lucky habit.</summary>
    private double[] Knows(VoteFacts facts, EvidenceSums sums, bool first)
    {
        var knows = new double[Habit.Length];
        for (var f = 0; f < facts.Functions; f++)
            for (var v = 0; v < facts.Classes; v++)
            {
                var at = f * facts.Classes + v;
                if (facts.Tallies.ClassVotes[at] == 0) continue;
                if (!facts.Identifiable) knows[at] = sums.Votes[at] * StartAccuracy * 0.5;
                else if (first) knows[at] = sums.Hits[at];
                else knows[at] = sums.Hits[at] * Accuracy[f] / (Accuracy[f] + (1 - Accuracy[f]) * Habit[at]);
            }
        return knows;
    }

    private static double[] LearnAccuracy(VoteFacts facts, EvidenceSums sums, double[] knows)
    {
        var raw = new double[facts.Functions];
        var corroborated = new double[facts.Functions];
        double known = 0, votes = 0;
        var voters = 0;
        for (var f = 0; f < raw.Length; f++)
        {
            if (facts.Tallies.Votes[f] == 0) continue;
            for (var v = 0; v < facts.Classes; v++)
            {
                raw[f] += knows[f * facts.Classes + v];
                corroborated[f] += sums.Votes[f * facts.Classes + v];
            }
            if (facts.Keyword[f]) continue;
            known += raw[f];
            votes += corroborated[f];
            voters++;
        }
        // what functions of this set are usually worth; one that votes little is pulled towards it
        var usual = votes == 0 ? StartAccuracy : (known / votes * voters + StartAccuracy) / (voters + 1);
        for (var f = 0; f < raw.Length; f++)
            raw[f] = Math.Clamp((raw[f] + AccuracyPrior * usual) / (corroborated[f] + AccuracyPrior), LeastAccuracy, MostAccuracy);
        return raw;
    }

    private static double[] LearnHabit(VoteFacts facts, EvidenceSums sums, double[] knows)
    {
        var habit = new double[knows.Length];
        for (var at = 0; at < habit.Length; at++) habit[at] = Math.Max(sums.Votes[at] - knows[at], 0);
        var usual = HabitShape.Of(facts, habit);
        for (var f = 0; f < facts.Functions; f++)
        {
            if (facts.VotesSets[f])
            {
                // a right vote for a set names wrong classes too, so what is left beside the right ones is no habit; how often it names a class is
                facts.Habit.AsSpan(f * facts.Classes, facts.Classes).CopyTo(habit.AsSpan(f * facts.Classes));
                continue;
            }
            double noise = 0, frequency = 0;
            for (var v = 0; v < facts.Classes; v++)
            {
                var at = f * facts.Classes + v;
                habit[at] += HabitPrior * usual[at];
                noise += habit[at];
                frequency += usual[at];
            }
            if (noise <= 0) continue;
            for (var v = 0; v < facts.Classes; v++)
            {
                var at = f * facts.Classes + v;
                habit[at] = facts.Credibility * habit[at] / noise * frequency + (1 - facts.Credibility) * usual[at];
            }
        }
        return habit;
    }

    /// <summary>a + (1 - a) π, how often a keyword function is right before anything is learned: the votes that know, and of the others those that happen to be.</summary>
    private static double UsualRight(double share) => StartAccuracy + (1 - StartAccuracy) * share;

    /// <summary>A set of classes is learned as if it were one: which of them a document has is told by other functions.</summary>
    private static (double Own, double Other) LearnFiring(VoteFacts facts, EvidenceSums sums, double[] balance, int function, int label)
    {
        double share = 0, hits = 0, votes = 0, mass = 0;
        foreach (var spoken in facts.SpeaksFor(function, label))
        {
            share += balance[spoken];
            hits += sums.Hits[function * facts.Classes + spoken];
            votes += sums.Votes[function * facts.Classes + spoken];
            mass += sums.Mass[spoken];
        }
        var right = (hits + KeywordPrior * UsualRight(share)) / (votes + KeywordPrior);
        return Firing(facts, function * facts.Classes + label, right, mass);
    }

    /// <summary>θ = p n / N_v and φ = (1 - p) n / (N - N_v): from how often its n votes are right to how often it fires.</summary>
    private static (double Own, double Other) Firing(VoteFacts facts, int at, double right, double mass)
    {
        double votes = facts.Tallies.ClassVotes[at];
        return (Math.Clamp(right * votes / Math.Max(mass, 1), LeastFiring, MostFiring),
            Math.Clamp((1 - right) * votes / Math.Max(facts.Tallies.Documents - mass, 1), LeastFiring, MostFiring));
    }
}
