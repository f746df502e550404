using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Rules;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Compares the texts of a file with texts, or with texts of the same file named by their ids. All texts are encoded before the rules vote; one byte a number is kept of each.</summary>
/// <param name="folder">The encoder's folder; null for the one that comes with the build.</param>
public sealed class TextSimilarity(string? folder) : IRuleSimilarity, IDisposable
{
    private const int Slice = 2_048;
    private const int BlockSize = 65_536;

    private readonly List<VectorBlock> _blocks = [];
    private OnnxSentenceEncoder? _encoder;
    private TextsFile? _texts;

    public ISimilarText Prepare(string text)
    {
        _encoder ??= Open();
        return new PreparedText(this, text);
    }

    /// <summary>Encodes the texts, each different one once.</summary>
    public void Embed(TextsFile texts, Work work)
    {
        var encoder = _encoder ??= Open();
        _texts = texts;
        _blocks.Clear();
        for (var start = 0; start < texts.Count; start += BlockSize) _blocks.Add(new VectorBlock(Math.Min(BlockSize, texts.Count - start), encoder.Dimensions));
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        var pending = new List<int>(Slice);
        var vectors = new float[Slice * encoder.Dimensions];
        for (var d = 0; d < texts.Count; d++)
        {
            if (first.TryAdd(texts.Texts[d], d)) pending.Add(d);
            if (pending.Count < Slice && d < texts.Count - 1) continue;
            encoder.Encode(pending.ConvertAll(p => texts.Texts[p]), vectors.AsMemory(0, pending.Count * encoder.Dimensions), work.Threads, work.Cancel);
            for (var i = 0; i < pending.Count; i++) BlockOf(pending[i]).Set(pending[i] % BlockSize, vectors.AsSpan(i * encoder.Dimensions, encoder.Dimensions));
            pending.Clear();
            work.Progress?.Report(new Core.Progress.StageProgress("compute embeddings", (d + 1.0) / texts.Count));
        }
        for (var d = 0; d < texts.Count; d++)
            if (first[texts.Texts[d]] is var of && of != d)
                BlockOf(d).Copy(d % BlockSize, BlockOf(of), of % BlockSize);
    }

    public void Dispose() => _encoder?.Dispose();

    private VectorBlock BlockOf(int document) => _blocks[document / BlockSize];

    private OnnxSentenceEncoder Open()
    {
        if (folder == null && DefaultEncoder.Package == null)
            throw new UnknownResourceException(
                "similar(…) needs a sentence encoder, and none is installed", "Name a folder with one (--encoder, or \"encoder\" in a project). Everything else works without.");
        try
        {
            return OnnxSentenceEncoder.Open(folder ?? DefaultEncoder.Prepare(Converted()));
        }
        catch (EncoderException e)
        {
            throw new UnknownResourceException($"similar(…) cannot use the sentence encoder. {e.Message.TrimEnd('.')}", "");
        }
    }

    /// <summary>Where the default encoder is kept once it has been converted: the user's own data, else a temporary place.</summary>
    private static string Converted()
    {
        var own = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
        return Path.Combine(own.Length > 0 ? own : Path.GetTempPath(), "labelstudio", "encoders");
    }

    private sealed class PreparedText(TextSimilarity owner, string text) : ISimilarText
    {
        private readonly Lazy<QueryVector> _query = new(() =>
        {
            // a rule is read before the texts are, so only now it can be told whether it names one of them
            var named = owner._texts?.Ids.IndexOf(text) ?? -1;
            return new QueryVector(owner._encoder!.Encode([named >= 0 ? owner._texts!.Texts[named] : text])[0]);
        });

        public double SimilarityOf(ReadOnlySpan<char> document, int number)
        {
            if (number >= 0 && number < owner._texts?.Count) return owner.BlockOf(number).Cosine(number % BlockSize, _query.Value);
            var alone = new VectorBlock(1, owner._encoder!.Dimensions);
            alone.Set(0, owner._encoder.Encode([document.ToString()], threads: 1)[0]);
            return alone.Cosine(0, _query.Value);
        }
    }
}
