namespace LabelStudio.Core.LabelModels.Calibration;

/// <summary>Turns how sure a function says it is into how often it is right, learnt from answers with gold.</summary>
/// <remarks>
/// Three numbers below <see cref="FewestForIsotonic"/> answers (beta calibration, of which Platt's logistic curve is a case: Kull, Silva Filho and
/// Flach 2017), any rising curve from there (isotonic regression: Zadrozny and Elkan 2002). Never falls: surer stays surer.
/// </remarks>
public sealed class ConfidenceCurve
{
    /// <summary>With fewer answers nothing is learnt.</summary>
    public const int Fewest = 30;

    /// <summary>From so many answers on the curve takes any rising shape.</summary>
    public const int FewestForIsotonic = 500;

    private readonly Func<double, double> _at;

    private ConfidenceCurve(int answers, double[] numbers, Func<double, double> at) => (Answers, Numbers, _at) = (answers, numbers, at);

    /// <summary>n, the answers it was learnt from; 0 where it was made from kept numbers that do not say.</summary>
    public int Answers { get; }

    /// <summary>What was learnt: three numbers, or m confidences followed by the m shares that were right there.</summary>
    public IReadOnlyList<double> Numbers { get; }

    /// <summary>Learns.</summary>
    /// <param name="answers">How sure the function said it was, 0 to 1, and whether it was right.</param>
    /// <returns>The curve, or null with fewer than <see cref="Fewest"/> answers.</returns>
    public static ConfidenceCurve? Fit(IReadOnlyList<(double Confidence, bool Right)> answers)
    {
        if (answers.Count < Fewest) return null;
        if (answers.Count < FewestForIsotonic)
        {
            var beta = Beta.Fit(answers);
            return new ConfidenceCurve(answers.Count, beta.Numbers, beta.At);
        }
        var fitted = Isotonic.Fit(answers).Numbers;
        var half = fitted.Length / 2;
        return From(answers.Count, [.. fitted[..half], .. Rising(fitted[half..])]);
    }

    /// <summary>The nearest shares that never fall: the isotonic fit leans small blocks to their old confidence, which may bend it.</summary>
    private static IEnumerable<double> Rising(double[] shares)
    {
        var blocks = new List<(double Sum, int Count)>();
        foreach (var share in shares)
        {
            blocks.Add((share, 1));
            while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Count > blocks[^1].Sum / blocks[^1].Count)
            {
                blocks[^2] = (blocks[^2].Sum + blocks[^1].Sum, blocks[^2].Count + blocks[^1].Count);
                blocks.RemoveAt(blocks.Count - 1);
            }
        }
        return blocks.SelectMany(b => Enumerable.Repeat(b.Sum / b.Count, b.Count));
    }

    /// <summary>The curve of kept numbers.</summary>
    /// <param name="answers">How many answers it was learnt from.</param>
    /// <param name="numbers">As <see cref="Numbers"/> gave them.</param>
    /// <exception cref="ArgumentException">Numbers that are no curve.</exception>
    public static ConfidenceCurve From(int answers, IReadOnlyList<double> numbers)
    {
        if (answers < FewestForIsotonic && numbers.Count == 3) return new ConfidenceCurve(answers, [.. numbers], new Beta(numbers[0], numbers[1], numbers[2]).At);
        if (numbers.Count == 0 || numbers.Count % 2 != 0) throw new ArgumentException($"{numbers.Count} numbers are no curve.", nameof(numbers));
        var half = numbers.Count / 2;
        return new ConfidenceCurve(answers, [.. numbers], new Isotonic([.. numbers.Take(half)], [.. numbers.Skip(half)]).At);
    }

    /// <summary>How often answers of this confidence are right, 0 to 1.</summary>
    /// <param name="confidence">0 to 1.</param>
    public double At(double confidence) => Math.Clamp(_at(Math.Clamp(confidence, 0, 1)), 0, 1);
}
