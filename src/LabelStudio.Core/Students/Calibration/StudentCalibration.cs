using System.Numerics.Tensors;

namespace LabelStudio.Core.Students.Calibration;

/// <summary>
/// What turns the K scores z of a <see cref="LinearStudent"/> into probabilities: p = softmax(<see cref="Scale"/>∘z + <see cref="Shift"/>) and,
/// with knots, p ← f(p) / Σ f(p), f linear between the knots. Part of the student and of its exported graph.
/// </summary>
public sealed record StudentCalibration
{
    /// <summary>Which kind it is.</summary>
    public required CalibrationMethod Method { get; init; }

    /// <summary>K numbers above 0.</summary>
    public required IReadOnlyList<float> Scale { get; init; }

    /// <summary>K numbers.</summary>
    public required IReadOnlyList<float> Shift { get; init; }

    /// <summary>m probabilities, strictly rising from 0 to 1; empty but for <see cref="CalibrationMethod.Isotonic"/>.</summary>
    public IReadOnlyList<float> Knots { get; init; } = [];

    /// <summary>What becomes of each knot: m numbers of at least 0, strictly rising.</summary>
    public IReadOnlyList<float> Values { get; init; } = [];

    /// <summary>Dev documents it was fitted on.</summary>
    public required int Documents { get; init; }

    /// <summary>Checks it against the number of classes.</summary>
    /// <param name="classes">K.</param>
    /// <exception cref="ArgumentException">Lengths that do not fit each other, or numbers out of range.</exception>
    public void Validate(int classes)
    {
        if (Scale.Count != classes || Shift.Count != classes) throw new ArgumentException($"A calibration of {Scale.Count} and {Shift.Count} numbers for {classes} classes.");
        if (!Scale.All(a => a > 0 && float.IsFinite(a)) || !Shift.All(float.IsFinite)) throw new ArgumentException("A calibration's scales must be above 0 and its shifts finite.");
        if (Knots.Count != Values.Count || Knots.Count == 1) throw new ArgumentException($"A calibration with {Knots.Count} knots and {Values.Count} values.");
        if (Knots.Count == 0) return;
        if (Knots[0] != 0 || Knots[^1] != 1 || Values[0] < 0) throw new ArgumentException("A calibration's knots must reach from 0 to 1, and their values begin at 0 or above.");
        for (var i = 1; i < Knots.Count; i++)
            if (!(Knots[i] > Knots[i - 1] && Values[i] > Values[i - 1]) || !float.IsFinite(Values[i])) throw new ArgumentException("A calibration's knots and values must rise.");
    }

    /// <summary>Turns K scores into K probabilities in place.</summary>
    public void Apply(Span<float> scores)
    {
        for (var k = 0; k < scores.Length; k++) scores[k] = scores[k] * Scale[k] + Shift[k];
        Vectors.SoftMax(scores);
        if (Knots.Count == 0) return;
        for (var k = 0; k < scores.Length; k++) scores[k] = Curve(scores[k]);
        TensorPrimitives.Divide(scores, TensorPrimitives.Sum((ReadOnlySpan<float>)scores), scores);
    }

    private float Curve(float p)
    {
        var above = 1;
        while (above < Knots.Count - 1 && p > Knots[above]) above++;
        var slope = (Values[above] - Values[above - 1]) / (Knots[above] - Knots[above - 1]);
        return Values[above - 1] + slope * (p - Knots[above - 1]);
    }
}
