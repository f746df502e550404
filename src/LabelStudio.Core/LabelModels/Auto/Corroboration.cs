using System.Runtime.CompilerServices;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>How far the other votes on a document can tell whether a vote is right; accuracies are learned from votes as far as they are corroborated.</summary>
/// <remarks>
/// How often two functions are right cannot be told from how often they agree; three are needed (Dawid and Skene, 1979; Fu et al., Fast and three-rious, 2020).
/// EM forgets that: a document with one or two votes confirms whatever the parameters say, so that a function that covers much soon has no one to answer to and is taken for perfect,
/// and every other is measured by it. A vote therefore teaches nothing while the others on its document weigh 1 or less, and all it can once they weigh 2.
/// Every vote still counts for the label, and every document for the class balance.
/// </remarks>
internal static class Corroboration
{
    /// <param name="total">Σ w over the votes on the document.</param>
    /// <param name="weight">w of the function.</param>
    /// <returns>0 to 1.</returns>
    public static double Of(double total, double weight) => Math.Clamp(total - weight - 1, 0, 1);

    /// <summary>Σ w over the votes of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Total(ReadOnlySpan<Vote> votes, double[] weights)
    {
        var total = 0.0;
        foreach (var vote in votes) total += weights[vote.Function];
        return total;
    }

    /// <summary>The corroborated votes of each voice for each class, at voice · K + v; a vote for a set is shared among its classes.</summary>
    public static double[] Votes(VotePatterns patterns, VoteFacts facts, int threads, CancellationToken cancel)
    {
        var weights = facts.Weights;
        var (classes, shift) = (facts.Classes, facts.Voices.Shift);
        return PatternSums.Over(patterns.Count, facts.Voices.Count * classes, threads, cancel, (start, end, into) =>
        {
            for (var p = start; p < end; p++)
            {
                var votes = patterns[p];
                var total = Total(votes, weights);
                foreach (var vote in votes)
                {
                    var teaches = patterns.Counts[p] * Of(total, weights[vote.Function]);
                    if (vote.Class < classes)
                    {
                        into[vote.Voice(shift) * classes + vote.Class] += teaches;
                        continue;
                    }
                    var named = facts.Voted.Of(vote.Class);
                    var shares = facts.Voted.SharesOf(vote.Class);
                    for (var i = 0; i < named.Length; i++) into[vote.Voice(shift) * classes + named[i]] += teaches * shares[i];
                }
            }
        });
    }
}
