using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Students.Calibration;

/// <summary>One method that was tried, measured on documents it was not fitted on.</summary>
/// <param name="Method">The method.</param>
/// <param name="LogLoss">Mean of -ln p(gold), cross-validated.</param>
/// <param name="Ece">Expected calibration error of the top class as the evaluator has it, cross-validated.</param>
public sealed record CalibrationTrial(CalibrationMethod Method, double LogLoss, double Ece);

/// <summary>The calibration that dev gold can bear, and how it was chosen.</summary>
/// <param name="Calibration">The chosen one fitted on all of dev, or null where none is better than the plain softmax or dev is too small.</param>
/// <param name="Trials">What was tried, plain softmax first; empty with too little dev gold.</param>
/// <param name="CrossFitted">
/// A posterior a dev document by the chosen method, fitted without the document's own fold. What is measured on these (an abstain threshold,
/// conformal sets) is not flattered by the fit.
/// </param>
public sealed record CalibrationChoice(StudentCalibration? Calibration, IReadOnlyList<CalibrationTrial> Trials, ProbabilisticLabels CrossFitted)
{
    /// <summary>With fewer dev documents nothing is fitted.</summary>
    public const int Fewest = 20;

    private const int FewestForVector = 200;
    private const int FewestForVectorOfClass = 5;
    private const int FewestForIsotonic = 1_000;
    private const int MostDocuments = 20_000;
    private const int Folds = 5;

    /// <summary>Tries the methods that so much gold can bear by 5-fold cross-validation; a richer one is taken only where its log-loss is lower by more than one standard error.</summary>
    /// <param name="classes">The K classes.</param>
    /// <param name="dev">Scores and gold of dev documents that the student did not learn from; of more than 20,000 the first 20,000 are fitted on.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">Lengths that do not fit each other, or gold that is no class.</exception>
    public static CalibrationChoice Choose(ClassList classes, DevScores dev, CancellationToken cancel = default)
    {
        dev.Check();
        if (dev.Classes != classes.Count) throw new ArgumentException($"Scores of {dev.Classes} classes for {classes.Count}.", nameof(dev));
        var best = CrossFit(CalibrationMethod.None, classes, dev);
        if (dev.Count < Fewest) return new CalibrationChoice(null, [], best.Labels);
        var trials = new List<CalibrationTrial> { best.Trial };
        foreach (var method in Bearable(dev))
        {
            cancel.ThrowIfCancellationRequested();
            var tried = CrossFit(method, classes, dev);
            trials.Add(tried.Trial);
            if (IsBetter(tried.Losses, best.Losses)) best = tried;
        }
        var calibration = Fit(best.Trial.Method, dev.Count > MostDocuments ? dev.Of([.. Enumerable.Range(0, MostDocuments)]) : dev);
        return new CalibrationChoice(calibration, trials, best.Labels);
    }

    private static IEnumerable<CalibrationMethod> Bearable(DevScores dev)
    {
        yield return CalibrationMethod.Temperature;
        if (dev.Count >= Math.Max(FewestForVector, FewestForVectorOfClass * dev.Classes)) yield return CalibrationMethod.Vector;
        if (dev.Count >= FewestForIsotonic) yield return CalibrationMethod.Isotonic;
    }

    private static StudentCalibration? Fit(CalibrationMethod method, DevScores dev) => method switch
    {
        CalibrationMethod.Temperature => TemperatureFit.Fit(dev),
        CalibrationMethod.Vector => VectorFit.Fit(dev),
        CalibrationMethod.Isotonic => IsotonicFit.Fit(dev),
        _ => null,
    };

    private static Tried CrossFit(CalibrationMethod method, ClassList classes, DevScores dev)
    {
        var k = dev.Classes;
        var rows = new float[(long)dev.Count * k];
        var losses = new double[dev.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            var fitted = method == CalibrationMethod.None
                ? null
                : Fit(method, dev.Of([.. Enumerable.Range(0, dev.Count).Where(i => FoldOf(i) != fold).Take(MostDocuments)]));
            for (var i = 0; i < dev.Count; i++)
            {
                if (FoldOf(i) != fold) continue;
                var row = rows.AsSpan(i * k, k);
                dev[i].CopyTo(row);
                if (fitted != null) fitted.Apply(row);
                else Vectors.SoftMax(row);
                losses[i] = -Math.Log(Math.Max(row[dev.Gold[i]], 1e-15));
            }
        }
        var labels = Table(classes, rows);
        return losses.Length == 0
            ? new Tried(new CalibrationTrial(method, 0, 0), labels, losses)
            : new Tried(new CalibrationTrial(method, losses.Average(), Tally.Of(new ScoredRows(dev.Gold, labels)).Ece), labels, losses);
    }

    // documents are in no order that the folds could follow, once their numbers are mixed
    private static int FoldOf(int document) => (int)(new SplitMix(1, document).Next(Folds));

    private static bool IsBetter(double[] losses, double[] than)
    {
        var gains = losses.Zip(than, (l, t) => t - l).ToArray();
        var mean = gains.Average();
        var variance = gains.Sum(g => (g - mean) * (g - mean)) / Math.Max(1, gains.Length - 1);
        return mean > Math.Sqrt(variance / gains.Length);
    }

    private static ProbabilisticLabels Table(ClassList classes, float[] rows)
    {
        var n = rows.Length / classes.Count;
        var covered = new bool[n];
        Array.Fill(covered, true);
        return new ProbabilisticLabels(classes, rows, [.. Enumerable.Range(0, n)], covered);
    }

    private sealed record Tried(CalibrationTrial Trial, ProbabilisticLabels Labels, double[] Losses);
}
