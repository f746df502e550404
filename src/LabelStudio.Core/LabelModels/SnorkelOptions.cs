namespace LabelStudio.Core.LabelModels;

/// <summary>How <see cref="SnorkelModel"/> learns; the defaults are those of Snorkel 0.10.</summary>
public sealed record SnorkelOptions
{
    /// <summary>The defaults.</summary>
    public static SnorkelOptions Default { get; } = new();

    /// <summary>Steps of gradient descent, from 1.</summary>
    public int Epochs { get; init; } = 100;

    /// <summary>Learning rate, above 0; it stays the same from the first step to the last.</summary>
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Momentum, 0 to below 1.</summary>
    public double Momentum { get; init; } = 0.9;

    /// <summary>Pull towards the start and, as Snorkel's optimiser has it too, towards zero; 0 or more.</summary>
    public double L2 { get; init; }

    /// <summary>What each function is taken to be right at the start, above 0 to 1.</summary>
    public double StartPrecision { get; init; } = 0.7;

    /// <summary>The start is scaled by the first number that numpy draws after <c>numpy.random.seed</c> with this; Snorkel with this seed starts from the same place.</summary>
    public uint Seed { get; init; }
}
