namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>What the E-step hands to the M-step.</summary>
/// <param name="Votes">n_kv: the votes of k for v, each as far as it is corroborated (<see cref="Corroboration"/>) and shared among the classes of a set, at k · K + v.</param>
/// <param name="Hits">h_kv: the posterior of v summed over the same votes.</param>
/// <param name="Voted">N_kl: the posterior of l summed over the same votes of k, at k · K + l; means nothing for keyword functions.</param>
/// <param name="VoiceVotes">The votes of each voice, as far as they are corroborated; empty where no function has levels of confidence.</param>
/// <param name="VoiceHits">The posterior of what it voted for, summed over the same votes; empty where no function has levels of confidence.</param>
/// <param name="CoveredMass">The posterior summed over documents with a vote.</param>
/// <param name="Change">Mean absolute change of the posteriors since the round before.</param>
internal sealed record EvidenceSums(double[] Votes, double[] Hits, double[] Voted, double[] VoiceVotes, double[] VoiceHits, double[] CoveredMass, double Change)
{
    /// <summary>The posterior summed over all documents.</summary>
    public double[] Mass { get; } = new double[CoveredMass.Length];
}
