namespace LabelStudio.Core.LabelModels;

/// <summary>Why one document gets its label: log-odds of the top class against the second, source by source.</summary>
/// <param name="Posterior">K probabilities.</param>
/// <param name="Top">The most probable class.</param>
/// <param name="Second">The next one.</param>
/// <param name="Prior">Log-odds (natural) that the class balance, and functions that are silent, give to top against second.</param>
/// <param name="Parts">One part a function that voted.</param>
public sealed record LabelExplanation(float[] Posterior, int Top, int Second, double Prior, IReadOnlyList<LabelExplanationPart> Parts)
{
    /// <summary>What of <see cref="Prior"/> comes from functions that are silent; the rest is the class balance.</summary>
    public double Silence { get; init; }

    /// <summary>How much of the posterior is not evidence but caution (plain shares of the votes), 0 to 1.</summary>
    public double Caution { get; init; }

    /// <summary>What little would give the document another label: at most three ways, those that change least first.</summary>
    public IReadOnlyList<LabelChange> Changes { get; init; } = [];

    /// <summary>Whether the top class shares its probability with another, so that only the order of classes decided.</summary>
    public bool Tie => Posterior[Top] - Posterior[Second] <= 1e-7f;
}

/// <summary>What one vote adds to the log-odds of the top class against the second.</summary>
/// <param name="Function">The function's index.</param>
/// <param name="Vote">The class it voted for.</param>
/// <param name="LogOdds">Natural log-odds; positive speaks for the top class.</param>
public sealed record LabelExplanationPart(int Function, int Vote, double LogOdds)
{
    /// <summary>How much the function counts, 0 to 1.</summary>
    public double Weight { get; init; } = 1;

    /// <summary>Why it counts less than 1, in words ("counts as 0.50: near-copy of "b""), or null.</summary>
    public string? Reason { get; init; }
}

/// <summary>Other votes under which the document would have another label.</summary>
/// <param name="Without">Functions (indices) whose votes are taken away; empty where a vote is added.</param>
/// <param name="With">The vote that is added by a function that was silent, or null.</param>
/// <param name="Top">The label then.</param>
/// <param name="Probability">Its probability then, 0 to 1.</param>
public sealed record LabelChange(IReadOnlyList<int> Without, AddedVote? With, int Top, double Probability);

/// <summary>A vote that a silent function might give.</summary>
/// <param name="Function">The function's index.</param>
/// <param name="Vote">The class; one that the function has voted for on other documents.</param>
public sealed record AddedVote(int Function, int Vote);
