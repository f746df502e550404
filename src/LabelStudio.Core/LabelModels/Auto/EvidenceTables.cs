namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>The parameters as what a vote adds to the log score of each class.</summary>
/// <remarks>
/// A vote of voice k (a function, or a function at a level of confidence) for class v adds Across[k, l] to every class l, and Own[k, v] to class v beside that.
/// What a vote adds to all classes alike is left out. A vote for a set adds Own to each class of the set, and the log of its share over an even share, times the function's weight:
/// to be right is to name the class, P(names l | l) = R_kl, against naming it by habit, e_kl, however many others are named with it.
/// For a keyword function Across is zero, and that it may be silent is part of <see cref="Prior"/>.
/// </remarks>
internal sealed class EvidenceTables
{
    /// <summary>How much of what its rates say a silent keyword function tells: less than all, as silence is shared (a short document silences all functions at once).</summary>
    /// <remarks>Once accuracies are learned from corroborated votes alone it hardly matters: on 140 seeded keyword sets accuracy stays within .0003 and log-loss within .002 from 0 to 1. The spread of the number of votes a document does not tell it either.</remarks>
    private const double SilenceCounts = 0.75;

    private const double LeastProbability = 1e-9;

    public EvidenceTables(VoteFacts facts, EvidenceParameters parameters)
    {
        var classes = facts.Classes;
        Balance = parameters.Balance;
        Weights = facts.Weights;
        Prior = Array.ConvertAll(Balance, Math.Log);
        Silence = new double[classes];
        Across = new double[facts.Functions * classes];
        Own = new double[facts.Functions * classes];
        for (var f = 0; f < facts.Functions; f++)
            for (var v = 0; v < classes; v++)
            {
                var at = f * classes + v;
                if (facts.Tallies.ClassVotes[at] == 0) Own[at] = facts.Weights[f] * NewClass(parameters.Accuracy[f], classes);
                else if (facts.Keyword[f])
                {
                    var coverage = (double)facts.Tallies.ClassVotes[at] / facts.Tallies.Documents;
                    var fires = Math.Log(parameters.FiresOnOwn[at] / parameters.FiresOnOther[at]);
                    var silent = SilenceCounts * Math.Log((1 - parameters.FiresOnOwn[at]) / (1 - parameters.FiresOnOther[at]));
                    Own[at] = facts.Weights[f] * (fires - silent);
                    Silence[v] += facts.Weights[f] * silent;
                }
                else
                {
                    var (right, habit) = (parameters.ClassAccuracy[at], parameters.Habit[at]);
                    Across[at] = facts.Weights[f] * (Math.Log(Math.Max(1 - right, LeastProbability)) - Math.Log(Math.Max(1 - habit, LeastProbability)));
                    Own[at] = facts.Weights[f] * (Math.Log(Math.Max(right, LeastProbability)) - Math.Log(Math.Max(habit, LeastProbability))) - Across[at];
                }
            }
        for (var v = 0; v < classes; v++) Prior[v] += Silence[v];
        Shift = facts.Voices.Shift;
        ShareWeights = facts.Weights;
        if (facts.Voices.Levels.Any)
        {
            (Across, Own) = ByVoice(facts, parameters.LevelShift);
            ShareWeights = [.. parameters.LevelShift.Select((shift, voice) => facts.Weights[facts.Voices.FunctionOf(voice)] * Math.Exp(shift))];
        }
    }

    /// <summary>π.</summary>
    public double[] Balance { get; }

    /// <summary>w_k.</summary>
    public double[] Weights { get; }

    /// <summary>K: log π + what the silence of all keyword functions says.</summary>
    public double[] Prior { get; }

    /// <summary>K: what the silence of all keyword functions says.</summary>
    public double[] Silence { get; }

    /// <summary>What <see cref="Votes.Vote.Voice"/> is asked with.</summary>
    public int Shift { get; }

    /// <summary>For each voice what its vote counts in shares of votes: w_k times the odds that its level adds.</summary>
    public double[] ShareWeights { get; }

    /// <summary>Voices × K.</summary>
    public double[] Across { get; }

    /// <summary>Voices × K.</summary>
    public double[] Own { get; }

    /// <summary>What a level says is said of the vote as a whole: P(level | right) / P(level | wrong), whatever the class.</summary>
    private (double[] Across, double[] Own) ByVoice(VoteFacts facts, double[] levelShift)
    {
        var classes = facts.Classes;
        var across = new double[facts.Voices.Count * classes];
        var own = new double[across.Length];
        for (var voice = 0; voice < facts.Voices.Count; voice++)
        {
            var f = facts.Voices.FunctionOf(voice);
            Across.AsSpan(f * classes, classes).CopyTo(across.AsSpan(voice * classes));
            for (var v = 0; v < classes; v++) own[voice * classes + v] = Own[f * classes + v] + facts.Weights[f] * levelShift[voice];
        }
        return (across, own);
    }

    /// <summary>A vote for a class the function was never seen to vote for: as if its habit were even.</summary>
    private static double NewClass(double accuracy, int classes) => Math.Log((accuracy + (1 - accuracy) / classes) / ((1 - accuracy) / classes));
}
