namespace LabelStudio.Core.Review;

/// <summary>Scores that depend on the posterior alone: one a distinct row, whatever the number of documents.</summary>
internal abstract class PosteriorStrategy : IReviewStrategy
{
    public abstract string Name { get; }

    public IReviewScorer Prepare(ReviewInputs inputs)
    {
        var labels = inputs.Labels;
        var scores = new double[labels.Covered.Length];
        for (var r = 0; r < scores.Length; r++)
            scores[r] = Placed(Uncertainty(labels.Rows[r]), labels.Covered[r], inputs.Uncovered);
        return new Scorer(inputs, scores);
    }

    /// <summary>0 (sure) to 1 (no idea).</summary>
    protected abstract double Uncertainty(ReadOnlySpan<float> posterior);

    private static double Placed(double uncertainty, bool covered, UncoveredPlace place) => (covered, place) switch
    {
        (true, _) or (_, UncoveredPlace.Mixed) => uncertainty,
        (_, UncoveredPlace.Last) => uncertainty - 2,
        _ => double.NaN,
    };

    private sealed class Scorer(ReviewInputs inputs, double[] scores) : IReviewScorer
    {
        public double Score(int document) => scores[inputs.Labels.RowOf[document]];

        public string Reason(int document) => inputs.Labels.IsCovered(document) || inputs.Votes == null
            ? $"{ReviewWords.Posterior(inputs.Labels, document)}{ReviewWords.VotesBehind(inputs, document)}"
            : $"no function votes on it; {ReviewWords.Posterior(inputs.Labels, document)}";
    }
}

/// <summary>One minus the probability of the label. Lewis and Gale, A sequential algorithm for training text classifiers, 1994.</summary>
internal sealed class LeastConfidence : PosteriorStrategy
{
    public override string Name => "least-confidence";

    protected override double Uncertainty(ReadOnlySpan<float> posterior) => 1 - TopTwo.Of(posterior).First;
}

/// <summary>One minus the lead of the label over the next class. Scheffer et al., Active hidden Markov models for information extraction, 2001.</summary>
internal sealed class Margin : PosteriorStrategy
{
    public override string Name => "margin";

    protected override double Uncertainty(ReadOnlySpan<float> posterior)
    {
        var top = TopTwo.Of(posterior);
        return 1 - (top.First - top.Second);
    }
}

/// <summary>Entropy of the posterior as a share of its greatest, log K. Shannon 1948.</summary>
internal sealed class Entropy : PosteriorStrategy
{
    public override string Name => "entropy";

    protected override double Uncertainty(ReadOnlySpan<float> posterior)
    {
        var entropy = 0.0;
        foreach (var p in posterior)
            if (p > 0) entropy -= p * Math.Log(p);
        return posterior.Length < 2 ? 0 : entropy / Math.Log(posterior.Length);
    }
}

/// <summary>The two largest probabilities and their classes; of equals the first in class order.</summary>
internal readonly record struct TopTwo(int FirstClass, double First, int SecondClass, double Second)
{
    public static TopTwo Of(ReadOnlySpan<float> posterior)
    {
        int first = 0, second = -1;
        for (var k = 1; k < posterior.Length; k++)
        {
            if (posterior[k] > posterior[first]) (first, second) = (k, first);
            else if (second < 0 || posterior[k] > posterior[second]) second = k;
        }
        return new TopTwo(first, posterior[first], second, second < 0 ? 0 : posterior[second]);
    }
}
