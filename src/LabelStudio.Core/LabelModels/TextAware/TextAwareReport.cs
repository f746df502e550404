namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>Labels that texts had a say in, and how much of a say.</summary>
/// <param name="Labels">One posterior a document; the very object that was given where the text adds nothing.</param>
/// <param name="Report">How it came about.</param>
public sealed record TextAwareOutcome(ProbabilisticLabels Labels, TextAwareReport Report);

/// <summary>What the texts were worth.</summary>
/// <param name="Voted">How the posterior of documents with votes is put together.</param>
/// <param name="Bare">The same for documents without any vote.</param>
/// <param name="Penalty">The L2 penalty that the students were trained with; null where the text adds nothing.</param>
/// <param name="VotedEvidence">What held-out votes and gold said about documents that other functions vote on.</param>
/// <param name="BareEvidence">What they said about documents that no other function votes on.</param>
/// <param name="Changed">Documents with votes whose most probable class is another than by votes alone.</param>
/// <param name="Labeled">Documents without votes whose label is now more than the class balance.</param>
/// <param name="Sentence">All this in plain words.</param>
public sealed record TextAwareReport(
    PoolWeights Voted, PoolWeights Bare, double? Penalty, TextEvidence VotedEvidence, TextEvidence BareEvidence, int Changed, int Labeled, string Sentence)
{
    /// <summary>Whether the text has a say in any label.</summary>
    public bool Used => Voted.Text > 0 || Bare.Text > 0;
}

/// <summary>The powers of a logarithmic pool: P(l) ~ π(l) · (votes(l) / π(l))^Votes · (text(l) / mean text(l))^Text.</summary>
/// <param name="Votes">The power of the label model's posterior, above 0 and at most 1. Under 1 where the student, who learned from the votes, says again what they say.</param>
/// <param name="Text">The power of the student's distribution; 0 = the text has no say.</param>
public sealed record PoolWeights(double Votes, double Text)
{
    /// <summary>The votes alone.</summary>
    public static PoolWeights VotesAlone { get; } = new(1, 0);
}

/// <summary>How well held-out votes and gold are predicted with the text, against without.</summary>
/// <param name="Votes">Held-out votes that were predicted from other functions and the text.</param>
/// <param name="Gold">Gold labels that were predicted from all functions and the text.</param>
/// <param name="Gain">By how many nats the log-likelihood of all of them rises with the text; at most what any weight of the votes alone leaves to gain.</param>
public sealed record TextEvidence(int Votes, int Gold, double Gain);
