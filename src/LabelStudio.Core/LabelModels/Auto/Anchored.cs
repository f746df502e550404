using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>What gold made of a fit.</summary>
/// <param name="Parameters">The updated parameters.</param>
/// <param name="Calibration">How confidences are corrected, or null.</param>
/// <param name="Hits">How each function's votes fared.</param>
/// <param name="Count">Documents with gold.</param>
internal sealed record Anchored(EvidenceParameters Parameters, ICalibration? Calibration, GoldHits Hits, int Count)
{
    /// <summary>Null without gold.</summary>
    public static Anchored? Of(AutoFit fit, VotePatterns patterns, List<GoldRow> gold) => gold.Count == 0 ? null : new Anchored(
        GoldAnchor.Apply(fit.Facts, fit.Parameters, patterns, gold),
        CrossFit.Calibrate(fit.Facts, fit.Parameters, patterns, gold),
        GoldHits.Of(patterns, gold), gold.Count);
}
