using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using Microsoft.ML.OnnxRuntime;

namespace LabelStudio.Onnx.Students;

/// <summary>A student read back from its ONNX file and run by ONNX Runtime. May be used by several threads at a time.</summary>
public sealed class OnnxStudent : IStudent, IDisposable
{
    // texts are sorted into batches this many at a time
    private const int Chunk = 16_384;

    private static readonly string[] InputNames = ["text"];
    private static readonly string[] OutputNames = ["probabilities"];

    private readonly InferenceSession _session;
    private readonly StudentMetadata _metadata;

    private OnnxStudent(InferenceSession session, StudentMetadata metadata)
    {
        _session = session;
        _metadata = metadata;
    }

    /// <inheritdoc/>
    public ClassList Classes => _metadata.Classes;

    /// <inheritdoc/>
    public TrainingRecord Training => _metadata.Training;

    /// <summary>What the student reads from a text.</summary>
    public FeatureSpec Features => _metadata.Features;

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
            if (!session.InputMetadata.ContainsKey(InputNames[0])
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

    /// <inheritdoc/>
    public ProbabilisticLabels Predict(IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default)
    {
        var k = Classes.Count;
        var probabilities = new float[(long)texts.Count * k];
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancel };
        for (var first = 0; first < texts.Count; first += Chunk)
        {
            var offset = first;
            var lengths = new int[Math.Min(Chunk, texts.Count - first)];
            for (var i = 0; i < lengths.Length; i++) lengths[i] = CutLength(texts[first + i]);
            var batches = TextBatches.Make(lengths, Training.Features);
            // one text is answered sooner without asking for other threads
            if (batches.Count == 1) Run(texts, offset, lengths, batches[0], probabilities);
            else Parallel.ForEach(batches, options, batch => Run(texts, offset, lengths, batch, probabilities));
        }
        var covered = new bool[texts.Count];
        Array.Fill(covered, true);
        return new ProbabilisticLabels(Classes, probabilities, [.. Enumerable.Range(0, texts.Count)], covered);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void Run(IReadOnlyList<string> texts, int offset, int[] lengths, int[] batch, float[] probabilities)
    {
        using var input = OrtValue.CreateTensorWithEmptyStrings(OrtAllocator.DefaultInstance, [batch.Length]);
        for (var i = 0; i < batch.Length; i++)
            input.StringTensorSetElementAt(texts[offset + batch[i]].AsSpan(0, lengths[batch[i]]), i);
        using var run = new RunOptions();
        using var outputs = _session.Run(run, InputNames, [input], OutputNames);
        var rows = outputs[0].GetTensorDataAsSpan<float>();
        var k = Classes.Count;
        for (var i = 0; i < batch.Length; i++) rows.Slice(i * k, k).CopyTo(probabilities.AsSpan((offset + batch[i]) * k, k));
    }

    /// <summary>The UTF-16 units that the student reads of a text. The graph cuts at the same place; cutting here spares it the rest.</summary>
    private int CutLength(string text)
    {
        if (text.Length <= Features.MaxTextLength) return text.Length;
        var runes = 0;
        var units = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (runes++ == Features.MaxTextLength) break;
            units += rune.Utf16SequenceLength;
        }
        return units;
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
