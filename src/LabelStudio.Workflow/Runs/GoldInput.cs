using LabelStudio.Core.Schema;
using LabelStudio.Storage.Gold;

namespace LabelStudio.Workflow.Runs;

/// <summary>The train and dev gold that a run saw; test gold has no part in it.</summary>
/// <param name="Train">Train documents with gold.</param>
/// <param name="Dev">Dev documents with gold.</param>
/// <param name="Digest">Digest of ordinals, splits and classes.</param>
public sealed record GoldInput(int Train, int Dev, string Digest)
{
    public static GoldInput Of(IReadOnlyList<Gold> gold) => new(
        gold.Count(g => g.Split == Split.Train),
        gold.Count(g => g.Split == Split.Dev),
        RunJson.Digest(gold.Select(g => (object)(((long)g.Ordinal << 24) | ((long)g.Class << 4) | (long)g.Split))));

    /// <summary>What is different from earlier gold, in words; null when nothing is.</summary>
    public string? DifferenceFrom(GoldInput then)
    {
        if (Digest == then.Digest) return null;
        var more = Train + Dev - then.Train - then.Dev;
        return more > 0 ? InWords.Count(more, "new gold label") : "gold labels were changed";
    }
}
