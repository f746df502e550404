using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Progress;

namespace LabelStudio.Core.Students;

/// <summary>How <see cref="OutOfFold"/> predicts.</summary>
public sealed record OutOfFoldOptions
{
    /// <summary>The defaults: five folds, seed 1, all processors.</summary>
    public static OutOfFoldOptions Default { get; } = new();

    /// <summary>F, how many parts the documents are dealt into, 2 to 20; each student learns from all parts but one.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>What is read from a text.</summary>
    public FeatureSpec Features { get; init; } = FeatureSpec.Default;

    /// <summary>The L2 penalty, 0 to 1.</summary>
    public double L2 { get; init; } = 1e-5;

    /// <summary>Documents to learn from at most, at least 100: of more, a sample teaches, gold first, and all are predicted.</summary>
    public int MostTrainingDocuments { get; init; } = 50_000;

    /// <summary>Documents that are predicted but not learned from, or null for none: for example those whose label is likely wrong.</summary>
    public bool[]? Distrusted { get; init; }

    /// <summary>For each document the group of near-copies it is of, or null: a group is of one fold. Texts equal in their letters and digits always are.</summary>
    public IReadOnlyList<int>? Groups { get; init; }

    /// <summary>The fold of each document and the order of training.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Threads to use; 0 = one a processor. Changes the time only.</summary>
    public int Threads { get; init; }
}

/// <summary>Predicts each document by a student that has not learned from it, so that the prediction can disagree with the document's own label.</summary>
/// <remarks>Cross-validated predictions are what confident learning rests on (Northcutt, Jiang and Chuang, Confident learning: estimating uncertainty in dataset labels, 2021).</remarks>
public static class OutOfFold
{
    private const int Chunk = 4_096;

    /// <summary>Predicts.</summary>
    /// <param name="texts">n texts. Documents of the test split must not be among them.</param>
    /// <param name="labels">n posteriors to learn; documents without a vote are learned from only where they have gold, and predicted all the same.</param>
    /// <param name="gold">n class indices that count in place of the posterior, -1 where none is known, or null.</param>
    /// <param name="options">Folds, features, seed.</param>
    /// <param name="progress">Told how far the students are.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>n posteriors. Those without a letter or digit, and all where nothing can be learned, are even.</returns>
    /// <exception cref="ArgumentException">Lengths that differ, or an option out of range.</exception>
    public static ProbabilisticLabels Predict(
        IReadOnlyList<string> texts, ProbabilisticLabels labels, int[]? gold, OutOfFoldOptions options,
        IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        Check(texts, labels, gold, options);
        var n = texts.Count;
        var classes = labels.Classes.Count;
        progress?.Report(new StageProgress("read texts"));
        var folds = Deal(texts, options);
        var sample = TextSample.Choose(n, options.MostTrainingDocuments, gold, options.Seed);
        var chosen = sample.Select(d => texts[d]).ToArray();
        var (space, features) = FeatureSpace.Fit(options.Features, chosen, options.Threads, cancel);
        var folded = new FoldedTexts(chosen, features, [.. sample.Select(d => folds[d])], options.Folds, options.Seed);
        var teaching = new ProbabilisticLabels(labels.Classes, labels.Rows, [.. sample.Select(d => labels.RowOf[d])], labels.Covered);
        var known = gold == null ? null : sample.Select(d => gold[d]).ToArray();
        var distrusted = options.Distrusted is { } given ? sample.Select(d => given[d]).ToArray() : null;

        var rows = new PosteriorRows(classes, n);
        var done = 0;
        Parallel.For(0, options.Folds, Threading.Options(options.Threads, cancel), fold =>
        {
            var student = FoldedStudents.Train(folded, teaching, known, fold, options.L2, distrusted, cancel);
            Predict(student, space, texts, [.. Enumerable.Range(0, n).Where(i => folds[i] == fold)], rows, cancel);
            progress?.Report(new StageProgress("train students", (double)Interlocked.Increment(ref done) / options.Folds));
        });
        var covered = new bool[n];
        Array.Fill(covered, true);
        return new ProbabilisticLabels(labels.Classes, rows, [.. Enumerable.Range(0, n)], covered);
    }

    private static void Predict(
        StudentWeights? student, FeatureSpace space, IReadOnlyList<string> texts, int[] documents, PosteriorRows rows, CancellationToken cancel)
    {
        var row = new float[rows.Classes];
        foreach (var chunk in documents.Chunk(Chunk))
        {
            cancel.ThrowIfCancellationRequested();
            var read = space.Transform([.. chunk.Select(d => texts[d])], 1, cancel);
            for (var i = 0; i < chunk.Length; i++)
            {
                if (student == null || read.IndicesOf(i).Length == 0) row.AsSpan().Fill(1f / rows.Classes);
                else student.Predict(read, i, row);
                rows.Set(chunk[i], row);
            }
        }
    }

    /// <summary>The fold of each document: by its letters and digits, near-copies with the first of their group.</summary>
    private static int[] Deal(IReadOnlyList<string> texts, OutOfFoldOptions options)
    {
        var folds = new int[texts.Count];
        Parallel.For(0, texts.Count, Threading.Options(options.Threads, default), i => folds[i] = TextFolds.Fold(TextFolds.Hash(texts[i]), options.Folds, options.Seed));
        if (options.Groups is not { } groups) return folds;
        var foldOf = new Dictionary<int, int>();
        for (var i = 0; i < folds.Length; i++)
        {
            if (groups[i] < 0) continue;
            if (foldOf.TryGetValue(groups[i], out var fold)) folds[i] = fold;
            else foldOf.Add(groups[i], folds[i]);
        }
        return folds;
    }

    private static void Check(IReadOnlyList<string> texts, ProbabilisticLabels labels, int[]? gold, OutOfFoldOptions options)
    {
        if (labels.Count != texts.Count) throw new ArgumentException($"{labels.Count} labels for {texts.Count} texts.", nameof(labels));
        if (gold != null && gold.Length != texts.Count) throw new ArgumentException($"{gold.Length} gold labels for {texts.Count} texts.", nameof(gold));
        if (options.Folds is < 2 or > 20) throw new ArgumentException($"{options.Folds} folds; there must be 2 to 20.", nameof(options));
        if (!(options.L2 >= 0 && options.L2 <= 1)) throw new ArgumentException($"The L2 penalty is {options.L2}; it must be 0 to 1.", nameof(options));
        if (options.MostTrainingDocuments < 100) throw new ArgumentException($"{options.MostTrainingDocuments} training documents; there must be at least 100.", nameof(options));
        if (options.Distrusted is { } distrusted && distrusted.Length != texts.Count)
            throw new ArgumentException($"{distrusted.Length} entries of distrust for {texts.Count} texts.", nameof(options));
        if (options.Groups is { } groups && groups.Count != texts.Count) throw new ArgumentException($"{groups.Count} groups for {texts.Count} texts.", nameof(options));
    }
}
