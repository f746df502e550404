using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Documents with votes and texts, made from a seed: words are drawn from the class's own distribution, votes know the class and not the words.</summary>
public sealed record SyntheticTexts
{
    private const int Words = 1_500;

    public required int Documents { get; init; }

    public required int Functions { get; init; }

    public required int Classes { get; init; }

    public int Seed { get; init; } = 1;

    /// <summary>How much more often a class uses its own words, as a natural logarithm; 0 = all classes speak alike.</summary>
    public double Strength { get; init; } = 3;

    public (double Low, double High) Accuracy { get; init; } = (0.55, 0.85);

    public (double Low, double High) Coverage { get; init; } = (0.2, 0.5);

    public (string[] Texts, VoteMatrix Votes, int[] Gold) Make()
    {
        var random = new Random(Seed);
        var words = Distributions(random);
        var gold = new int[Documents];
        var texts = new string[Documents];
        for (var i = 0; i < Documents; i++)
        {
            gold[i] = random.Next(Classes);
            texts[i] = string.Join(' ', Enumerable.Range(0, random.Next(4, 20)).Select(_ => Word(Draw(words[gold[i]], random))));
        }
        return (texts, VotesOn(gold, random), gold);
    }

    /// <summary>Votes on documents whose classes are known: each function has its coverage and accuracy, and a wrong class that it likes.</summary>
    public VoteMatrix VotesOn(int[] gold, Random random, ClassList? classes = null)
    {
        var columns = new VoteColumn[Functions];
        for (var f = 0; f < Functions; f++)
        {
            columns[f] = new VoteColumn($"f{f}", gold.Length, Classes);
            var coverage = Coverage.Low + (Coverage.High - Coverage.Low) * random.NextDouble();
            var accuracy = Accuracy.Low + (Accuracy.High - Accuracy.Low) * random.NextDouble();
            var confuses = Enumerable.Range(0, Classes).Select(_ => random.Next(Classes)).ToArray();
            for (var i = 0; i < gold.Length; i++)
            {
                if (random.NextDouble() >= coverage) continue;
                columns[f][i] = random.NextDouble() < accuracy ? gold[i] : random.NextDouble() < 0.5 ? confuses[gold[i]] : random.Next(Classes);
            }
        }
        return new VoteMatrix(classes ?? new ClassList(Enumerable.Range(0, Classes).Select(k => $"c{k}")), columns, gold.Length);
    }

    private double[][] Distributions(Random random)
    {
        var made = new double[Classes][];
        for (var k = 0; k < Classes; k++)
        {
            var sum = 0.0;
            made[k] = new double[Words];
            for (var w = 0; w < Words; w++)
            {
                var own = random.NextDouble() < 0.03 ? Math.Exp(Strength) : 1;
                made[k][w] = sum += own / (w + 10);
            }
            for (var w = 0; w < Words; w++) made[k][w] /= sum;
        }
        return made;
    }

    private static int Draw(double[] cumulative, Random random)
    {
        var at = Array.BinarySearch(cumulative, random.NextDouble());
        return Math.Min(at < 0 ? ~at : at, Words - 1);
    }

    // letters only, and far apart, so that parts of words say nothing
    private static string Word(int number) => string.Concat("x", (char)('a' + number % 26), "q", (char)('a' + number / 26 % 26), "z", (char)('a' + number / 676));
}
