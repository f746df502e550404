using LabelStudio.Core.LabelModels;

namespace LabelStudio.Tests.Support;

/// <summary>How good probabilistic labels are against gold, on the documents with gold and at least one vote.</summary>
/// <param name="N">Documents measured.</param>
/// <param name="Accuracy">Share right; a tie counts as the chance of drawing the right one.</param>
/// <param name="MacroF1">Mean F1 over the classes that gold has.</param>
/// <param name="LogLoss">Mean -ln P(gold); probabilities are floored at 1e-6.</param>
/// <param name="Brier">Mean squared distance to the gold indicator, 0 to 2.</param>
/// <param name="Ece">Expected calibration error of the top class: 15 bins of equal width.</param>
public readonly record struct LabelFigures(int N, double Accuracy, double MacroF1, double LogLoss, double Brier, double Ece)
{
    private const int Bins = 15;
    private const double Floor = 1e-6;

    public static LabelFigures Of(ProbabilisticLabels labels, int[] gold)
    {
        var classes = labels.Classes.Count;
        var n = 0;
        double right = 0, loss = 0, brier = 0;
        var binRight = new double[Bins];
        var binSum = new double[Bins];
        var (truePositive, predicted, actual) = (new double[classes], new int[classes], new int[classes]);
        for (var i = 0; i < gold.Length; i++)
        {
            if (gold[i] < 0 || !labels.IsCovered(i)) continue;
            n++;
            var p = labels[i];
            var top = labels.Top(i);
            var ties = 0;
            foreach (var x in p)
                if (p[top] - x < 1e-7f) ties++;
            var hit = p[top] - p[gold[i]] < 1e-7f ? 1.0 / ties : 0;
            right += hit;
            predicted[top]++;
            actual[gold[i]]++;
            if (top == gold[i]) truePositive[top]++;
            loss -= Math.Log(Math.Max(p[gold[i]], Floor));
            for (var k = 0; k < classes; k++) brier += (p[k] - (k == gold[i] ? 1 : 0)) * (double)(p[k] - (k == gold[i] ? 1 : 0));
            var bin = Math.Min((int)(p[top] * Bins), Bins - 1);
            binRight[bin] += hit;
            binSum[bin] += p[top];
        }
        var ece = Enumerable.Range(0, Bins).Sum(b => Math.Abs(binRight[b] - binSum[b])) / n;
        var f1 = Enumerable.Range(0, classes).Where(k => actual[k] > 0).Average(k => 2 * truePositive[k] / (predicted[k] + actual[k]));
        return new LabelFigures(n, right / n, f1, loss / n, brier / n, ece);
    }
}
