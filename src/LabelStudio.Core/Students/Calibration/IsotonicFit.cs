namespace LabelStudio.Core.Students.Calibration;

/// <summary>Fits one rising curve through all (probability of a class, whether it is the gold class) pairs, after the best temperature.</summary>
internal static class IsotonicFit
{
    private const int Bins = 12;

    // keeps the curve strictly rising, so that the order of the classes stays
    private const double LeastSlope = 1e-3;

    public static StudentCalibration Fit(DevScores dev)
    {
        var cooled = TemperatureFit.Fit(dev);
        var nodes = Nodes(dev, cooled);
        var knots = new List<float> { 0 };
        var values = new List<float> { 0 };
        foreach (var (p, share) in nodes)
        {
            if (p <= knots[^1] + 1e-5 || p >= 1 - 1e-5) continue;
            values.Add((float)Math.Max(share, values[^1] + LeastSlope * (p - knots[^1])));
            knots.Add((float)p);
        }
        // behind the last node the curve goes on as steeply as the diagonal
        values.Add(values[^1] + (1 - knots[^1]));
        knots.Add(1);
        return cooled with { Method = CalibrationMethod.Isotonic, Knots = knots, Values = values };
    }

    /// <summary>Bins of equal summed probability: their mean probability and the share of gold in them, made to rise by pooling neighbours.</summary>
    private static List<(double P, double Share)> Nodes(DevScores dev, StudentCalibration cooled)
    {
        var pairs = new (float P, bool IsGold)[dev.Count * dev.Classes];
        var row = new float[dev.Classes];
        for (var i = 0; i < dev.Count; i++)
        {
            dev[i].CopyTo(row);
            cooled.Apply(row);
            for (var k = 0; k < row.Length; k++) pairs[i * row.Length + k] = (row[k], k == dev.Gold[i]);
        }
        Array.Sort(pairs, (a, b) => a.P.CompareTo(b.P));
        var most = dev.Count / (double)Bins;
        var blocks = new List<(double P, double Gold, double Count)>();
        double sum = 0, gold = 0, count = 0;
        for (var i = 0; i < pairs.Length; i++)
        {
            sum += pairs[i].P;
            gold += pairs[i].IsGold ? 1 : 0;
            count++;
            if (i < pairs.Length - 1 && (sum < most || pairs[i + 1].P == pairs[i].P)) continue;
            blocks.Add((sum, gold, count));
            (sum, gold, count) = (0, 0, 0);
            while (blocks.Count > 1 && blocks[^2].Gold / blocks[^2].Count >= blocks[^1].Gold / blocks[^1].Count)
            {
                var (lower, upper) = (blocks[^2], blocks[^1]);
                blocks.RemoveAt(blocks.Count - 1);
                blocks[^1] = (lower.P + upper.P, lower.Gold + upper.Gold, lower.Count + upper.Count);
            }
        }
        // one event for the old probability in each block: a small block is not certainty
        return [.. blocks.Select(b => (b.P / b.Count, (b.Gold + b.P / b.Count) / (b.Count + 1)))];
    }
}
