using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Progress;

namespace LabelStudio.Core.Students;

/// <summary>
/// Trains a <see cref="LinearStudent"/>: multinomial logistic regression on soft labels by minibatch gradient descent.
/// Minimises the weighted mean of what <see cref="TrainingObjective"/> says + L2/2·‖W‖² + L1·|W|.
/// </summary>
/// <remarks>
/// The step along the sum of a batch's gradients falls from <see cref="StepSize"/> as √(1 − t). With dev texts the epoch with the
/// lowest dev log-loss is kept and training stops <see cref="Patience"/> epochs after it; without, the last is kept.
/// </remarks>
public sealed record SoftmaxTrainer : IStudentTrainer
{
    private const int AutoEpochsFrom = 10_000;
    private const int LargestAutoBatch = 64;

    // their vectors are in memory as they are trained on: half a gigabyte at 512 dimensions
    private const int MostWithEncoder = 250_000;

    /// <inheritdoc/>
    public string Name => "softmax";

    /// <summary>Which features are read from the texts.</summary>
    public FeatureSpec Features { get; init; } = FeatureSpec.Default;

    /// <summary>The L2 penalty, at least 0; scikit-learn's C is 1 / (n·L2).</summary>
    public double L2 { get; init; } = 1e-6;

    /// <summary>The L1 penalty on n-gram weights, at least 0: makes many of them 0.</summary>
    public double L1 { get; init; }

    /// <summary>What labels and gold teach.</summary>
    public TrainingObjective Objective { get; init; } = TrainingObjective.Default;

    /// <summary>A sentence encoder whose vectors are joined to the n-grams, or null. The student then needs it to predict.</summary>
    public ISentenceEncoder? Encoder { get; init; }

    /// <summary>What sentence vectors are multiplied by, above 0: how much they count against the n-grams, whose rows have length 1.</summary>
    public double EncoderScale { get; init; } = 1;

    /// <summary>How much fields count against the n-grams of a text, whose rows have length 1; above 0. Of a single field as far as it tells more than chance, of several all together.</summary>
    public double FieldScale { get; init; } = 0.5;

    /// <summary>The step for one example at the start, above 0. Rows have length 1, so the curvature is at most 1/2 and 2 is a bold step.</summary>
    public double StepSize { get; init; } = 1;

    /// <summary>Texts of one step; 0 = 4·K, at most 64, as the gradients of many classes get in each other's way less.</summary>
    public int BatchSize { get; init; }

    /// <summary>Passes over the texts; 0 = 15 up to 10,000 texts and fewer above, down to 4, as large sets need fewer.</summary>
    public int Epochs { get; init; }

    /// <summary>Epochs without a lower dev log-loss before training stops, at least 1.</summary>
    public int Patience { get; init; } = 3;

    /// <summary>Trains.</summary>
    /// <param name="set">What to learn.</param>
    /// <param name="options">Seed and threads.</param>
    /// <param name="progress">Told of stages and epochs.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">A parameter out of range.</exception>
    public LinearStudent Train(TrainingSet set, StudentOptions options, IProgress<StageProgress>? progress = null, CancellationToken cancel = default)
    {
        Validate();
        var dense = ReadSentences(set, options.Threads, progress, cancel);
        progress?.Report(new StageProgress("read features"));
        return Learn(set, StudentRows.Read(set, Features, FieldScale, dense, options.Threads, cancel), options, progress, cancel).Student;
    }

    /// <summary>The sentence vectors of a set, or null without an encoder.</summary>
    internal SentenceRows? ReadSentences(TrainingSet set, int threads, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        if (Encoder == null) return null;
        if (set.Count > MostWithEncoder)
            throw new ArgumentException($"A student that is joined to a sentence encoder learns from at most {MostWithEncoder:N0} documents; these are {set.Count:N0}. Leave out documents whose label is not sure, or train without the encoder.");
        progress?.Report(new StageProgress("encode texts"));
        return SentenceRows.Read(set, set.Fields.OfTexts(Encoder), (float)EncoderScale, threads, cancel);
    }

    /// <summary>Trains on rows that are at hand.</summary>
    internal (LinearStudent Student, StudentWeights Weights) Learn(
        TrainingSet set, StudentRows rows, StudentOptions options, IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        Validate();
        var epochs = Epochs > 0 ? Epochs : AutoEpochs(set.Count);
        var batch = BatchSize > 0 ? BatchSize : Math.Min(LargestAutoBatch, 4 * set.Classes.Count);
        var descent = new SoftmaxDescent(rows.Sparse, rows.Dense?.Train, new TrainingTargets(set, Objective), batch, options.Threads) { L1 = (float)L1 };
        var records = new List<EpochRecord>();
        StudentWeights? kept = null;
        var best = 0;
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            progress?.Report(new StageProgress("train student", (epoch - 1.0) / epochs, $"pass {epoch} of {epochs}"));
            var done = (double)(epoch - 1) * descent.Batches;
            var loss = descent.Epoch(
                options.Seed, epoch, step => (float)(StepSize * Math.Sqrt(1 - (done + step) / ((double)epochs * descent.Batches))), (float)L2, cancel);
            if (rows.Dev == null)
            {
                records.Add(new EpochRecord(epoch, loss, null, null));
                continue;
            }
            var now = descent.Now();
            var (devLoss, accuracy) = rows.Dev.Measure(now, options.Threads, cancel);
            records.Add(new EpochRecord(epoch, loss, devLoss, accuracy));
            if (best == 0 || devLoss < records[best - 1].DevLoss)
            {
                best = epoch;
                kept = now;
            }
            if (epoch - best >= Patience) break;
        }
        kept ??= descent.Now();
        progress?.Report(new StageProgress("train student", 1));
        var bias = (float[])kept.Bias.Clone();
        var encoder = rows.Dense?.Part(kept.Dense, bias);
        var student = new LinearStudent(set.Classes, rows.Space, kept.Weights, bias, new TrainingRecord
        {
            Trainer = Name,
            Seed = options.Seed,
            Parameters = Parameters(set, batch, epochs),
            Examples = set.Count,
            GoldExamples = set.GoldExamples,
            DevExamples = set.DevTexts.Count,
            Features = rows.Space.Width,
            KeptEpoch = best == 0 ? epochs : best,
            Epochs = records,
        })
        { Encoder = encoder };
        return (student, kept);
    }

    /// <summary>Passes over n texts where none are asked for.</summary>
    internal static int AutoEpochs(int examples) => Math.Clamp((int)(15L * AutoEpochsFrom / examples), 4, 15);

    IStudent IStudentTrainer.Train(TrainingSet set, StudentOptions options, IProgress<StageProgress>? progress, CancellationToken cancel) =>
        Train(set, options, progress, cancel);

    private SortedDictionary<string, double> Parameters(TrainingSet set, int batch, int epochs)
    {
        var all = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["batch_size"] = batch,
            ["epochs"] = epochs,
            ["l2"] = L2,
            ["patience"] = Patience,
            ["step_size"] = StepSize,
        };
        var plain = TrainingObjective.Default;
        if (L1 > 0) all["l1"] = L1;
        if (Encoder != null) all["encoder_scale"] = EncoderScale;
        if (set.Fields.Count > 0) all["field_scale"] = FieldScale;
        if (Objective.Temperature != plain.Temperature) all["temperature"] = Objective.Temperature;
        if (Objective.Sharpness != plain.Sharpness) all["sharpness"] = Objective.Sharpness;
        if (Objective.LabelShare is { } share) all["label_share"] = share;
        if (Objective.Smoothing != plain.Smoothing) all["smoothing"] = Objective.Smoothing;
        if (Objective.ClassBalance != plain.ClassBalance) all["class_balance"] = Objective.ClassBalance;
        if (Objective.ConfidencePower != plain.ConfidencePower) all["confidence_power"] = Objective.ConfidencePower;
        return all;
    }

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A parameter out of range; the message says which.</exception>
    public void Validate()
    {
        Features.Validate();
        if (!(L2 >= 0 && L2 <= 1)) throw new ArgumentException($"{nameof(L2)} is {L2}; it must be 0 to 1.");
        if (!(L1 >= 0 && L1 <= 1)) throw new ArgumentException($"{nameof(L1)} is {L1}; it must be 0 to 1.");
        if (!(EncoderScale > 0 && EncoderScale <= 100)) throw new ArgumentException($"{nameof(EncoderScale)} is {EncoderScale}; it must be above 0 and at most 100.");
        if (!(FieldScale > 0 && FieldScale <= 100)) throw new ArgumentException($"{nameof(FieldScale)} is {FieldScale}; it must be above 0 and at most 100.");
        Objective.Validate();
        if (!(StepSize > 0 && StepSize <= 100)) throw new ArgumentException($"{nameof(StepSize)} is {StepSize}; it must be above 0 and at most 100.");
        if (BatchSize < 0 || BatchSize > 65_536) throw new ArgumentException($"{nameof(BatchSize)} is {BatchSize}; it must be 0 to 65,536.");
        if (StepSize * Math.Max(BatchSize, LargestAutoBatch) * L2 >= 1) throw new ArgumentException($"{nameof(StepSize)} · {nameof(BatchSize)} · {nameof(L2)} must be below 1.");
        if (Epochs < 0) throw new ArgumentException($"{nameof(Epochs)} is {Epochs}; it must be at least 0.");
        if (Patience < 1) throw new ArgumentException($"{nameof(Patience)} is {Patience}; it must be at least 1.");
    }
}
