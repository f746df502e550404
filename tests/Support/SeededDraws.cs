namespace LabelStudio.Tests.Support;

/// <summary>Draws from the distributions that made-up votes need; a seed makes the same draws everywhere.</summary>
public sealed class SeededDraws(uint seed)
{
    private readonly NumpyRandom _random = new(seed);

    public double Uniform() => _random.Uniform();

    public double Uniform(double low, double high) => _random.Uniform(low, high);

    public bool Chance(double probability) => _random.Uniform() < probability;

    /// <summary>Two uniform draws, the smaller first.</summary>
    public (double Low, double High) Range(double low, double high)
    {
        var (a, b) = (Uniform(low, high), Uniform(low, high));
        return (Math.Min(a, b), Math.Max(a, b));
    }

    /// <summary>Uniform on the logarithm.</summary>
    public double Spread(double low, double high) => Math.Exp(Uniform(Math.Log(low), Math.Log(high)));

    /// <summary>A whole number from <paramref name="low"/> to <paramref name="high"/>, both included.</summary>
    public int Whole(int low, int high) => low + (int)(Uniform() * (high - low + 1));

    public T One<T>(params T[] of) => of[(int)(Uniform() * of.Length)];

    /// <summary>An index drawn with the given shares, which sum to 1.</summary>
    public int Index(ReadOnlySpan<double> shares)
    {
        var u = Uniform();
        for (var k = 0; k < shares.Length - 1; k++)
            if ((u -= shares[k]) < 0) return k;
        return shares.Length - 1;
    }

    /// <summary>Box and Muller, A note on the generation of random normal deviates, 1958.</summary>
    public double Normal(double mean = 0, double deviation = 1) =>
        mean + deviation * Math.Sqrt(-2 * Math.Log(1 - Uniform())) * Math.Cos(2 * Math.PI * Uniform());

    /// <summary>Scale 1. Marsaglia and Tsang, A simple method for generating gamma variables, 2000.</summary>
    public double Gamma(double shape)
    {
        if (shape < 1) return Gamma(shape + 1) * Math.Pow(1 - Uniform(), 1 / shape);
        var b = shape - 1.0 / 3;
        while (true)
        {
            var x = Normal();
            var v = 1 + x / Math.Sqrt(9 * b);
            if (v <= 0) continue;
            v *= v * v;
            if (Math.Log(1 - Uniform()) < 0.5 * x * x + b * (1 - v + Math.Log(v))) return b * v;
        }
    }

    /// <summary>Shares that sum to 1, none under <paramref name="least"/> before they are scaled.</summary>
    public double[] Dirichlet(int count, double alpha, double least = 0)
    {
        var draws = new double[count];
        for (var k = 0; k < count; k++) draws[k] = Gamma(alpha) + 1e-12;
        var sum = draws.Sum();
        for (var k = 0; k < count; k++) draws[k] = Math.Max(draws[k] / sum, least);
        sum = draws.Sum();
        return [.. draws.Select(d => d / sum)];
    }
}
