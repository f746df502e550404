namespace LabelStudio.Core.Evaluation;

/// <summary>Intervals for what was counted or resampled.</summary>
public static class Intervals
{
    private const double NormalQuantile = 1.959963984540054;

    /// <summary>A share with its 95 % score interval (Wilson 1927), which is sound also near 0 and 1 and for few trials.</summary>
    /// <param name="successes">0 to <paramref name="trials"/>.</param>
    /// <param name="trials">At least 0; without trials the share is 0 and the interval 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A negative count, or more successes than trials.</exception>
    public static Estimate Wilson(long successes, long trials)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        return trials == 0 ? new Estimate(0, 0, 1) : OfShare(successes / (double)trials, trials);
    }

    /// <summary>The Wilson interval of a share that was seen in an effective number of trials, which need not be whole.</summary>
    /// <param name="share">0 to 1.</param>
    /// <param name="trials">At least 0; without trials the interval is 0 to 1.</param>
    public static Estimate OfShare(double share, double trials)
    {
        if (trials <= 0) return new Estimate(share, 0, 1);
        var z2 = NormalQuantile * NormalQuantile / trials;
        var centre = (share + z2 / 2) / (1 + z2);
        var half = NormalQuantile * Math.Sqrt(share * (1 - share) / trials + z2 / (4 * trials)) / (1 + z2);
        return new Estimate(share, share <= 0 ? 0 : Math.Max(0, centre - half), share >= 1 ? 1 : Math.Min(1, centre + half));
    }

    /// <summary>The mean of one number a document with the 95 % percentile interval of the bootstrap over the documents (Efron 1979). For differences between two models on the same documents it is the paired bootstrap.</summary>
    /// <param name="numbers">At least one.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    public static Estimate OfMean(double[] numbers, int threads = 0)
    {
        var options = EvaluationOptions.Default with { Threads = threads };
        var means = new double[Bootstrap.Resamples(numbers.Length, options.Bootstrap)];
        Bootstrap.Run(numbers.Length, options, () => 0, (r, drawn, _) =>
        {
            var sum = 0.0;
            foreach (var i in drawn) sum += numbers[i];
            means[r] = sum / drawn.Length;
        });
        return Percentile(numbers.Average(), means);
    }

    /// <summary>A figure with the 95 % percentile interval of its resamples (Efron 1979), widened where it misses the figure itself.</summary>
    /// <param name="value">The figure on the rows as they are.</param>
    /// <param name="resamples">The figure on each resample, at least one; sorted in place.</param>
    public static Estimate Percentile(double value, double[] resamples)
    {
        Array.Sort(resamples);
        return new Estimate(value, Math.Min(value, Quantile(resamples, 0.025)), Math.Max(value, Quantile(resamples, 0.975)));
    }

    /// <summary>As <see cref="Percentile"/>, after the resamples are moved so that their median is the figure, and kept within 0 to 1.</summary>
    /// <remarks>For figures that resampling makes larger on average, such as the calibration error, whose noise adds up.</remarks>
    /// <param name="value">The figure on the rows as they are, 0 to 1.</param>
    /// <param name="resamples">The figure on each resample, at least one; sorted in place.</param>
    public static Estimate CentredPercentile(double value, double[] resamples)
    {
        Array.Sort(resamples);
        var shift = value - Quantile(resamples, 0.5);
        return new Estimate(
            value, Math.Clamp(Quantile(resamples, 0.025) + shift, 0, value), Math.Clamp(Quantile(resamples, 0.975) + shift, value, 1));
    }

    /// <summary>The quantile of ascending numbers, linear between neighbours.</summary>
    /// <param name="ascending">At least one number.</param>
    /// <param name="share">0 to 1.</param>
    public static double Quantile(double[] ascending, double share)
    {
        var at = share * (ascending.Length - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, ascending.Length - 1);
        return ascending[below] + (at - below) * (ascending[above] - ascending[below]);
    }
}
