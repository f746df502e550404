namespace LabelStudio.Core.LabelModels.Calibration;

/// <summary>The lowest point of a function with one valley (Kiefer, Sequential minimax search for a maximum, 1953).</summary>
internal static class GoldenSection
{
    private static readonly double Ratio = (Math.Sqrt(5) - 1) / 2;

    /// <param name="value">The function; asked once a round.</param>
    /// <param name="low">Where the valley is not left of.</param>
    /// <param name="high">Where the valley is not right of.</param>
    /// <param name="rounds">Each leaves .618 of the range.</param>
    public static double Lowest(Func<double, double> value, double low, double high, int rounds)
    {
        var (left, right) = (high - Ratio * (high - low), low + Ratio * (high - low));
        var (atLeft, atRight) = (value(left), value(right));
        for (var round = 0; round < rounds; round++)
        {
            if (atLeft < atRight)
            {
                (high, right, atRight) = (right, left, atLeft);
                left = high - Ratio * (high - low);
                atLeft = value(left);
            }
            else
            {
                (low, left, atLeft) = (left, right, atRight);
                right = low + Ratio * (high - low);
                atRight = value(right);
            }
        }
        return (low + high) / 2;
    }
}
