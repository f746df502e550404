using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;

namespace LabelStudio.Workflow.Labels;

/// <summary>Puts a comparison on dev gold into words: rows, differences, one sentence, and what explains it.</summary>
internal static class TrustVerdict
{
    /// <summary>What is said without dev gold.</summary>
    public static TrustPanel None { get; } = new(0, [], [], TrustSentence.WithoutGold, []);

    /// <param name="compared">The comparison, or null without dev gold.</param>
    /// <param name="model">The model of the run.</param>
    /// <param name="usesGold">Whether the run's labels may know gold: then the model with gold is the one that is judged; where texts sharpened the labels, those are.</param>
    /// <param name="radar">What is wrong with its functions.</param>
    public static TrustPanel Of(TrustComparison? compared, FittedLabelModel model, bool usesGold, Radar radar)
    {
        var reasons = TrustReasons.Of(compared, model, radar);
        var words = reasons.Select(r => r.Sentence).ToList();
        if (compared == null) return None with { Reasons = words };
        var names = new TrustNames(model.Model, compared.Best < 0 ? "" : model.Functions[compared.Best].Name);
        var rows = compared.Scores.Select(s => new TrustRow(
            names.Row(s.Kind), s.Kind, compared.Documents.Count, s.Accuracy.Value, s.Accuracy.Low, s.Accuracy.High, s.LogLoss, s.Ece, s.MacroF1)).ToList();
        var judged = compared[TrustKind.ModelWithText] != null ? TrustKind.ModelWithText
            : usesGold && compared[TrustKind.ModelWithGold] != null ? TrustKind.ModelWithGold : TrustKind.Model;
        var sentence = new TrustSentence(compared, judged, names, [.. reasons.Select(r => r.Clause).OfType<string>()]).Text();
        return new TrustPanel(compared.Documents.Count, rows, Differences(compared, names), sentence, words);
    }

    /// <summary>Each row against those above it.</summary>
    private static List<TrustDifference> Differences(TrustComparison compared, TrustNames names)
    {
        var differences = new List<TrustDifference>();
        for (var b = 1; b < compared.Scores.Count; b++)
        {
            for (var a = 0; a < b; a++)
            {
                var (first, second) = (compared.Scores[a].Kind, compared.Scores[b].Kind);
                var gain = compared.Gain(first, second)!.Difference;
                differences.Add(new TrustDifference(names.Row(first), names.Row(second), 100 * gain.Value, 100 * gain.Low, 100 * gain.High));
            }
        }
        return differences;
    }
}

/// <summary>How the rows of a trust panel are called.</summary>
/// <param name="Model">The label model.</param>
/// <param name="Best">The best function.</param>
internal sealed record TrustNames(string Model, string Best)
{
    public string Row(TrustKind kind) => kind switch
    {
        TrustKind.Majority => "majority",
        TrustKind.BestFunction => $"best function: {Best}",
        TrustKind.Model => Model,
        TrustKind.ModelWithText => $"{Model} with texts",
        _ => $"{Model} with gold",
    };
}
