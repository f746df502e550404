using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace LabelStudio.Core.LabelModels;

/// <summary>From log scores to probabilities.</summary>
internal static class Softmax
{
    /// <summary>Writes exp(score) / sum of exp(scores); the scores may be of any finite size.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Write(ReadOnlySpan<double> scores, Span<float> row)
    {
        var most = double.NegativeInfinity;
        foreach (var s in scores) most = Math.Max(most, s);
        var sum = 0.0;
        var at = 0;
        for (; at + Vector256<double>.Count <= scores.Length; at += Vector256<double>.Count)
        {
            var e = Vector256.Exp(Vector256.Create(scores[at..]) - Vector256.Create(most));
            Vector128.Narrow(e.GetLower(), e.GetUpper()).CopyTo(row[at..]);
            sum += Vector256.Sum(e);
        }
        for (; at < scores.Length; at++)
        {
            var e = Math.Exp(scores[at] - most);
            row[at] = (float)e;
            sum += e;
        }
        var scale = (float)(1 / sum);
        for (var k = 0; k < row.Length; k++) row[k] *= scale;
    }
}
