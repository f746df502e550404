using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Analysis;

/// <summary>Whether a label model is worth having: majority vote, the best single function, the model without and with gold, on the same documents.</summary>
/// <remarks>
/// The documents are those with gold to judge by on which a function votes. Nothing is judged by gold it has seen: the documents are dealt into five folds, and the best function of a fold
/// is the one that is right most often on the other four (chosen on the same documents it would flatter itself); likewise the model of a fold gets the gold of the other four, to be anchored
/// and calibrated on, and whatever gold is not judged by. A function that abstains is wrong there: used alone it would leave that document without a label.
/// One that votes for a set of classes gives, alone, the class of the largest share, of equals the first.
/// </remarks>
/// <param name="Documents">The n documents judged, ascending.</param>
/// <param name="Best">The function that is right most often on all of them, by its index; -1 without functions.</param>
/// <param name="Scores">In the order of <see cref="TrustKind"/>; kinds that do not apply are left out.</param>
public sealed record TrustComparison(IReadOnlyList<int> Documents, int Best, IReadOnlyList<TrustScore> Scores)
{
    private const double NormalQuantile = 1.959963984540054;

    /// <summary>Documents with gold to judge by on which no function votes; they are not among the n.</summary>
    public int Uncovered { get; init; }

    /// <summary>How many of the n documents have one vote only, which every way to label can but repeat.</summary>
    public int LoneVotes { get; init; }

    /// <summary>How many of the n documents have no vote for the right class.</summary>
    public int NoRightVote { get; init; }

    /// <summary>The score of a kind, or null where there is none.</summary>
    public TrustScore? this[TrustKind kind] => Scores.FirstOrDefault(s => s.Kind == kind);

    /// <summary>How much more often the second kind is right than the first; null where one of them is left out.</summary>
    public PairedAccuracy? Gain(TrustKind first, TrustKind second) =>
        this[first] is { } a && this[second] is { } b ? PairedAccuracy.Of(a.Right, b.Right) : null;

    /// <summary>How much lower (below 0) or higher the log-loss of the second kind is than that of the first, nats, with the 95 % interval of a mean of pairs; null where one has none.</summary>
    public Estimate? LossChange(TrustKind first, TrustKind second)
    {
        if (this[first]?.Losses is not { } a || this[second]?.Losses is not { } b) return null;
        var mean = a.Zip(b, (x, y) => y - x).Average();
        var spread = a.Length < 2 ? 0 : a.Zip(b, (x, y) => (y - x - mean) * (y - x - mean)).Sum() / (a.Length - 1);
        var half = a.Length < 2 ? double.PositiveInfinity : NormalQuantile * Math.Sqrt(spread / a.Length);
        return new Estimate(mean, mean - half, mean + half);
    }

    /// <summary>Compares.</summary>
    /// <param name="votes">n documents × m functions.</param>
    /// <param name="judge">n class indices, -1 where there is no gold to judge by. Gold of the test split must not be in it.</param>
    /// <param name="teach">n class indices of other gold, which the model may learn from, -1 where there is none; none where <paramref name="judge"/> has gold.</param>
    /// <param name="model">The label model as the votes alone make it; null to leave it out.</param>
    /// <param name="withGold">Gives the model with gold, from n class indices; null to leave that out.</param>
    /// <param name="withText">Gives labels of all n documents that texts have sharpened and no gold has; null to leave that out.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Null without a document to judge by.</returns>
    /// <exception cref="ArgumentException">Gold of another length than the documents.</exception>
    public static TrustComparison? Of(
        VoteMatrix votes, int[] judge, int[] teach, FittedLabelModel? model, Func<int[], FittedLabelModel>? withGold, Func<ProbabilisticLabels>? withText = null,
        CancellationToken cancel = default)
    {
        if (judge.Length != votes.Documents || teach.Length != votes.Documents)
            throw new ArgumentException($"There are {judge.Length} and {teach.Length} gold entries for {votes.Documents} documents; give one each, -1 where no gold is known.", nameof(judge));
        return new TrustJudge(votes, judge, teach).Compare(model, withGold, withText, cancel);
    }
}
