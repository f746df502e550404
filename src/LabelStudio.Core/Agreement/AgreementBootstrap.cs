using LabelStudio.Core.Evaluation;

namespace LabelStudio.Core.Agreement;

/// <summary>What a coefficient of agreement sums up over documents; each thread has its own.</summary>
internal interface IAgreementTally
{
    void Clear();

    /// <summary>Counts one document.</summary>
    void Add(int document);

    /// <summary>The share of pairs of answers that differ among the documents counted, and that share by chance.</summary>
    (double Observed, double Expected) Disagreement();
}

/// <summary>Gives a coefficient its interval.</summary>
/// <remarks>
/// The percentile bootstrap over documents (Efron 1979; for kappa and alpha see Zapf, Castell, Morawietz and Karch, "Measuring inter-rater reliability for nominal data", BMC Medical
/// Research Methodology 2016). Where nobody ever disagrees, all resamples agree too and the interval would have no width: its lower end then comes from the Wilson interval of the share
/// of documents with a disagreement. A resample in which one class only is left defines nothing and is left out.
/// </remarks>
internal static class AgreementBootstrap
{
    public static AgreementEstimate Of(int documents, int answers, Func<IAgreementTally> create)
    {
        if (documents == 0) return AgreementEstimate.Nothing;
        var all = create();
        for (var d = 0; d < documents; d++) all.Add(d);
        var (observed, expected) = all.Disagreement();
        var value = Coefficient(observed, expected);
        var interval = value is { } v && documents > 1 ? Interval(v, observed, expected, documents, create) : null;
        return new AgreementEstimate(value, interval, 1 - observed, 1 - expected, documents, answers);
    }

    private static Estimate? Interval(double value, double observed, double expected, int documents, Func<IAgreementTally> create)
    {
        if (observed == 0) return new Estimate(value, Math.Max(-1, 1 - Intervals.Wilson(0, documents).High / expected), value);
        var options = EvaluationOptions.Default;
        var resamples = new double[Bootstrap.Resamples(documents, options.Bootstrap)];
        Bootstrap.Run(documents, options, create, (r, drawn, tally) =>
        {
            tally.Clear();
            foreach (var d in drawn) tally.Add(d);
            var (o, e) = tally.Disagreement();
            resamples[r] = Coefficient(o, e) ?? double.NaN;
        });
        var defined = Array.FindAll(resamples, r => !double.IsNaN(r));
        return defined.Length == 0 ? null : Intervals.Percentile(value, defined);
    }

    private static double? Coefficient(double observed, double expected) => expected <= 0 ? null : 1 - observed / expected;
}
