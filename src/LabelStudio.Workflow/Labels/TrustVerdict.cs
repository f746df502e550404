using System.Globalization;
using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Puts a comparison on dev gold into words: rows, differences, one sentence, and what explains it.</summary>
internal static class TrustVerdict
{
    private const int FewDocuments = 50;

    /// <summary>What is said without dev gold.</summary>
    public static TrustPanel None { get; } = new(
        0, [], [], $"No document of dev has gold and a vote, so nothing tells whether the labels are right. Review a random sample of {FewDocuments}.", []);

    /// <param name="compared">The comparison, or null without dev gold.</param>
    /// <param name="model">The model of the run.</param>
    public static TrustPanel Of(TrustComparison? compared, FittedLabelModel model)
    {
        if (compared == null) return None;
        var best = compared.Best < 0 ? "" : model.Functions[compared.Best].Name;
        var rows = compared.Scores.Select(s => new TrustRow(
            Name(s.Kind, model.Model, best), s.Kind, compared.Documents.Count, s.Accuracy.Value, s.Accuracy.Low, s.Accuracy.High, s.LogLoss, s.Ece, s.MacroF1)).ToList();
        var differences = new List<TrustDifference>();
        for (var b = 1; b < rows.Count; b++)
        {
            for (var a = 0; a < b; a++)
            {
                var gain = compared.Gain(rows[a].Kind, rows[b].Kind)!;
                differences.Add(new TrustDifference(rows[a].Name, rows[b].Name, 100 * gain.Difference.Value, 100 * gain.Difference.Low, 100 * gain.Difference.High));
            }
        }
        return new TrustPanel(compared.Documents.Count, rows, differences, Sentence(compared), []);
    }

    private static string Name(TrustKind kind, string model, string best) => kind switch
    {
        TrustKind.Majority => "majority",
        TrustKind.BestFunction => $"best function: {best}",
        TrustKind.Model => model,
        _ => $"{model} with gold",
    };

    private static string Sentence(TrustComparison compared)
    {
        var kind = compared[TrustKind.ModelWithGold] != null ? TrustKind.ModelWithGold : TrustKind.Model;
        if (compared.Gain(TrustKind.Majority, kind) is not { } gain)
            return $"Majority vote is right on {compared.Scores[0].Accuracy.Value.ToString("0.0 %", CultureInfo.InvariantCulture)} of {InWords.Count(compared.Documents.Count, "document")}.";
        var points = (100 * gain.Difference.Value).ToString("0.0", CultureInfo.InvariantCulture);
        var range = string.Create(CultureInfo.InvariantCulture, $"{100 * gain.Difference.Low:0.0} to {100 * gain.Difference.High:0.0}");
        return gain.Clear
            ? gain.Difference.Value > 0 ? $"The model adds {points} points over majority ({range})." : $"The model is worse than majority by {points.TrimStart('-')} points ({range})."
            : $"{InWords.Count(compared.Documents.Count, "document")} of dev with gold cannot tell the model from majority ({range} points).";
    }
}
