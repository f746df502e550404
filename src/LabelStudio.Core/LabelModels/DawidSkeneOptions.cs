namespace LabelStudio.Core.LabelModels;

/// <summary>How <see cref="DawidSkeneModel"/> learns.</summary>
public sealed record DawidSkeneOptions
{
    /// <summary>Shrunk rows, and silence read where it informs.</summary>
    public static DawidSkeneOptions Default { get; } = new();

    /// <summary>The paper's own estimate: maximum likelihood, silence ignored, run until nothing moves.</summary>
    public static DawidSkeneOptions MaximumLikelihood { get; } = new() { Strength = 0, ReadSilence = false, MostRounds = 5000, Tolerance = 1e-12 };

    /// <summary>How many votes the prior of a confusion row is worth, 0 or more; 0 is maximum likelihood, for the class balance too.</summary>
    public double Strength { get; init; } = 10;

    /// <summary>Whether a function's silence counts as one more thing it can say, where silence depends on the class.</summary>
    public bool ReadSilence { get; init; } = true;

    /// <summary>Rounds of EM at most, from 1.</summary>
    public int MostRounds { get; init; } = 50;

    /// <summary>EM stops when no probability of a confusion row and no class share moves by more than this.</summary>
    public double Tolerance { get; init; } = 1e-4;

    /// <summary>
    /// m numbers, 0 to the number of observers - 1: functions with the same number are repeated answers of one observer (one annotator asked three times) and share a confusion matrix.
    /// Null: each function is an observer.
    /// </summary>
    public IReadOnlyList<int>? Observers { get; init; }
}
