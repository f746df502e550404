namespace LabelStudio.Core.Students;

/// <summary>What a student is taught of labels and gold: how sharp, how smooth, and what counts how much.</summary>
/// <remarks>
/// With p the posterior of a document sharpened to p^<see cref="Sharpness"/>, z the student's scores and T the temperature, a label contributes
/// T²·KL(softmax(ln p / T) ‖ softmax(z / T)) and gold the cross-entropy (Hinton, Vinyals and Dean, Distilling the knowledge in a neural network, 2015).
/// </remarks>
public sealed record TrainingObjective
{
    /// <summary>The posterior as it is, gold in its place, every document alike.</summary>
    public static TrainingObjective Default { get; } = new();

    /// <summary>T, 0.1 to 20: above 1 the student learns more of how the classes that are not the top one compare.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>The power that a posterior is taken to before it is taught, 0.1 to 10: above 1 it becomes surer of itself. For label models that are right more often than they say.</summary>
    public double Sharpness { get; init; } = 1;

    /// <summary>α, 0 to 1, or null: where a document has gold and a label it learns α parts of the label and 1 − α of gold, others likewise by what they have. Null = gold takes the place of the label.</summary>
    public double? LabelShare { get; init; }

    /// <summary>ε, 0 to 0.5: that much of every target is spread evenly over the classes.</summary>
    public double Smoothing { get; init; }

    /// <summary>0 to 1: documents count by (n / (K · n of their class)) to this power; 0 = all alike, 1 = every class as much as any other. A class counts at most 10 times.</summary>
    public double ClassBalance { get; init; }

    /// <summary>0 to 4: labels count by ((p - 1/K) / (1 - 1/K)) to this power, p the probability of the top class; 0 = all alike.</summary>
    public double ConfidencePower { get; init; }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value out of range; the message says which.</exception>
    public void Validate()
    {
        Range(nameof(Temperature), Temperature, 0.1, 20);
        Range(nameof(Sharpness), Sharpness, 0.1, 10);
        if (LabelShare is { } share) Range(nameof(LabelShare), share, 0, 1);
        Range(nameof(Smoothing), Smoothing, 0, 0.5);
        Range(nameof(ClassBalance), ClassBalance, 0, 1);
        Range(nameof(ConfidencePower), ConfidencePower, 0, 4);
    }

    private static void Range(string name, double value, double low, double high)
    {
        if (!(value >= low && value <= high)) throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it must be {low} to {high}."));
    }
}
