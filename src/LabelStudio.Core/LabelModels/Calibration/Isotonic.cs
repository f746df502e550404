namespace LabelStudio.Core.LabelModels.Calibration;

/// <summary>Confidence becomes the best rising step curve through what was right, joined by lines. Zadrozny and Elkan, Transforming classifier scores into accurate multiclass probability estimates, 2002.</summary>
internal sealed class Isotonic : ICalibration
{
    private readonly double[] _confidence;
    private readonly double[] _share;

    public Isotonic(double[] confidence, double[] share)
    {
        _confidence = confidence;
        _share = share;
    }

    /// <summary>Confidences, then the share that was right at each.</summary>
    public double[] Numbers => [.. _confidence, .. _share];

    public static Isotonic Fit(CalibrationSample sample) => Fit(sample.TopLabels());

    public static Isotonic Fit(IEnumerable<(double Confidence, bool Right)> answers)
    {
        // pool adjacent violators
        var blocks = new List<(double Confidence, double Right, double Count)>();
        foreach (var (confidence, right) in answers.OrderBy(t => t.Confidence))
        {
            blocks.Add((confidence, right ? 1 : 0, 1));
            while (blocks.Count > 1 && blocks[^2].Right / blocks[^2].Count >= blocks[^1].Right / blocks[^1].Count)
            {
                var (upper, lower) = (blocks[^1], blocks[^2]);
                blocks.RemoveAt(blocks.Count - 1);
                var count = lower.Count + upper.Count;
                blocks[^1] = ((lower.Confidence * lower.Count + upper.Confidence * upper.Count) / count, lower.Right + upper.Right, count);
            }
        }
        // one vote for the old confidence in each block: a small block at the end is not certainty
        return new Isotonic([.. blocks.Select(b => b.Confidence)], [.. blocks.Select(b => (b.Right + b.Confidence) / (b.Count + 1))]);
    }

    public void Apply(Span<float> row) => Calibrations.SetConfidence(row, At(row[Calibrations.Top(row)]));

    /// <summary>What a confidence becomes.</summary>
    public double At(double confidence)
    {
        var above = Array.BinarySearch(_confidence, confidence);
        if (above >= 0) return _share[above];
        above = ~above;
        if (above == 0) return _share[0];
        if (above == _confidence.Length) return _share[^1];
        var along = (confidence - _confidence[above - 1]) / (_confidence[above] - _confidence[above - 1]);
        return _share[above - 1] + along * (_share[above] - _share[above - 1]);
    }
}
