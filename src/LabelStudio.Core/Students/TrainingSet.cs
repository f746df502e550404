using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Core.Students;

/// <summary>Texts with what they should be learned as: a distribution over the classes and a weight each; and, apart, dev texts with gold.</summary>
public sealed class TrainingSet
{
    /// <summary>K × K: row c is the certainty of class c.</summary>
    private readonly float[] _certain;
    private readonly int[] _labelOf;
    private readonly int[] _goldOf;

    private TrainingSet(ClassList classes, string[] texts, PosteriorRows? labels, int[] labelOf, int[] goldOf, float[] weights)
    {
        Classes = classes;
        Texts = texts;
        Labels = labels;
        _labelOf = labelOf;
        _goldOf = goldOf;
        _certain = new float[classes.Count * classes.Count];
        for (var c = 0; c < classes.Count; c++) _certain[c * classes.Count + c] = 1;
        Weights = weights;
        GoldExamples = goldOf.Count(g => g >= 0);
    }

    /// <summary>The K classes.</summary>
    public ClassList Classes { get; }

    /// <summary>n texts.</summary>
    public IReadOnlyList<string> Texts { get; }

    /// <summary>How the texts were composed with fields of their documents; all texts of the set are strings that this reading has made.</summary>
    public FieldReading Fields { get; private init; } = FieldReading.None;

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

    /// <summary>Texts without a label that may be learned from by what a student says of them; empty without any.</summary>
    public IReadOnlyList<string> UnlabeledTexts { get; private init; } = [];

    /// <summary>The posteriors that texts point to; null where all is gold.</summary>
    internal PosteriorRows? Labels { get; }

    /// <summary>The K probabilities that a text stands for: gold where it is known, else its label.</summary>
    public ReadOnlySpan<float> Target(int example)
    {
        var (k, gold) = (Classes.Count, _goldOf[example]);
        return gold >= 0 ? _certain.AsSpan(gold * k, k) : Labels![_labelOf[example]];
    }

    /// <summary>The row of <see cref="Labels"/> of a text, or -1; a text with gold may have one too.</summary>
    internal int LabelOf(int example) => _labelOf[example];

    /// <summary>The gold class of a text, or -1.</summary>
    internal int GoldOf(int example) => _goldOf[example];

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
        return new TrainingSet(Classes, (string[])Texts, Labels, _labelOf, _goldOf, Weights)
        {
            DevTexts = [.. known.Select(i => texts[i])],
            DevGold = [.. known.Select(i => gold[i])],
            UnlabeledTexts = UnlabeledTexts,
            Fields = Fields,
        };
    }

    /// <summary>The same set, whose texts (and those of dev and without a label) are strings that a reading has composed.</summary>
    /// <param name="fields">The reading.</param>
    public TrainingSet ReadBy(FieldReading fields) =>
        new(Classes, (string[])Texts, Labels, _labelOf, _goldOf, Weights) { DevTexts = DevTexts, DevGold = DevGold, UnlabeledTexts = UnlabeledTexts, Fields = fields };

    /// <summary>The same set, read by some of its fields; by <see cref="FieldReading.None"/> texts alone.</summary>
    /// <param name="some">What <see cref="FieldReading.Only"/> of its reading has made.</param>
    public TrainingSet Narrow(FieldReading some)
    {
        if (some.Count == Fields.Count) return this;
        string[] Narrowed(IReadOnlyList<string> texts) => [.. texts.Select(t => Fields.Narrow(t, some))];
        return new TrainingSet(Classes, Narrowed(Texts), Labels, _labelOf, _goldOf, Weights)
        {
            DevTexts = Narrowed(DevTexts),
            DevGold = DevGold,
            UnlabeledTexts = Narrowed(UnlabeledTexts),
            Fields = some,
        };
    }

    /// <summary>The same set with texts that nothing is known of.</summary>
    /// <param name="texts">Texts of the train split without a label.</param>
    public TrainingSet WithUnlabeled(IReadOnlyList<string> texts) =>
        new(Classes, (string[])Texts, Labels, _labelOf, _goldOf, Weights) { DevTexts = DevTexts, DevGold = DevGold, UnlabeledTexts = texts, Fields = Fields };

    /// <summary>The same set with more texts and what a student says of them.</summary>
    /// <param name="texts">m texts.</param>
    /// <param name="labels">m posteriors.</param>
    /// <param name="weight">What each counts, above 0.</param>
    /// <exception cref="ArgumentException">Lengths or classes that differ.</exception>
    public TrainingSet WithMore(IReadOnlyList<string> texts, ProbabilisticLabels labels, float weight)
    {
        if (labels.Count != texts.Count || labels.Classes.Count != Classes.Count) throw new ArgumentException($"{labels.Count} labels for {texts.Count} texts.", nameof(labels));
        var had = Labels?.Count ?? 0;
        var rows = new PosteriorRows(Classes.Count, had + texts.Count);
        var row = new float[Classes.Count];
        for (var r = 0; r < rows.Count; r++)
        {
            if (r < had) Labels!.CopyTo(r, row);
            else labels.Rows.CopyTo(labels.RowOf[r - had], row);
            rows.Set(r, row);
        }
        return new TrainingSet(
            Classes, [.. Texts, .. texts], rows, [.. _labelOf, .. Enumerable.Range(had, texts.Count)], [.. _goldOf, .. Enumerable.Repeat(-1, texts.Count)],
            [.. Weights, .. Enumerable.Repeat(weight, texts.Count)])
        {
            DevTexts = DevTexts,
            DevGold = DevGold,
            Fields = Fields,
        };
    }

    /// <summary>The same texts, with what a student says of them in place of their labels; gold stays.</summary>
    /// <param name="labels">n posteriors.</param>
    /// <exception cref="ArgumentException">Lengths or classes that differ.</exception>
    public TrainingSet Relabeled(ProbabilisticLabels labels)
    {
        if (labels.Count != Count || labels.Classes.Count != Classes.Count) throw new ArgumentException($"{labels.Count} labels for {Count} texts.", nameof(labels));
        return new TrainingSet(Classes, (string[])Texts, labels.Rows, labels.RowOf, _goldOf, Weights) { DevTexts = DevTexts, DevGold = DevGold, UnlabeledTexts = UnlabeledTexts, Fields = Fields };
    }

    /// <summary>At most so many of the texts, by chance, gold first, with the same dev texts.</summary>
    internal TrainingSet Sample(int most, int seed)
    {
        if (Count <= most) return this;
        var chosen = TextSample.Choose(Count, most, _goldOf, seed);
        return new TrainingSet(
            Classes, [.. chosen.Select(i => Texts[i])], Labels, [.. chosen.Select(i => _labelOf[i])], [.. chosen.Select(i => _goldOf[i])], [.. chosen.Select(i => Weights[i])])
        {
            DevTexts = DevTexts,
            DevGold = DevGold,
            Fields = Fields,
        };
    }

    private static TrainingSet Build(
        ClassList classes, IReadOnlyList<string> texts, ProbabilisticLabels? labels, IReadOnlyList<int>? gold, double goldWeight, Func<int, bool> learnsFromLabel)
    {
        if (gold != null) CheckGold(classes, texts, gold);
        if (!(goldWeight > 0) || !double.IsFinite(goldWeight)) throw new ArgumentException($"The weight of gold is {goldWeight}; it must be above 0.", nameof(goldWeight));

        var kept = new List<string>(texts.Count);
        var labelOf = new List<int>(texts.Count);
        var goldOf = new List<int>(texts.Count);
        var weights = new List<float>(texts.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            var known = gold?[i] ?? -1;
            var learns = labels != null && learnsFromLabel(i);
            if (known < 0 && !learns) continue;
            kept.Add(texts[i]);
            labelOf.Add(learns ? labels!.RowOf[i] : -1);
            goldOf.Add(known);
            weights.Add(known >= 0 ? (float)goldWeight : 1);
        }
        if (kept.Count == 0)
            throw new ArgumentException($"Nothing to learn from: none of {texts.Count} documents has gold or a label that is sure enough. Add labeling functions that vote on them, or label some by hand.", nameof(texts));
        return new TrainingSet(classes, [.. kept], labels?.Rows, [.. labelOf], [.. goldOf], [.. weights]);
    }

    private static void CheckGold(ClassList classes, IReadOnlyList<string> texts, IReadOnlyList<int> gold)
    {
        if (gold.Count != texts.Count) throw new ArgumentException($"{gold.Count} gold labels for {texts.Count} texts.", nameof(gold));
        foreach (var g in gold)
            if (g < -1 || g >= classes.Count) throw new ArgumentException($"Gold label {g} is no class; there are {classes.Count}.", nameof(gold));
    }
}
