using System.Numerics.Tensors;
using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Students;

/// <summary>A training set as an objective sees it: for each text what its label and its gold pull towards, and how hard.</summary>
internal sealed class TrainingTargets
{
    private const float MostForAClass = 10;

    private readonly TrainingSet _set;
    private readonly PosteriorRows? _labels;

    /// <summary>K × K: row c is what gold of class c teaches.</summary>
    private readonly float[] _gold;
    private readonly float[] _labelWeights;
    private readonly float[] _goldWeights;

    public TrainingTargets(TrainingSet set, TrainingObjective objective)
    {
        objective.Validate();
        _set = set;
        Temperature = (float)objective.Temperature;
        var k = set.Classes.Count;
        var even = (float)(objective.Smoothing / k);
        _gold = new float[k * k];
        Array.Fill(_gold, even);
        for (var c = 0; c < k; c++) _gold[c * k + c] = (float)(1 - objective.Smoothing) + even;
        _labels = set.Labels == null ? null : Shape(set.Labels, (float)(objective.Sharpness / objective.Temperature), (float)objective.Smoothing);
        (_labelWeights, _goldWeights) = Weigh(set, objective);
    }

    /// <summary>T, by which the scores are divided before they are held against a label.</summary>
    public float Temperature { get; }

    public int Classes => _set.Classes.Count;

    public int Count => _set.Count;

    /// <summary>What the label of a text pulls towards; only where its weight is above 0.</summary>
    public ReadOnlySpan<float> Label(int example) => _labels![_set.LabelOf(example)];

    /// <summary>What the gold of a text pulls towards; only where its weight is above 0.</summary>
    public ReadOnlySpan<float> Gold(int example) => _gold.AsSpan(_set.GoldOf(example) * Classes, Classes);

    public float LabelWeight(int example) => _labelWeights[example];

    public float GoldWeight(int example) => _goldWeights[example];

    private static PosteriorRows Shape(PosteriorRows labels, float power, float smoothing)
    {
        if (power == 1 && smoothing == 0) return labels;
        var shaped = new PosteriorRows(labels.Classes, labels.Count);
        var row = new float[labels.Classes];
        for (var r = 0; r < labels.Count; r++)
        {
            labels.CopyTo(r, row);
            if (power != 1)
            {
                // by the top class, so that no power makes everything 0
                TensorPrimitives.Divide(row, TensorPrimitives.Max<float>(row), row);
                TensorPrimitives.Pow(row, power, row);
                TensorPrimitives.Divide(row, TensorPrimitives.Sum<float>(row), row);
            }
            TensorPrimitives.Multiply(row, 1 - smoothing, row);
            TensorPrimitives.Add(row, smoothing / labels.Classes, row);
            shaped.Set(r, row);
        }
        return shaped;
    }

    private static (float[] Labels, float[] Gold) Weigh(TrainingSet set, TrainingObjective objective)
    {
        var n = set.Count;
        var (labels, gold) = (new float[n], new float[n]);
        for (var i = 0; i < n; i++)
        {
            var (hasLabel, hasGold) = (set.LabelOf(i) >= 0, set.GoldOf(i) >= 0);
            if (objective.LabelShare is { } share)
            {
                if (hasLabel) labels[i] = (float)(share * set.Weights[i]);
                if (hasGold) gold[i] = (float)((1 - share) * set.Weights[i]);
            }
            else if (hasGold)
            {
                gold[i] = set.Weights[i];
            }
            else
            {
                labels[i] = set.Weights[i];
            }
        }
        if (objective.ConfidencePower > 0) ByConfidence(set, labels, objective.ConfidencePower);
        if (objective.ClassBalance > 0) ByClass(set, labels, gold, objective.ClassBalance);
        if (objective != TrainingObjective.Default) ToMean(set, labels, gold);
        return (labels, gold);
    }

    private static void ByConfidence(TrainingSet set, float[] weights, double power)
    {
        var chance = 1.0 / set.Classes.Count;
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] > 0) weights[i] *= (float)Math.Pow(Math.Max(0, (set.Labels!.Top(set.LabelOf(i)).Probability - chance) / (1 - chance)), power);
    }

    private static void ByClass(TrainingSet set, float[] labels, float[] gold, double power)
    {
        var k = set.Classes.Count;
        var mass = new double[k];
        for (var i = 0; i < set.Count; i++)
        {
            if (gold[i] > 0) mass[set.GoldOf(i)] += gold[i];
            if (!(labels[i] > 0)) continue;
            var label = set.Labels![set.LabelOf(i)];
            for (var c = 0; c < k; c++) mass[c] += labels[i] * label[c];
        }
        var all = mass.Sum();
        var factor = Array.ConvertAll(mass, m => (float)Math.Min(MostForAClass, Math.Pow(all / (k * Math.Max(m, 1e-9)), power)));
        for (var i = 0; i < set.Count; i++)
        {
            if (gold[i] > 0) gold[i] *= factor[set.GoldOf(i)];
            if (labels[i] > 0) labels[i] *= TensorPrimitives.Dot(set.Labels![set.LabelOf(i)], factor);
        }
    }

    /// <summary>Scales so that all weights together stay what they were: step size and penalty keep their meaning.</summary>
    private static void ToMean(TrainingSet set, float[] labels, float[] gold)
    {
        double before = 0, after = 0;
        for (var i = 0; i < labels.Length; i++)
        {
            before += set.Weights[i];
            after += labels[i] + gold[i];
        }
        if (!(after > 0))
            throw new ArgumentException("Nothing to learn from: with this share of labels and gold, and this weight by confidence, no document counts. Change them, or give labels that are surer.");
        TensorPrimitives.Multiply(labels, (float)(before / after), labels);
        TensorPrimitives.Multiply(gold, (float)(before / after), gold);
    }
}
