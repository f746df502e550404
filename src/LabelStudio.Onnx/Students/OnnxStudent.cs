using LabelStudio.Core.Embeddings;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Core.Students.Fields;
using Microsoft.ML.OnnxRuntime;

namespace LabelStudio.Onnx.Students;

/// <summary>A student read back from its ONNX file and run by ONNX Runtime. May be used by several threads at a time.</summary>
public sealed class OnnxStudent : IStudent, IDisposable
{
    // texts are sorted into batches this many at a time
    private const int Chunk = 16_384;

    private static readonly string[] TextInput = ["text"];
    private static readonly string[] BothInputs = ["text", "embedding"];
    private static readonly string[] OutputNames = ["probabilities", "in_distribution", "abstain"];
    private static readonly string[] FirstOutputNames = ["probabilities"];

    private readonly InferenceSession _session;
    private readonly StudentMetadata _metadata;
    private readonly string[] _outputs;
    private readonly RunOptions _run = new();
    private ISentenceEncoder? _encoder;

    private OnnxStudent(InferenceSession session, StudentMetadata metadata)
    {
        _session = session;
        _metadata = metadata;
        HasInDistribution = session.OutputMetadata.ContainsKey(OutputNames[1]);
        _outputs = HasInDistribution ? OutputNames : FirstOutputNames;
    }

    /// <inheritdoc/>
    public ClassList Classes => _metadata.Classes;

    /// <inheritdoc/>
    public TrainingRecord Training => _metadata.Training;

    /// <summary>What the student reads from a text.</summary>
    public FeatureSpec Features => _metadata.Features;

    /// <summary>The fields that it reads beside the text. What it is asked about are strings that this reading has composed.</summary>
    public FieldReading Fields => _metadata.Fields;

    /// <summary>What makes its probabilities as right as they say, or null for the plain softmax.</summary>
    public StudentCalibration? Calibration => _metadata.Calibration;

    /// <summary>The top probability below which it abstains; 0 = it answers however unsure.</summary>
    public float AbstainBelow => _metadata.Thresholds.AbstainBelow;

    /// <summary>The share of known features below which it abstains.</summary>
    public float LeastInDistribution => _metadata.Thresholds.LeastInDistribution;

    /// <summary>Whether the file tells texts that are unlike its training texts; files of the first format do not, and take every text for alike.</summary>
    public bool HasInDistribution { get; }

    /// <summary>The encoder whose vectors it reads beside the texts, or null where texts are enough.</summary>
    public EncoderNeed? Encoder => _metadata.Encoder;

    /// <summary>How the weights lie in the file.</summary>
    public WeightPrecision Precision => _metadata.Precision;

    /// <summary>SHA-256 of the student, in hexadecimal digits: the same for its files of all precisions. Empty in files of the first format.</summary>
    public string Digest => _metadata.Digest;

    /// <summary>Opens a file.</summary>
    /// <exception cref="StudentFileException">No such file, no ONNX model, or one that is no student.</exception>
    public static OnnxStudent Load(string path)
    {
        if (Directory.Exists(path)) throw new StudentFileException($"{path}: This is a folder, not a student's file.");
        if (!File.Exists(path)) throw new StudentFileException($"{path}: No such file. Give the path of a student that \"labelstudio train\" wrote.");
        try
        {
            return Load(File.ReadAllBytes(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StudentFileException($"{path}: The file cannot be read ({e.Message}).", e);
        }
    }

    /// <summary>Opens a model that is in memory.</summary>
    /// <param name="model">The bytes of the file.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <exception cref="StudentFileException">No ONNX model, or one that is no student.</exception>
    public static OnnxStudent Load(byte[] model, string name)
    {
        InferenceSession session;
        try
        {
            // a batch is small: one thread each, several batches at a time
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                // lists are of another length with each batch: patterns of memory never come again, and kept memory only grows
                EnableMemoryPattern = false,
                EnableCpuMemArena = false,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            session = new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new StudentFileException($"{name}: This is not a whole ONNX model; it may be cut short or be another kind of file ({FirstLine(e.Message)}).", e);
        }
        try
        {
            var metadata = StudentMetadata.Read(session.ModelMetadata.CustomMetadataMap, name);
            if (!session.InputMetadata.ContainsKey(BothInputs[0]) || session.InputMetadata.ContainsKey(BothInputs[1]) != (metadata.Encoder != null)
                || !session.OutputMetadata.TryGetValue(OutputNames[0], out var output)
                || output.Dimensions.Length != 2 || output.Dimensions[1] != metadata.Classes.Count)
                throw new StudentFileException($"{name}: The graph does not fit the student's description. Train and export it again.");
            return new OnnxStudent(session, metadata);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Gives it the encoder that it was trained with, before it is asked.</summary>
    /// <exception cref="ArgumentException">It reads no vectors, or those of another encoder.</exception>
    public void UseEncoder(ISentenceEncoder encoder)
    {
        if (Encoder == null) throw new ArgumentException("The student reads texts alone; it needs no encoder.", nameof(encoder));
        if ((encoder.Identity, encoder.Dimensions) != (Encoder.Identity, Encoder.Dimensions))
            throw new ArgumentException($"The student was trained with the encoder \"{Encoder.Identity}\" of {Encoder.Dimensions} dimensions, not with \"{encoder.Identity}\" of {encoder.Dimensions}.", nameof(encoder));
        _encoder = encoder;
    }

    /// <inheritdoc/>
    /// <exception cref="StudentFileException">It needs an encoder and was given none.</exception>
    public ProbabilisticLabels Predict(IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default) => Answer(texts, threads, cancel).Labels;

    /// <summary>All that the student says of n texts.</summary>
    /// <param name="texts">Any n strings.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="memory">Where to keep the answers, which hold until it is used again; without it they have memory of their own.</param>
    /// <exception cref="StudentFileException">It needs an encoder and was given none.</exception>
    public StudentAnswers Answer(IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default, AnswerMemory? memory = null)
    {
        if (Encoder != null && _encoder == null)
            throw new StudentFileException($"The student reads vectors of the encoder \"{Encoder.Identity}\" beside the texts, and that encoder was not given.");
        var answers = memory ?? new AnswerMemory();
        answers.Reserve(texts.Count, Classes.Count);
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancel };
        for (var first = 0; first < texts.Count; first += Chunk)
        {
            var offset = first;
            var lengths = new int[Math.Min(Chunk, texts.Count - first)];
            for (var i = 0; i < lengths.Length; i++) lengths[i] = CutLength(texts[first + i]);
            var batches = TextBatches.Make(lengths);
            var vectors = _encoder == null ? null : Encode(texts, offset, lengths.Length, threads, cancel);
            // one text is answered sooner without asking for other threads
            if (batches.Count == 1) Run(texts, offset, lengths, batches[0], vectors, answers);
            else Parallel.ForEach(batches, options, batch => Run(texts, offset, lengths, batch, vectors, answers));
        }
        if (!HasInDistribution) Array.Fill(answers.InDistribution, 1);
        return StudentAnswers.Of(Classes, answers.Probabilities, answers.InDistribution, answers.Abstains);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }

    private float[] Encode(IReadOnlyList<string> texts, int first, int count, int threads, CancellationToken cancel)
    {
        var vectors = new float[count * _encoder!.Dimensions];
        _encoder.Encode([.. Enumerable.Range(first, count).Select(i => Fields.TextOf(texts[i]))], vectors, threads, cancel);
        return vectors;
    }

    private void Run(IReadOnlyList<string> texts, int offset, int[] lengths, int[] batch, float[]? vectors, AnswerMemory answers)
    {
        using var input = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [batch.Length]);
        for (var i = 0; i < batch.Length; i++)
            input.StringTensorSetElementAt(texts[offset + batch[i]].AsSpan(0, lengths[batch[i]]), i);
        using var embedding = vectors == null ? null : EmbeddingOf(batch, vectors);
        using var outputs = embedding == null
            ? _session.Run(_run, TextInput, [input], _outputs)
            : _session.Run(_run, BothInputs, [input, embedding], _outputs);
        var rows = outputs[0].GetTensorDataAsSpan<float>();
        var k = Classes.Count;
        for (var i = 0; i < batch.Length; i++) rows.Slice(i * k, k).CopyTo(answers.Probabilities.AsSpan((offset + batch[i]) * k, k));
        if (!HasInDistribution) return;
        var known = outputs[1].GetTensorDataAsSpan<float>();
        var abstains = outputs[2].GetTensorDataAsSpan<bool>();
        for (var i = 0; i < batch.Length; i++)
        {
            answers.InDistribution[offset + batch[i]] = known[i];
            answers.Abstains[offset + batch[i]] = abstains[i];
        }
    }

    private OrtValue EmbeddingOf(int[] batch, float[] vectors)
    {
        var d = Encoder!.Dimensions;
        var value = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, Microsoft.ML.OnnxRuntime.Tensors.TensorElementType.Float, [batch.Length, d]);
        var rows = value.GetTensorMutableDataAsSpan<float>();
        for (var i = 0; i < batch.Length; i++) vectors.AsSpan(batch[i] * d, d).CopyTo(rows[(i * d)..]);
        return value;
    }

    /// <summary>The UTF-16 units that the student reads of a text. The graph cuts at the same place; cutting here spares it the rest.</summary>
    private int CutLength(string text)
    {
        var most = Math.Max(Features.MaxTextLength, Fields.Count);
        if (text.Length <= most) return text.Length;
        var runes = 0;
        var units = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (runes++ == most) break;
            units += rune.Utf16SequenceLength;
        }
        return units;
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
