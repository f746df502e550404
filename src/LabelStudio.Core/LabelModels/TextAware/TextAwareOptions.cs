using LabelStudio.Core.Students;

namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>What may be told to <see cref="TextAwareLabels"/>.</summary>
public sealed record TextAwareOptions
{
    /// <summary>The defaults: no gold, seed 1, all processors.</summary>
    public static TextAwareOptions Default { get; } = new();

    /// <summary>What the label model was fitted with: its class balance, its gold (never of the test split) and the threads to use.</summary>
    public LabelModelOptions Fit { get; init; } = LabelModelOptions.Default;

    /// <summary>
    /// Which of the n documents the texts learn from, or null for all; the others are only predicted. Documents that are to judge a student should not teach,
    /// or it hears of them through the labels of the others.
    /// </summary>
    public IReadOnlyList<bool>? Teaches { get; init; }

    /// <summary>Starts everything random.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Which features are read from the texts.</summary>
    public FeatureSpec Features { get; init; } = FeatureSpec.Default;

    /// <summary>Documents that students learn from at most, at least 100; further ones are only predicted.</summary>
    public int MostTrainingDocuments { get; init; } = 50_000;

    /// <summary>Teaching documents in their order, at most so many.</summary>
    internal int[] Sample(int documents, int most)
    {
        if (Teaches is not { } teaches) return TextSample.Choose(documents, most, Fit.Gold, Seed);
        var teaching = Enumerable.Range(0, documents).Where(d => teaches[d]).ToArray();
        var chosen = TextSample.Choose(teaching.Length, most, Fit.Gold is { } gold ? [.. teaching.Select(d => gold[d])] : null, Seed);
        return [.. chosen.Select(i => teaching[i])];
    }
}
