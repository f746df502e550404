using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>What gold made of a fit.</summary>
/// <param name="Parameters">The updated parameters.</param>
/// <param name="Calibration">How confidences are corrected, or null.</param>
/// <param name="Hits">How each function's votes fared.</param>
/// <param name="Doubts">How the labels stand to the votes now.</param>
/// <param name="Count">Documents with gold.</param>
internal sealed record Anchored(EvidenceParameters Parameters, ICalibration? Calibration, GoldHits Hits, RowDoubts Doubts, int Count)
{
    /// <summary>Null without gold.</summary>
    public static Anchored? Of(AutoFit fit, VotePatterns patterns, List<GoldRow> gold)
    {
        if (gold.Count == 0) return null;
        var parameters = GoldAnchor.Apply(fit.Facts, fit.Parameters, patterns, gold);
        return new Anchored(
            parameters, CrossFit.Calibrate(fit.Facts, fit.Parameters, patterns, gold), GoldHits.Of(patterns, gold),
            RowDoubts.Of(patterns, new EvidenceTables(fit.Facts, parameters)), gold.Count);
    }
}
