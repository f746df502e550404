namespace LabelStudio.Core.Evaluation;

/// <summary>The mean of differences between pairs with the 95 % percentile interval of the bootstrap over the pairs.</summary>
internal static class PairedMean
{
    /// <param name="differences">One a pair, at least one.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    public static Estimate Of(double[] differences, int threads = 0)
    {
        var options = EvaluationOptions.Default with { Threads = threads };
        var means = new double[Bootstrap.Resamples(differences.Length, options.Bootstrap)];
        Bootstrap.Run(differences.Length, options, () => 0, (r, drawn, _) =>
        {
            var sum = 0.0;
            foreach (var pair in drawn) sum += differences[pair];
            means[r] = sum / drawn.Length;
        });
        return Intervals.Percentile(differences.Average(), means);
    }
}
