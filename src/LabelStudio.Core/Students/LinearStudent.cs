using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Core.Students.Fields;

namespace LabelStudio.Core.Students;

/// <summary>Multinomial logistic regression on hashed n-grams: p = softmax(b + x·W), x the tf-idf row of a text.</summary>
/// <remarks>Weights are rounded to half precision when the student is made, so that the exported file, which stores them so, is the same model and not a copy that is nearly right.</remarks>
public sealed class LinearStudent : IStudent
{
    // texts are turned into rows this many at a time, so that memory does not grow with n beyond the answer
    private const int Chunk = 8_192;

    private readonly float[] _weights;
    private readonly float[] _bias;

    /// <summary>Makes a student from its parts.</summary>
    /// <param name="classes">The K classes.</param>
    /// <param name="features">The d features.</param>
    /// <param name="weights">(d + f) × K weights, feature after feature, those of fields behind those of the text; rounded to half precision here.</param>
    /// <param name="bias">K intercepts.</param>
    /// <param name="training">How it came to be.</param>
    /// <exception cref="ArgumentException">Lengths that do not fit each other, or a number that is not finite.</exception>
    public LinearStudent(ClassList classes, FeatureSpace features, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, TrainingRecord training)
    {
        if (weights.Length != (long)features.Width * classes.Count)
            throw new ArgumentException($"{weights.Length} weights for {features.Width} features and {classes.Count} classes.", nameof(weights));
        if (bias.Length != classes.Count) throw new ArgumentException($"{bias.Length} intercepts for {classes.Count} classes.", nameof(bias));
        _weights = new float[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            _weights[i] = (float)(Half)weights[i];
            if (!float.IsFinite(_weights[i])) throw new ArgumentException("A weight is not a finite number in half precision; the training diverged.", nameof(weights));
        }
        foreach (var b in bias)
            if (!float.IsFinite(b)) throw new ArgumentException("An intercept is not a finite number; the training diverged.", nameof(bias));
        Classes = classes;
        Features = features;
        _bias = bias.ToArray();
        Training = training;
    }

    /// <inheritdoc/>
    public ClassList Classes { get; }

    /// <summary>The d features.</summary>
    public FeatureSpace Features { get; }

    /// <summary>(d + f) × K weights, feature after feature, those of fields behind those of the text; each is a half-precision number.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <summary>The fields that it reads beside the text. What it is asked about are strings that this reading has composed.</summary>
    public FieldReading Fields => Features.Fields;

    /// <summary>K intercepts.</summary>
    public ReadOnlySpan<float> Bias => _bias;

    /// <inheritdoc/>
    public TrainingRecord Training { get; }

    /// <summary>What it reads of the meaning of a text beside its n-grams, or null for n-grams alone.</summary>
    public EncoderPart? Encoder { get; internal init; }

    /// <summary>What makes the probabilities as right as they say, or null for the plain softmax.</summary>
    public StudentCalibration? Calibration { get; private init; }

    /// <summary>The top probability below which the student had better say nothing; 0 = it answers however unsure.</summary>
    public float AbstainBelow { get; private init; }

    /// <summary>The share of a text's features that the student must know, 0 to 1; of 1 in 100 training texts, taken as unseen, it would know less.</summary>
    public float LeastInDistribution => Features.LeastKnown;

    /// <summary>The same student with another calibration and abstain threshold.</summary>
    /// <param name="calibration">For the K classes, or null.</param>
    /// <param name="abstainBelow">0 to 1.</param>
    /// <exception cref="ArgumentException">A calibration for other classes, or a threshold out of range.</exception>
    public LinearStudent Calibrated(StudentCalibration? calibration, float abstainBelow = 0)
    {
        calibration?.Validate(Classes.Count);
        if (!(abstainBelow is >= 0 and <= 1)) throw new ArgumentException($"The abstain threshold is {abstainBelow}; it must be 0 to 1.", nameof(abstainBelow));
        return new LinearStudent(Classes, Features, _weights, _bias, Training) { Encoder = Encoder, Calibration = calibration, AbstainBelow = abstainBelow };
    }

    /// <summary>The student that a file with coarser weights holds.</summary>
    /// <param name="weights">d × K weights, feature after feature, taken as they are.</param>
    /// <exception cref="ArgumentException">Another number of weights.</exception>
    public LinearStudent Coarser(ReadOnlySpan<float> weights)
    {
        if (weights.Length != _weights.Length) throw new ArgumentException($"{weights.Length} weights instead of {_weights.Length}.", nameof(weights));
        var coarser = Calibrated(Calibration, AbstainBelow);
        weights.CopyTo(coarser._weights);
        return coarser;
    }

    /// <inheritdoc/>
    public ProbabilisticLabels Predict(IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default) => Answer(texts, threads, cancel).Labels;

    /// <summary>All that the student says of n texts; its exported file says the same.</summary>
    /// <param name="texts">Any n strings.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    /// <param name="cancel">Stops the work.</param>
    public StudentAnswers Answer(IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default)
    {
        var known = new float[texts.Count];
        var probabilities = Rows(texts, known, threads, cancel, row =>
        {
            if (Calibration == null) Vectors.SoftMax(row);
            else Calibration.Apply(row);
        });
        return StudentAnswers.Of(Classes, probabilities, known, []).WithThresholds(AbstainBelow, LeastInDistribution);
    }

    /// <summary>n × K scores before softmax and calibration, row after row.</summary>
    /// <param name="texts">Any n strings.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    /// <param name="cancel">Stops the work.</param>
    public float[] Scores(IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default) => Rows(texts, null, threads, cancel, _ => { });

    private float[] Rows(IReadOnlyList<string> texts, float[]? known, int threads, CancellationToken cancel, RowChange change)
    {
        var k = Classes.Count;
        var numbers = new float[(long)texts.Count * k];
        for (var first = 0; first < texts.Count; first += Chunk)
        {
            var offset = first;
            var part = new Window(texts, offset, Math.Min(Chunk, texts.Count - offset));
            var (rows, shares) = Features.TransformKnown(part, threads, cancel);
            if (known != null) shares.CopyTo(known, offset);
            var sentences = Encoder?.Read(part, threads, cancel);
            Parallel.For(0, part.Count, Threading.Options(threads, cancel), i =>
            {
                var row = numbers.AsSpan((offset + i) * k, k);
                ScoreRow(rows, i, _weights, _bias, row);
                sentences?.AddLogits(i, Encoder!.Weights, row);
                change(row);
            });
        }
        return numbers;
    }

    /// <summary>The probabilities of one row by the plain softmax.</summary>
    internal static void PredictRow(SparseMatrix rows, int row, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> probabilities)
    {
        ScoreRow(rows, row, weights, bias, probabilities);
        Vectors.SoftMax(probabilities);
    }

    private static void ScoreRow(SparseMatrix rows, int row, ReadOnlySpan<float> weights, ReadOnlySpan<float> bias, Span<float> scores)
    {
        bias.CopyTo(scores);
        SoftmaxDescent.AddLogits(rows, row, weights, scores);
    }

    private delegate void RowChange(Span<float> row);

    private sealed class Window(IReadOnlyList<string> texts, int first, int count) : IReadOnlyList<string>
    {
        public int Count => count;

        public string this[int index] => texts[first + index];

        public IEnumerator<string> GetEnumerator() => Enumerable.Range(0, count).Select(i => texts[first + i]).GetEnumerator();

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
