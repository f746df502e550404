namespace LabelStudio.Core.Evaluation;

/// <summary>The binomial distribution, as far out as its probabilities matter.</summary>
internal static class Binomial
{
    /// <summary>What is rarer than this beside the most likely count adds nothing to any figure.</summary>
    private const double Negligible = 1e-18;

    private static readonly double[] SmallFactorials = Small();

    /// <summary>Writes the probabilities of consecutive counts into <paramref name="buffer"/>, which grows as needed.</summary>
    /// <param name="trials">At least 0.</param>
    /// <param name="share">Chance of a success, 0 to 1.</param>
    /// <param name="buffer">Probabilities of <c>First</c>, <c>First + 1</c>, …</param>
    /// <returns>The first count and how many follow.</returns>
    public static (int First, int Length) Fill(int trials, double share, ref double[] buffer)
    {
        var mode = Math.Clamp((int)((trials + 1) * share), 0, trials);
        var peak = share is <= 0 or >= 1 ? 1 : Math.Exp(
            LogFactorial(trials) - LogFactorial(mode) - LogFactorial(trials - mode) + mode * Math.Log(share) + (trials - mode) * Math.Log(1 - share));
        var odds = share / (1 - share);
        var first = mode;
        for (var p = 1.0; first > 0 && share < 1; first--)
            if ((p *= first / ((trials - first + 1) * odds)) < Negligible) break;
        var last = mode;
        for (var p = 1.0; last < trials && share < 1; last++)
            if ((p *= (trials - last) * odds / (last + 1)) < Negligible) break;
        var length = last - first + 1;
        if (buffer.Length < length) buffer = new double[length * 2];
        buffer[mode - first] = peak;
        for (var k = mode; k > first; k--) buffer[k - 1 - first] = buffer[k - first] * k / ((trials - k + 1) * odds);
        for (var k = mode; k < last; k++) buffer[k + 1 - first] = buffer[k - first] * (trials - k) * odds / (k + 1);
        return (first, length);
    }

    /// <summary>ln of the number of ways to choose k of n.</summary>
    public static double LogChoose(int n, int k) => LogFactorial(n) - LogFactorial(k) - LogFactorial(n - k);

    /// <summary>ln n!, from a table or Stirling's series; right to 1e-12.</summary>
    private static double LogFactorial(int n)
    {
        if (n < SmallFactorials.Length) return SmallFactorials[n];
        double x = n;
        return x * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI * x) + 1 / (12 * x) - 1 / (360 * x * x * x) + 1 / (1260 * x * x * x * x * x);
    }

    private static double[] Small()
    {
        var table = new double[32];
        for (var n = 2; n < table.Length; n++) table[n] = table[n - 1] + Math.Log(n);
        return table;
    }
}
