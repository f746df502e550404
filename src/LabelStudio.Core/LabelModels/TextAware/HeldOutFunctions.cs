using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>The sampled documents as some functions see them, and the votes of the others, which are to be predicted.</summary>
internal sealed class HeldOutFunctions
{
    /// <summary>A class with fewer votes left is not known to those who are left: what they say of it counts for nothing.</summary>
    private const int FewestVotes = 5;

    public HeldOutFunctions(string model, VotePatterns sample, int[] heldOut, LabelModelOptions options, CancellationToken cancel)
    {
        var kept = Enumerable.Range(0, sample.Functions.Count).Except(heldOut).ToArray();
        var left = VoteSubset.Of(sample, [.. Enumerable.Range(0, sample.Documents)], kept, cancel);
        // an earlier fit has seen the functions that are held out
        var alone = options with { Previous = null, Groups = VoteSubset.Groups(options.Groups, sample.Functions.Count, kept) };
        var fitted = LabelModels.Create(model).Fit(left, alone, null, cancel);
        Labels = fitted.Predict(left, cancel);
        Balance = fitted.ClassBalance;
        var known = new bool[Labels.Classes.Count];
        var tallies = VoteTallies.Of(left);
        for (var v = 0; v < known.Length; v++)
        {
            var votes = 0L;
            for (var f = 0; f < tallies.Functions; f++) votes += tallies.ClassVotes[f * known.Length + v];
            known[v] = votes >= FewestVotes;
        }
        Votes = HeldOutVotes.Of(sample, heldOut, known);
        var posterior = Posterior();
        foreach (var votes in Votes) votes.Learn(posterior, known.Length);
        HoldsOut = heldOut.Length > 0;
    }

    /// <summary>Whether any function is held out.</summary>
    public bool HoldsOut { get; }

    /// <summary>Posteriors by the functions that are left.</summary>
    public ProbabilisticLabels Labels { get; }

    /// <summary>π as they see it.</summary>
    public IReadOnlyList<double> Balance { get; }

    /// <summary>What is to be predicted.</summary>
    public IReadOnlyList<HeldOutVotes> Votes { get; }

    /// <summary>n × K probabilities by the functions that are left.</summary>
    public float[] Posterior()
    {
        var classes = Labels.Classes.Count;
        var rows = new float[Labels.Count * classes];
        for (var i = 0; i < Labels.Count; i++) Labels[i].CopyTo(rows.AsSpan(i * classes));
        return rows;
    }
}
