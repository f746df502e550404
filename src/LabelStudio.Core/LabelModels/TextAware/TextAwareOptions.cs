using LabelStudio.Core.Students;

namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>What may be told to <see cref="TextAwareLabels"/>.</summary>
public sealed record TextAwareOptions
{
    /// <summary>The defaults: no gold, seed 1, all processors.</summary>
    public static TextAwareOptions Default { get; } = new();

    /// <summary>What the label model was fitted with: its class balance, its gold (never of the test split) and the threads to use.</summary>
    public LabelModelOptions Fit { get; init; } = LabelModelOptions.Default;

    /// <summary>Starts everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Which features are read from the texts.</summary>
    public FeatureSpec Features { get; init; } = FeatureSpec.Default;

    /// <summary>Documents that students learn from at most, at least 100; further ones are only predicted.</summary>
    public int MostTrainingDocuments { get; init; } = 50_000;
}
