using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Students;

/// <summary>Texts with what they should be learned as: a distribution over the classes and a weight each; and, apart, dev texts with gold.</summary>
public sealed class TrainingSet
{
    /// <summary>K × K: row c is the certainty of class c.</summary>
    private readonly float[] _certain;
    private readonly PosteriorRows? _labels;

    /// <summary>Below K the class that gold says; else K + the row of the labels.</summary>
    private readonly int[] _targetOf;

    private TrainingSet(ClassList classes, string[] texts, PosteriorRows? labels, int[] targetOf, float[] weights, int goldExamples)
    {
        Classes = classes;
        Texts = texts;
        _labels = labels;
        _targetOf = targetOf;
        _certain = new float[classes.Count * classes.Count];
        for (var c = 0; c < classes.Count; c++) _certain[c * classes.Count + c] = 1;
        Weights = weights;
        GoldExamples = goldExamples;
    }

    /// <summary>The K classes.</summary>
    public ClassList Classes { get; }

    /// <summary>n texts.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>n weights above 0; 1 is that of an ordinary soft label.</summary>
    public float[] Weights { get; }

    /// <summary>How many texts are learned from gold.</summary>
    public int GoldExamples { get; }

    /// <summary>n, the number of texts.</summary>
    public int Count => Texts.Count;

    /// <summary>Texts that guide training and are not learned from; empty without dev.</summary>
    public IReadOnlyList<string> DevTexts { get; private init; } = [];

    /// <summary>The gold class of each dev text.</summary>
    public IReadOnlyList<int> DevGold { get; private init; } = [];

    /// <summary>The K target probabilities of a text.</summary>
    public ReadOnlySpan<float> Target(int example)
    {
        var (k, target) = (Classes.Count, _targetOf[example]);
        return target < k ? _certain.AsSpan(target * k, k) : _labels![target - k];
    }

    /// <summary>Takes soft labels, with gold in their place where it is known.</summary>
    /// <param name="texts">n texts. Documents of the test split must not be among them.</param>
    /// <param name="labels">n posteriors. Documents that no function voted on are left out unless they have gold.</param>
    /// <param name="gold">n class indices, -1 where none is known, or null.</param>
    /// <param name="goldWeight">How much a gold label counts against a soft one; above 0.</param>
    /// <param name="minConfidence">Soft labels whose top class is less probable than this are left out, 0 to 1.</param>
    /// <param name="includeUncovered">Learn also from documents without a vote, as the class shares.</param>
    /// <exception cref="ArgumentException">Lengths that differ, a gold index that is no class, a weight not above 0, or nothing to learn from.</exception>
    public static TrainingSet FromLabels(
        IReadOnlyList<string> texts, ProbabilisticLabels labels, IReadOnlyList<int>? gold = null, double goldWeight = 1, double minConfidence = 0,
        bool includeUncovered = false)
    {
        if (labels.Count != texts.Count) throw new ArgumentException($"{labels.Count} labels for {texts.Count} texts.", nameof(labels));
        return Build(labels.Classes, texts, labels, gold, goldWeight, i => (includeUncovered || labels.IsCovered(i)) && labels.Confidence(i) >= minConfidence);
    }

    /// <summary>Takes gold alone; texts without gold are left out.</summary>
    /// <param name="classes">The K classes.</param>
    /// <param name="texts">n texts. Documents of the test split must not be among them.</param>
    /// <param name="gold">n class indices, -1 where none is known.</param>
    /// <exception cref="ArgumentException">Lengths that differ, a gold index that is no class, or nothing to learn from.</exception>
    public static TrainingSet FromGold(ClassList classes, IReadOnlyList<string> texts, IReadOnlyList<int> gold) =>
        Build(classes, texts, null, gold, 1, _ => false);

    /// <summary>The same set with dev texts to stop by. Those without gold are left out.</summary>
    /// <param name="texts">Dev texts.</param>
    /// <param name="gold">A class index each, -1 where none is known.</param>
    /// <exception cref="ArgumentException">Lengths that differ, or a gold index that is no class.</exception>
    public TrainingSet WithDev(IReadOnlyList<string> texts, IReadOnlyList<int> gold)
    {
        CheckGold(Classes, texts, gold);
        var known = Enumerable.Range(0, texts.Count).Where(i => gold[i] >= 0).ToArray();
        return new TrainingSet(Classes, (string[])Texts, _labels, _targetOf, Weights, GoldExamples)
        {
            DevTexts = [.. known.Select(i => texts[i])],
            DevGold = [.. known.Select(i => gold[i])],
        };
    }

    private static TrainingSet Build(
        ClassList classes, IReadOnlyList<string> texts, ProbabilisticLabels? labels, IReadOnlyList<int>? gold, double goldWeight, Func<int, bool> learnsFromLabel)
    {
        if (gold != null) CheckGold(classes, texts, gold);
        if (!(goldWeight > 0) || !double.IsFinite(goldWeight)) throw new ArgumentException($"The weight of gold is {goldWeight}; it must be above 0.", nameof(goldWeight));

        var k = classes.Count;
        var kept = new List<string>(texts.Count);
        var targetOf = new List<int>(texts.Count);
        var weights = new List<float>(texts.Count);
        var goldExamples = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            if (gold != null && gold[i] >= 0)
            {
                targetOf.Add(gold[i]);
                weights.Add((float)goldWeight);
                goldExamples++;
            }
            else if (labels != null && learnsFromLabel(i))
            {
                targetOf.Add(k + labels.RowOf[i]);
                weights.Add(1);
            }
            else
            {
                continue;
            }
            kept.Add(texts[i]);
        }
        if (kept.Count == 0)
            throw new ArgumentException($"Nothing to learn from: none of {texts.Count} documents has gold or a label that is sure enough. Add labeling functions that vote on them, or label some by hand.", nameof(texts));
        return new TrainingSet(classes, [.. kept], labels?.Rows, [.. targetOf], [.. weights], goldExamples);
    }

    private static void CheckGold(ClassList classes, IReadOnlyList<string> texts, IReadOnlyList<int> gold)
    {
        if (gold.Count != texts.Count) throw new ArgumentException($"{gold.Count} gold labels for {texts.Count} texts.", nameof(gold));
        foreach (var g in gold)
            if (g < -1 || g >= classes.Count) throw new ArgumentException($"Gold label {g} is no class; there are {classes.Count}.", nameof(gold));
    }
}
