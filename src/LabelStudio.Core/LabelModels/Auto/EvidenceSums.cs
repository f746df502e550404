namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>What the E-step hands to the M-step.</summary>
/// <param name="Hits">h_kv: the posterior of v summed over the documents where k voted v, at k · K + v.</param>
/// <param name="Voted">N_kl: the posterior of l summed over the documents where k voted, at k · K + l; means nothing for keyword functions.</param>
/// <param name="VoiceHits">The posterior of what it voted for, summed over the votes of each voice; empty where no function has levels of confidence.</param>
/// <param name="CoveredMass">The posterior summed over documents with a vote.</param>
/// <param name="Change">Mean absolute change of the posteriors since the round before.</param>
internal sealed record EvidenceSums(double[] Hits, double[] Voted, double[] VoiceHits, double[] CoveredMass, double Change)
{
    /// <summary>The posterior summed over all documents.</summary>
    public double[] Mass { get; } = new double[CoveredMass.Length];
}
