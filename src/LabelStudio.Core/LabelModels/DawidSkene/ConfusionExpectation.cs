using System.Numerics.Tensors;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.DawidSkene;

/// <summary>The E step: posteriors of all patterns, summed into expected counts.</summary>
internal sealed class ConfusionExpectation(VotePatterns patterns, ObserverFacts facts, int threads)
{
    private readonly int _classes = facts.Classes;
    private readonly int _firesAt = facts.Observers * facts.Classes * facts.Classes;
    private readonly int _coveredAt = (facts.Observers * facts.Classes + facts.Functions) * facts.Classes;

    private delegate void PosteriorOf(ReadOnlySpan<Vote> votes, Span<double> q);

    /// <summary>Expected counts where each document's posterior is the shares of its votes: the start.</summary>
    public ConfusionSums Shares(CancellationToken cancel)
    {
        return Sum(cancel, () => (votes, q) =>
        {
            var spread = facts.Strength > 0 || votes.Length == 0 ? 1.0 : 0;
            q.Fill(spread / _classes / (votes.Length + spread));
            foreach (var vote in votes) q[vote.Class] += 1 / (votes.Length + spread);
        });
    }

    /// <summary>Expected counts under the tables.</summary>
    public ConfusionSums Round(ConfusionTables tables, CancellationToken cancel) => Sum(cancel, () => new ConfusionScorer(tables).Posterior);

    private ConfusionSums Sum(CancellationToken cancel, Func<PosteriorOf> newPosterior)
    {
        var allAt = _coveredAt + _classes;
        var sums = PatternSums.Over(patterns.Count, allAt + _classes, threads, cancel, (start, end, into) =>
        {
            var posterior = newPosterior();
            var q = new double[_classes];
            for (var p = start; p < end; p++)
            {
                var votes = patterns[p];
                posterior(votes, q);
                TensorPrimitives.Multiply(q, patterns.Counts[p], q);
                foreach (var vote in votes)
                {
                    Add(q, into.AsSpan((facts.Shape.Observer[vote.Function] * _classes + vote.Class) * _classes, _classes));
                    if (facts.Shape.SilenceInforms[vote.Function]) Add(q, into.AsSpan(_firesAt + vote.Function * _classes, _classes));
                }
                if (votes.Length > 0) Add(q, into.AsSpan(_coveredAt, _classes));
                Add(q, into.AsSpan(allAt, _classes));
            }
        });
        return new ConfusionSums(sums[.._firesAt], sums[_firesAt.._coveredAt], sums[_coveredAt..allAt], sums[allAt..]);
    }

    private static void Add(ReadOnlySpan<double> mass, Span<double> into) => TensorPrimitives.Add(into, mass, into);
}
