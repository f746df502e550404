using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Review;

/// <summary>Documents on which functions vote for different classes: entropy of the vote shares, less where few vote.</summary>
/// <remarks>Vote entropy is of Dagan and Engelson, Committee-based sampling for training probabilistic classifiers, 1995; n / (n + 1) puts five against five before one against one.</remarks>
internal sealed class Disagreement : IReviewStrategy
{
    public string Name => "disagreement";

    public double Nothing => 0;

    public IReviewScorer Prepare(ReviewInputs inputs)
    {
        var patterns = inputs.Votes ?? throw new ArgumentException("Ranking by disagreement needs the votes.", nameof(inputs));
        var scores = new double[patterns.Count];
        var counts = new int[patterns.Classes.Count];
        for (var p = 0; p < scores.Length; p++) scores[p] = Score(patterns[p], patterns.Voted, counts);
        return new Scorer(inputs, patterns, scores);
    }

    /// <summary>0 for one voice to just under 1; NaN where nobody votes.</summary>
    private static double Score(ReadOnlySpan<Vote> votes, VotedClasses voted, int[] counts)
    {
        if (votes.Length == 0) return double.NaN;
        foreach (var vote in votes)
            foreach (var label in voted.Of(vote.Class)) counts[label]++;
        // a set is no disagreement of its function with itself: it stands with the most votes that name one of its classes
        var entropy = 0.0;
        foreach (var vote in votes)
        {
            var most = 0;
            foreach (var label in voted.Of(vote.Class)) most = Math.Max(most, counts[label]);
            entropy -= Math.Log((double)most / votes.Length) / votes.Length;
        }
        foreach (var vote in votes)
            foreach (var label in voted.Of(vote.Class)) counts[label] = 0;
        return entropy / Math.Log(counts.Length) * votes.Length / (votes.Length + 1);
    }

    private sealed class Scorer(ReviewInputs inputs, VotePatterns patterns, double[] scores) : IReviewScorer
    {
        public double Score(int document) => scores[patterns.PatternOf[document]];

        public string Reason(int document) => $"{ReviewWords.Sides(patterns, document)}; {ReviewWords.Posterior(inputs.Labels, document)}";
    }
}

/// <summary>Documents that no function votes on, in a fair draw: what a new function should learn to see.</summary>
internal sealed class Uncovered : IReviewStrategy
{
    public string Name => "uncovered";

    public IReviewScorer Prepare(ReviewInputs inputs) => new Scorer(inputs);

    private sealed class Scorer(ReviewInputs inputs) : IReviewScorer
    {
        // labels may cover a document by its text alone, and be older than the votes
        public double Score(int document) =>
            inputs.Votes is { } votes ? votes.IsCovered(votes.PatternOf[document]) ? double.NaN : 1 : inputs.Labels.IsCovered(document) ? double.NaN : 1;

        public string Reason(int document) => "no function votes on it";
    }
}

/// <summary>A fair draw of all documents: the only queue whose answers measure accuracy without bias.</summary>
internal sealed class RandomDraw : IReviewStrategy
{
    public string Name => "random";

    public IReviewScorer Prepare(ReviewInputs inputs) => new Scorer(inputs);

    private sealed class Scorer(ReviewInputs inputs) : IReviewScorer
    {
        public double Score(int document) => 0;

        public string Reason(int document) => $"drawn at random; {ReviewWords.Posterior(inputs.Labels, document)}";
    }
}
