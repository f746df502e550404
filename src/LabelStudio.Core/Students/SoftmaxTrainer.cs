using LabelStudio.Core.Progress;

namespace LabelStudio.Core.Students;

/// <summary>
/// Trains a <see cref="LinearStudent"/>: multinomial logistic regression on soft labels by minibatch gradient descent.
/// Minimises the weighted mean of the cross-entropy against the targets + L2/2·‖W‖².
/// </summary>
/// <remarks>
/// The step along the sum of a batch's gradients falls from <see cref="StepSize"/> as √(1 − t). With dev texts the epoch with the
/// lowest dev log-loss is kept and training stops <see cref="Patience"/> epochs after it; without, the last is kept.
/// </remarks>
public sealed class SoftmaxTrainer : IStudentTrainer
{
    private const int AutoEpochsFrom = 10_000;
    private const int LargestAutoBatch = 64;

    /// <inheritdoc/>
    public string Name => "softmax";

    /// <summary>Which features are read from the texts.</summary>
    public FeatureSpec Features { get; init; } = FeatureSpec.Default;

    /// <summary>The L2 penalty, at least 0; scikit-learn's C is 1 / (n·L2).</summary>
    public double L2 { get; init; } = 1e-6;

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
        progress?.Report(new StageProgress("read features"));
        var (space, rows) = FeatureSpace.Fit(Features, set.Texts, options.Threads, cancel);
        var dev = set.DevTexts.Count == 0 ? null : new DevSet(space.Transform(set.DevTexts, options.Threads, cancel), set.DevGold, options.Threads);

        var epochs = Epochs > 0 ? Epochs : Math.Clamp((int)(15L * AutoEpochsFrom / set.Count), 4, 15);
        var batch = BatchSize > 0 ? BatchSize : Math.Min(LargestAutoBatch, 4 * set.Classes.Count);
        var descent = new SoftmaxDescent(rows, set, batch, options.Threads);
        var records = new List<EpochRecord>();
        float[]? weights = null, bias = null;
        var best = 0;
        for (var epoch = 1; epoch <= epochs; epoch++)
        {
            progress?.Report(new StageProgress("train student", (epoch - 1.0) / epochs, $"pass {epoch} of {epochs}"));
            var done = (double)(epoch - 1) * descent.Batches;
            var loss = descent.Epoch(
                options.Seed, epoch, step => (float)(StepSize * Math.Sqrt(1 - (done + step) / ((double)epochs * descent.Batches))), (float)L2, cancel);
            if (dev == null)
            {
                records.Add(new EpochRecord(epoch, loss, null, null));
                continue;
            }
            var now = descent.Weights();
            var (devLoss, accuracy) = dev.Measure(now, descent.Bias, cancel);
            records.Add(new EpochRecord(epoch, loss, devLoss, accuracy));
            if (best == 0 || devLoss < records[best - 1].DevLoss)
            {
                best = epoch;
                weights = now;
                bias = (float[])descent.Bias.Clone();
            }
            if (epoch - best >= Patience) break;
        }
        progress?.Report(new StageProgress("train student", 1));
        return new LinearStudent(set.Classes, space, weights ?? descent.Weights(), bias ?? descent.Bias, new TrainingRecord
        {
            Trainer = Name,
            Seed = options.Seed,
            Parameters = new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                ["batch_size"] = batch,
                ["epochs"] = epochs,
                ["l2"] = L2,
                ["patience"] = Patience,
                ["step_size"] = StepSize,
            },
            Examples = set.Count,
            GoldExamples = set.GoldExamples,
            DevExamples = set.DevTexts.Count,
            Features = space.Columns,
            KeptEpoch = best == 0 ? epochs : best,
            Epochs = records,
        });
    }

    IStudent IStudentTrainer.Train(TrainingSet set, StudentOptions options, IProgress<StageProgress>? progress, CancellationToken cancel) =>
        Train(set, options, progress, cancel);

    private void Validate()
    {
        if (!(L2 >= 0 && L2 <= 1)) throw new ArgumentException($"{nameof(L2)} is {L2}; it must be 0 to 1.");
        if (!(StepSize > 0 && StepSize <= 100)) throw new ArgumentException($"{nameof(StepSize)} is {StepSize}; it must be above 0 and at most 100.");
        if (BatchSize < 0 || BatchSize > 65_536) throw new ArgumentException($"{nameof(BatchSize)} is {BatchSize}; it must be 0 to 65,536.");
        if (StepSize * Math.Max(BatchSize, LargestAutoBatch) * L2 >= 1) throw new ArgumentException($"{nameof(StepSize)} · {nameof(BatchSize)} · {nameof(L2)} must be below 1.");
        if (Epochs < 0) throw new ArgumentException($"{nameof(Epochs)} is {Epochs}; it must be at least 0.");
        if (Patience < 1) throw new ArgumentException($"{nameof(Patience)} is {Patience}; it must be at least 1.");
    }

    /// <summary>Dev rows and their gold.</summary>
    private sealed class DevSet(SparseMatrix rows, IReadOnlyList<int> gold, int threads)
    {
        private const double SmallestProbability = 1e-15;

        public (double Loss, double Accuracy) Measure(float[] weights, float[] bias, CancellationToken cancel)
        {
            var losses = new double[rows.Rows];
            var right = new bool[rows.Rows];
            Parallel.For(0, rows.Rows, Threading.Options(threads, cancel), () => new float[bias.Length], (i, _, probabilities) =>
            {
                LinearStudent.PredictRow(rows, i, weights, bias, probabilities);
                losses[i] = -Math.Log(Math.Max(probabilities[gold[i]], SmallestProbability));
                right[i] = probabilities.AsSpan().IndexOf(probabilities.Max()) == gold[i];
                return probabilities;
            }, _ => { });
            return (losses.Average(), right.Count(r => r) / (double)right.Length);
        }
    }
}
