using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Compares what a run fitted with majority vote and the best function, on dev gold.</summary>
internal static class TrustReader
{
    public static TrustPanel Of(VoteMatrix matrix, LabelSettings settings, GoldSnapshot open, Work work)
    {
        if (open.Input.Dev == 0) return TrustVerdict.None;
        return work.Stage("compare on dev gold", () =>
        {
            var patterns = VotePatterns.Of(matrix, work.Threads, work.Cancel);
            FittedLabelModel Fit(int[]? known) =>
                LabelModels.Create(settings.Model).Fit(patterns, new LabelModelOptions { ClassBalance = settings.ClassBalance, Gold = known }, null, work.Cancel);
            var bare = Fit(null);
            var compared = TrustComparison.Of(
                matrix, open.Column(matrix.Documents, Split.Dev), open.Column(matrix.Documents, Split.Train),
                bare.Model == "majority" ? null : bare, bare.Model == LabelModels.Default ? Fit : null, work.Cancel);
            return TrustVerdict.Of(compared, bare);
        });
    }
}
