namespace LabelStudio.Web.Components;

/// <summary>The stretch of numbers that several intervals are drawn on, so that the eye can compare them.</summary>
/// <param name="From">The left end.</param>
/// <param name="To">The right end, above the left one.</param>
/// <param name="Ticks">Round numbers from left to right.</param>
public sealed record IntervalScale(double From, double To, IReadOnlyList<double> Ticks)
{
    private const int MostSteps = 4;
    private static readonly double[] Steps = [1, 2, 5, 10];

    /// <summary>The smallest stretch between round numbers that holds all values.</summary>
    /// <param name="values">What must be on it; NaN is left out.</param>
    /// <param name="least">It goes no lower than this.</param>
    /// <param name="most">It goes no higher than this.</param>
    public static IntervalScale Around(IEnumerable<double> values, double least = double.NegativeInfinity, double most = double.PositiveInfinity)
    {
        var known = values.Where(v => !double.IsNaN(v)).Select(v => Math.Clamp(v, least, most)).ToList();
        var (low, high) = known.Count == 0 ? (0, 1) : (known.Min(), known.Max());
        if (high - low < 1e-9) (low, high) = (Math.Max(low - 0.5, least), Math.Min(high + 0.5, most));
        var step = Step((high - low) / MostSteps);
        // a hair of tolerance, or 0.7000000001 would add an empty stretch
        var first = (int)Math.Floor((low / step) + 1e-6);
        var last = (int)Math.Ceiling((high / step) - 1e-6);
        var ticks = Enumerable.Range(first, last - first + 1).Select(i => i * step).ToList();
        return new IntervalScale(ticks[0], ticks[^1], ticks);
    }

    /// <summary>Where a number stands, 0 to 100; what is beyond stands at the end.</summary>
    public double Place(double value) => Math.Clamp((value - From) / (To - From), 0, 1) * 100;

    private static double Step(double least)
    {
        var unit = Math.Pow(10, Math.Floor(Math.Log10(least)));
        return Steps.First(s => s * unit >= least * (1 - 1e-9)) * unit;
    }
}
