using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Seeded votes of known makers: gold from Dirichlet(10) class shares; each function votes with its own coverage, is right with an accuracy of its own for each class, else names one of the other classes evenly.</summary>
public sealed record SyntheticVotes
{
    public required int Documents { get; init; }

    public required int Functions { get; init; }

    public required int Classes { get; init; }

    public int Seed { get; init; }

    public (double Low, double High) Accuracy { get; init; } = (0.55, 0.95);

    public (double Low, double High) Coverage { get; init; } = (0.05, 0.6);

    /// <summary>The last this many functions are near-copies of function 0, which then covers .6 at an accuracy of .55 to .60.</summary>
    public int Clones { get; init; }

    /// <summary>How often a clone repeats function 0 (vote or abstention); else it draws afresh with function 0's habits.</summary>
    public double CloneAgreement { get; init; } = 0.9;

    /// <summary>Class shares, or null to draw them.</summary>
    public double[]? Balance { get; init; }

    /// <summary>For each function its accuracy on every class and its coverage, or null to draw them.</summary>
    public (double Accuracy, double Coverage)[]? Makers { get; init; }

    public LabeledVotes Make()
    {
        var random = new Random(Seed);
        var balance = Balance ?? Dirichlet(random, Classes, 10);
        var accuracy = new double[Functions, Classes];
        var coverage = new double[Functions];
        for (var f = 0; f < Functions; f++)
        {
            coverage[f] = Makers?[f].Coverage ?? Uniform(random, Coverage);
            for (var k = 0; k < Classes; k++) accuracy[f, k] = Makers?[f].Accuracy ?? Uniform(random, Accuracy);
        }
        if (Clones > 0)
        {
            coverage[0] = 0.6;
            for (var k = 0; k < Classes; k++) accuracy[0, k] = Uniform(random, (0.55, 0.60));
        }
        var gold = new int[Documents];
        for (var i = 0; i < Documents; i++) gold[i] = Draw(random, balance);
        var columns = new VoteColumn[Functions];
        for (var f = 0; f < Functions; f++)
        {
            columns[f] = new VoteColumn($"f{f}", Documents, Classes);
            var clone = f >= Functions - Clones;
            for (var i = 0; i < Documents; i++)
                columns[f][i] = clone && random.NextDouble() < CloneAgreement ? columns[0][i] : Vote(clone ? 0 : f, gold[i]);
        }
        var classes = new ClassList(Enumerable.Range(0, Classes).Select(k => $"c{k}"));
        return new LabeledVotes([.. Enumerable.Range(0, Documents).Select(i => $"d{i}")], new VoteMatrix(classes, columns, Documents), gold, 0);

        int Vote(int function, int truth)
        {
            if (random.NextDouble() >= coverage[function]) return VoteColumn.Abstain;
            return random.NextDouble() < accuracy[function, truth] ? truth : (truth + 1 + random.Next(Classes - 1)) % Classes;
        }
    }

    private static double Uniform(Random random, (double Low, double High) range) => range.Low + random.NextDouble() * (range.High - range.Low);

    private static int Draw(Random random, double[] shares)
    {
        var u = random.NextDouble();
        for (var k = 0; k < shares.Length - 1; k++)
            if ((u -= shares[k]) < 0) return k;
        return shares.Length - 1;
    }

    private static double[] Dirichlet(Random random, int classes, double alpha)
    {
        var draws = Enumerable.Range(0, classes).Select(_ => Gamma(random, alpha)).ToArray();
        var sum = draws.Sum();
        return [.. draws.Select(d => d / sum)];
    }

    /// <summary>Marsaglia and Tsang, A simple method for generating gamma variables, 2000; shape at least 1.</summary>
    private static double Gamma(Random random, double shape)
    {
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var v = Math.Pow(1 + c * x, 3);
            if (v > 0 && Math.Log(1 - random.NextDouble()) < 0.5 * x * x + d - d * v + d * Math.Log(v)) return d * v;
        }
    }
}
