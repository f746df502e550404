namespace LabelStudio.Core.LabelModels;

/// <summary>From log scores to probabilities.</summary>
internal static class Softmax
{
    /// <summary>Writes exp(score) / sum of exp(scores); the scores may be of any finite size.</summary>
    public static void Write(ReadOnlySpan<double> scores, Span<float> row)
    {
        var most = double.NegativeInfinity;
        foreach (var s in scores) most = Math.Max(most, s);
        var sum = 0.0;
        for (var k = 0; k < scores.Length; k++)
        {
            var e = Math.Exp(scores[k] - most);
            row[k] = (float)e;
            sum += e;
        }
        var scale = (float)(1 / sum);
        for (var k = 0; k < row.Length; k++) row[k] *= scale;
    }
}
