using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Evaluation;

/// <summary>What each document with gold adds to the figures, worked out once and then only summed.</summary>
internal sealed class ScoredRows
{
    /// <summary>Probabilities below this count as this in the log-loss, so that one certain error does not make it infinite.</summary>
    public const double SmallestProbability = 1e-15;

    public const int Bins = 15;

    public ScoredRows(IReadOnlyList<int> gold, ProbabilisticLabels predictions)
    {
        var k = predictions.Classes.Count;
        if (gold.Count != predictions.Count) throw new ArgumentException($"{gold.Count} gold labels for {predictions.Count} predictions.", nameof(gold));
        Classes = k;
        var documents = new List<int>();
        for (var i = 0; i < gold.Count; i++)
        {
            if (gold[i] < -1 || gold[i] >= k) throw new ArgumentException($"Gold label {gold[i]} of document {i} is no class; there are {k}.", nameof(gold));
            if (gold[i] >= 0) documents.Add(i);
        }
        if (documents.Count == 0) throw new ArgumentException("No document has a gold label, so there is nothing to evaluate against.", nameof(gold));

        Gold = new int[documents.Count];
        Predicted = new int[documents.Count];
        Loss = new double[documents.Count];
        Brier = new double[documents.Count];
        Confidence = new double[documents.Count];
        Bin = new int[documents.Count];
        for (var i = 0; i < documents.Count; i++)
        {
            var p = predictions[documents[i]];
            Gold[i] = gold[documents[i]];
            Predicted[i] = predictions.Top(documents[i]);
            Loss[i] = -Math.Log(Math.Clamp(p[Gold[i]], SmallestProbability, 1));
            var squares = 1 - 2.0 * p[Gold[i]];
            foreach (var x in p) squares += (double)x * x;
            Brier[i] = squares;
            Confidence[i] = p[Predicted[i]];
            Bin[i] = Math.Clamp((int)(Confidence[i] * Bins), 0, Bins - 1);
        }
    }

    public int Count => Gold.Length;

    public int Classes { get; }

    public int[] Gold { get; }

    public int[] Predicted { get; }

    public double[] Loss { get; }

    public double[] Brier { get; }

    public double[] Confidence { get; }

    public int[] Bin { get; }
}
