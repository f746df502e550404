using System.Globalization;
using LabelStudio.Core.Analysis;
using LabelStudio.Core.Evaluation;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>The answer to "can I trust it" in one or two plain sentences. A difference is only called one where chance does not explain it.</summary>
/// <param name="compared">The figures.</param>
/// <param name="judged">Which model's labels are in use.</param>
/// <param name="names">How rows are called.</param>
/// <param name="because">Clauses that explain why a model adds little, the weightiest first.</param>
internal sealed class TrustSentence(TrustComparison compared, TrustKind judged, TrustNames names, IReadOnlyList<string> because)
{
    /// <summary>So many documents of dev with gold are asked for where there are none.</summary>
    private const int EnoughToBegin = 50;

    /// <summary>A difference of less than a point of accuracy is none that matters.</summary>
    private const double Matters = 0.01;

    private const double NormalQuantile = 1.959963984540054;
    private const int MostClauses = 3;

    public static string WithoutGold { get; } =
        $"No document of dev has both gold and a vote, so nothing tells how good the labels are. Review a random sample of {EnoughToBegin}.";

    private int N => compared.Documents.Count;

    public string Text()
    {
        if (compared.Gain(TrustKind.Majority, judged) is not { } overMajority) return MajorityItself();
        var overBest = compared.Gain(TrustKind.BestFunction, judged)!;
        if (overBest.Clear && overBest.Difference.Value < 0)
            return $"The model adds nothing over {Best}, which alone is {Points(-overBest.Difference.Value)} better ({Range(Turned(overBest.Difference))}){Because()}";
        if (overMajority.Clear)
            return overMajority.Difference.Value > 0 ? Adds(overMajority, overBest) : Worse(overMajority);
        if (overMajority.Difference.Low > 0 || overMajority.Difference.High < 0) return Seems(overMajority);
        if (Alike(overMajority))
            return $"The model adds nothing to the accuracy of majority vote: {Between(overMajority)}{Because()}{Probabilities()}";
        if (Alike(overBest))
            return $"The model adds nothing over {Best}: {Between(overBest)}{Because()}{Probabilities()}";
        return NotEnough(overMajority) + Probabilities();
    }

    private string Best => $"\"{names.Best}\"";

    private string Adds(PairedAccuracy overMajority, PairedAccuracy overBest)
    {
        var adds = $"The model adds {Points(overMajority.Difference.Value)} over majority ({Range(overMajority.Difference)})";
        if (overBest.Clear) return $"{adds} and {Points(overBest.Difference.Value)} over {Best} alone ({Range(overBest.Difference)}).";
        return Alike(overBest)
            ? $"{adds}, but nothing over {Best}{Because()}"
            : $"{adds}. Whether it beats {Best} alone, {InWords.Count(N, "document")} of dev with gold cannot tell ({Range(overBest.Difference)}): {More(overBest)}";
    }

    private string Worse(PairedAccuracy overMajority)
    {
        var worse = $"The model is worse than majority vote by {Points(-overMajority.Difference.Value)} ({Range(Turned(overMajority.Difference))})";
        return because.Count > 0
            ? $"{worse}. Look at this first: {Listed()}."
            : $"{worse}. Compare the functions' estimated accuracy with their accuracy on gold, and use majority until they agree.";
    }

    private string MajorityItself()
    {
        var majority = compared.Scores[0].Accuracy;
        var right = $"Majority vote is right on {Percent(majority.Value)} of {InWords.Count(N, "document")} ({Percent(majority.Low)} to {Percent(majority.High)})";
        var overBest = PairedAccuracy.Of(compared[TrustKind.BestFunction]!.Right, compared.Scores[0].Right);
        if (!overBest.Clear) return $"{right}. Fit the model auto to see what it adds.";
        return overBest.Difference.Value > 0
            ? $"{right}, {Points(overBest.Difference.Value)} more than {Best} alone ({Range(overBest.Difference)})."
            : $"{right}; {Best} alone is {Points(-overBest.Difference.Value)} better ({Range(Turned(overBest.Difference))}). Fit the model auto, which counts each function by its worth.";
    }

    /// <summary>The interval leaves out 0, but so few documents differ that the exact test does not.</summary>
    private string Seems(PairedAccuracy gain) => gain.Difference.Value > 0
        ? $"The model seems to add {Points(gain.Difference.Value)} over majority vote ({Range(gain.Difference)}), yet on so few documents chance may do as much: {More(gain)}"
        : $"The model seems to be {Points(-gain.Difference.Value)} worse than majority vote ({Range(Turned(gain.Difference))}), yet on so few documents chance may do as much: {More(gain)}";

    private string NotEnough(PairedAccuracy gain) =>
        $"{InWords.Count(N, "document")} of dev with gold cannot tell the model from majority vote ({Range(gain.Difference)}): {More(gain)}";

    /// <summary>How much more gold would tell the difference that is seen, or one that matters: n = z² (d - δ²) / δ² + 2/δ, d the share of documents on which the two differ (McNemar's test, corrected for continuity).</summary>
    private string More(PairedAccuracy gain)
    {
        var delta = Math.Max(Math.Abs(gain.Difference.Value), Matters);
        // nothing seen to differ on n documents may still be one in n
        var differing = Math.Max(gain.OnlyFirstRight + gain.OnlySecondRight, 1) / (double)N;
        var needed = NormalQuantile * NormalQuantile * Math.Max(differing - delta * delta, delta) / (delta * delta) + 2 / delta;
        var more = Math.Max(Rounded(needed - N), 20);
        return $"about {InWords.Count(more, "more document")} with gold would show a difference of {Points(delta)}.";
    }

    /// <summary>Whether the two differ by less than matters, with as much certainty as asked elsewhere; on few documents "no difference seen" says little (rule of three).</summary>
    private bool Alike(PairedAccuracy gain) =>
        Math.Max(Math.Max(-gain.Difference.Low, gain.Difference.High), 3.0 / N) <= Matters + 1e-12;

    private string Between(PairedAccuracy gain) => $"they are within {Points(Matters)} of each other ({Range(gain.Difference)} on {InWords.Count(N, "document")})";

    /// <summary>Where accuracy is no better, probabilities may be, and students learn from those.</summary>
    private string Probabilities()
    {
        if (compared.LossChange(TrustKind.Majority, judged) is not { High: < 0 }) return "";
        return string.Create(CultureInfo.InvariantCulture,
            $" Its probabilities are better than shares of votes: log-loss {compared[judged]!.LogLoss:0.00} against {compared[TrustKind.Majority]!.LogLoss:0.00}.");
    }

    private string Because() => because.Count == 0 ? "." : $": {Listed()}.";

    private string Listed() => InWords.List([.. because.Take(MostClauses)]);

    private static int Rounded(double n)
    {
        if (n <= 0) return 0;
        var step = n < 100 ? 10 : n < 1000 ? 50 : n < 10_000 ? 500 : 5000;
        return (int)Math.Min(Math.Ceiling(n / step) * step, 1e9);
    }

    private static Estimate Turned(Estimate e) => new(-e.Value, -e.High, -e.Low);

    private static string Points(double share)
    {
        var points = (100 * share).ToString("0.0", CultureInfo.InvariantCulture);
        return points == "1.0" ? "1 point" : $"{points} points";
    }

    private static string Range(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{100 * e.Low:0.0} to {100 * e.High:0.0}").Replace('-', '−').Replace("−0.0 ", "0.0 ", StringComparison.Ordinal);

    private static string Percent(double share) => share.ToString("0.0 %", CultureInfo.InvariantCulture);
}
