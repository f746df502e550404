namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>Why a document has its sharpened label: what the votes and what the text itself say for the top class against the second.</summary>
/// <param name="Top">The most probable class of the sharpened posterior.</param>
/// <param name="Second">The next one.</param>
/// <param name="Votes">Log-odds (natural) of the votes and the class balance; positive speaks for the top class.</param>
/// <param name="Text">Log-odds of the text itself.</param>
public sealed record TextExplanation(int Top, int Second, double Votes, double Text)
{
    private const double Least = 1e-9;

    /// <summary>Takes a sharpened posterior apart. <see cref="Votes"/> and <see cref="Text"/> add up to its log-odds, so that no student has to be kept.</summary>
    /// <param name="report">How the labels were sharpened.</param>
    /// <param name="balance">The label model's class balance, K shares.</param>
    /// <param name="votes">K probabilities by votes alone.</param>
    /// <param name="sharpened">K probabilities of the sharpened label.</param>
    /// <param name="covered">Whether any function voted on the document.</param>
    /// <exception cref="ArgumentException">Numbers of classes that differ, or fewer than two.</exception>
    public static TextExplanation Of(TextAwareReport report, IReadOnlyList<double> balance, ReadOnlySpan<float> votes, ReadOnlySpan<float> sharpened, bool covered)
    {
        if (votes.Length != sharpened.Length || balance.Count != votes.Length || votes.Length < 2)
            throw new ArgumentException($"There are {votes.Length} probabilities by votes and {sharpened.Length} sharpened ones for {balance.Count} classes.", nameof(sharpened));
        var top = 0;
        for (var k = 1; k < sharpened.Length; k++)
            if (sharpened[k] > sharpened[top]) top = k;
        var second = top == 0 ? 1 : 0;
        for (var k = 0; k < sharpened.Length; k++)
            if (k != top && sharpened[k] > sharpened[second]) second = k;
        var power = (covered ? report.Voted : report.Bare).Votes;
        var byVotes = power * Odds(votes[top], votes[second]) + (1 - power) * Odds(balance[top], balance[second]);
        return new TextExplanation(top, second, byVotes, Odds(sharpened[top], sharpened[second]) - byVotes);
    }

    private static double Odds(double top, double second) => Math.Log(Math.Max(top, Least) / Math.Max(second, Least));
}
