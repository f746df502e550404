using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>Calibrates on predictions that have not seen their own gold: five times the parameters are anchored on four fifths of the gold and predict the last fifth.</summary>
internal static class CrossFit
{
    private const int Folds = 5;

    public static ICalibration? Calibrate(VoteFacts facts, EvidenceParameters fitted, VotePatterns patterns, List<GoldRow> gold)
    {
        // rows without a vote have the class balance, which needs no calibration
        var rows = new List<float[]>();
        var classes = new List<int>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var inside = gold.Where((_, i) => i % Folds != fold).ToList();
            var scorer = new AutoScorer(new EvidenceTables(facts, GoldAnchor.Apply(facts, fitted, patterns, inside)), patterns.Voted);
            for (var i = fold; i < gold.Count; i += Folds)
            {
                if (!patterns.IsCovered(gold[i].Pattern)) continue;
                var row = new float[facts.Classes];
                scorer.Posterior(patterns[gold[i].Pattern], row);
                rows.Add(row);
                classes.Add(gold[i].Class);
            }
        }
        return Calibrations.Fit(new CalibrationSample([.. rows], [.. classes]));
    }
}
