using LabelStudio.Core.Embeddings;
using LabelStudio.Onnx.Encoders.Tokenizers;
using Microsoft.ML.OnnxRuntime;

namespace LabelStudio.Onnx.Encoders;

/// <summary>A sentence encoder from a folder: an ONNX model with its tokenizer. May be used by several threads at a time.</summary>
public sealed class OnnxSentenceEncoder : ISentenceEncoder, IDisposable
{
    // texts are sorted into batches this many at a time
    private const int Chunk = 4_096;

    private readonly InferenceSession _session;
    private readonly ModelInputs _inputs;
    private readonly ModelOutput _output;

    private OnnxSentenceEncoder(InferenceSession session, ModelInputs inputs, ModelOutput output, SentenceTokenizer tokenizer, string identity)
    {
        _session = session;
        _inputs = inputs;
        _output = output;
        Tokenizer = tokenizer;
        Identity = identity;
    }

    /// <inheritdoc/>
    public int Dimensions { get; private init; }

    /// <inheritdoc/>
    public string Identity { get; }

    /// <summary>How the vectors of tokens become one.</summary>
    public Pooling Pooling => _output.Pooling;

    /// <summary>What cuts a text into tokens.</summary>
    public SentenceTokenizer Tokenizer { get; }

    /// <summary>
    /// Opens a folder with model.onnx (or one model of another name) and tokenizer.json or vocab.txt, as model hubs lay them out;
    /// encoder.json may say more: model, output, pooling, max_tokens, dimensions.
    /// </summary>
    /// <exception cref="EncoderException">Something is missing, broken, unknown here, or does not fit the rest.</exception>
    public static OnnxSentenceEncoder Open(string folder)
    {
        var files = new EncoderFolder(folder);
        var tokenizer = TokenizerReader.Read(folder, files.MaxTokens);
        var session = OpenSession(files.Model);
        try
        {
            var inputs = new ModelInputs(session.InputMetadata, tokenizer.Padding, files.Model);
            var output = ModelOutput.Choose(session.OutputMetadata, files.Output, files.Pooling, files.Model);
            var dimensions = Probe(session, inputs, output, tokenizer, files);
            return new OnnxSentenceEncoder(session, inputs, output, tokenizer, files.Identity()) { Dimensions = dimensions };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            session.Dispose();
            throw new EncoderException($"{folder}: The folder cannot be read ({e.Message}).", e);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Encode(IReadOnlyList<string> texts, Memory<float> vectors, int threads = 0, CancellationToken cancel = default)
    {
        if (vectors.Length != (long)texts.Count * Dimensions)
            throw new ArgumentException($"{texts.Count} texts need {(long)texts.Count * Dimensions} numbers, not {vectors.Length}.", nameof(vectors));
        var options = new ParallelOptions { MaxDegreeOfParallelism = threads > 0 ? threads : Environment.ProcessorCount, CancellationToken = cancel };
        for (var first = 0; first < texts.Count; first += Chunk)
        {
            var offset = first;
            var tokens = new int[Math.Min(Chunk, texts.Count - first)][];
            Parallel.For(0, tokens.Length, options, i => tokens[i] = Tokenizer.Encode(texts[offset + i]));
            var chunk = vectors.Slice(offset * Dimensions, tokens.Length * Dimensions);
            chunk.Span.Clear();
            Parallel.ForEach(TokenBatches.Make(Array.ConvertAll(tokens, t => t.Length)), options, batch => Run(tokens, batch, chunk));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();

    private void Run(int[][] tokens, int[] batch, Memory<float> chunk)
    {
        using var result = Run(_session, _inputs, _output, Array.ConvertAll(batch, i => tokens[i]));
        var values = result[0].GetTensorDataAsSpan<float>();
        var shape = result[0].GetTensorTypeAndShape().Shape;
        for (var row = 0; row < batch.Length; row++)
            _output.Pool(values, shape, row, tokens[batch[row]].Length, chunk.Span.Slice(batch[row] * Dimensions, Dimensions));
    }

    private static IDisposableReadOnlyCollection<OrtValue> Run(InferenceSession session, ModelInputs inputs, ModelOutput output, int[][] rows)
    {
        var tensors = inputs.Make(rows);
        try
        {
            using var run = new RunOptions();
            return session.Run(run, inputs.Names, tensors, [output.Name]);
        }
        finally
        {
            foreach (var tensor in tensors) tensor.Dispose();
        }
    }

    /// <summary>Runs the highest token id once: shows a vocabulary that is too large for the model, and how long a vector is.</summary>
    private static int Probe(InferenceSession session, ModelInputs inputs, ModelOutput output, SentenceTokenizer tokenizer, EncoderFolder files)
    {
        try
        {
            using var result = Run(session, inputs, output, [[tokenizer.VocabularySize - 1]]);
            var dimensions = (int)result[0].GetTensorTypeAndShape().Shape[^1];
            if (files.Dimensions is { } expected && expected != dimensions)
                throw new EncoderException($"{files.Model}: The model gives vectors of {dimensions} numbers, but the folder's configuration says {expected}. "
                    + "One of them belongs to another model; copy both from the same place.");
            return dimensions;
        }
        catch (OnnxRuntimeException e)
        {
            throw new EncoderException($"{files.Model}: The model cannot read the last of the tokenizer's {tokenizer.VocabularySize} tokens ({FirstLine(e.Message)}). "
                + "The tokenizer belongs to another model; copy both from the same place.", e);
        }
    }

    private static InferenceSession OpenSession(string model)
    {
        try
        {
            // one thread a batch, several batches at a time
            using var options = new SessionOptions
            {
                IntraOpNumThreads = 1,
                InterOpNumThreads = 1,
                LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            };
            return new InferenceSession(model, options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new EncoderException($"{model}: This is not a whole ONNX model; it may be cut short or be another kind of file ({FirstLine(e.Message)}).", e);
        }
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Trim();
}
