using LabelStudio.Core.Analysis;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Compares what a run fitted with majority vote and the best function, on dev gold.</summary>
internal static class TrustReader
{
    private const string Majority = "majority";

    /// <summary>A model that takes gold only while it is fitted is fitted once a fold, up to so many votes of distinct rows; above that its row with gold is left out.</summary>
    private const int MostVotesToRefit = 2_000_000;

    /// <param name="matrix">All votes.</param>
    /// <param name="outcome">The model of the run.</param>
    /// <param name="usesGold">Whether the run's labels may know gold.</param>
    /// <param name="radar">What is wrong with its functions.</param>
    /// <param name="open">Train and dev gold.</param>
    /// <param name="work">Progress and cancellation.</param>
    public static TrustPanel Of(VoteMatrix matrix, LabelOutcome outcome, bool usesGold, Radar radar, GoldSnapshot open, Work work) => work.Stage("compare on dev gold", () =>
    {
        var own = outcome.Model.Model != Majority;
        var compared = open.Input.Dev == 0 ? null : TrustComparison.Of(
            matrix, open.Column(matrix.Documents, Split.Dev), open.Column(matrix.Documents, Split.Train),
            own ? outcome.Bare : null, own && (outcome.Anchors || outcome.Patterns.Votes.Length <= MostVotesToRefit) ? outcome.WithGold : null, outcome.WithText, work.Cancel);
        return TrustVerdict.Of(compared, outcome.Model, usesGold, radar);
    });
}
