using System.Text.Json;
using LabelStudio.Core.Embeddings;
using LabelStudio.Onnx.Encoders;

namespace LabelStudio.Onnx.Tests.Encoders;

/// <summary>The Universal Sentence Encoder Lite against what its authors' own runtime gave for the same texts.</summary>
public sealed class UseLiteTests
{
    private const string Model = "models/use-lite-en/reference.json";

    private static readonly string Folder = SharedData.PathOf("models", "use-lite-en");

    [SharedFact(Model)]
    public void Token_ids_are_the_references()
    {
        using var encoder = OnnxSentenceEncoder.Open(Folder);
        Assert.Equal(8, Reference().Items.Length);
        Assert.All(Reference().Items, item => Assert.Equal(item.Ids, encoder.Tokenizer.Encode(item.Text)));
    }

    [SharedFact(Model)]
    public void Embeddings_are_the_references()
    {
        using var encoder = OnnxSentenceEncoder.Open(Folder);
        Assert.Equal(512, encoder.Dimensions);
        Assert.Equal(Pooling.None, encoder.Pooling);
        var reference = Reference();
        var vectors = encoder.Encode([.. reference.Items.Select(i => i.Text)]);
        // of each vector the reference gives the first 8 numbers. This file stores the weights in 8 bits, which a single head of 8 shows
        // more than all 64 numbers do; the angles between texts rest on all 512
        var heads = reference.Items.Select(i => i.EmbeddingHead).ToArray();
        Assert.InRange(Cosine([.. vectors.SelectMany(v => v[..8])], [.. heads.SelectMany(h => h)]), 0.999, 1.0000001);
        for (var a = 0; a < vectors.Length; a++)
        {
            Assert.Equal(1, Dot(vectors[a], vectors[a]), 1e-5);
            Assert.InRange(Cosine(vectors[a][..8], heads[a]), 0.998, 1.0000001);
            for (var b = 0; b < vectors.Length; b++) Assert.Equal(reference.Cosine[a][b], Dot(vectors[a], vectors[b]), 0.01);
        }
    }

    [SharedFact(Model)]
    public void Vectors_do_not_depend_on_threads_and_hardly_on_neighbours()
    {
        using var encoder = OnnxSentenceEncoder.Open(Folder);
        string[] texts = [.. HostileTexts.All(), .. Reference().Items.Select(i => i.Text)];
        var one = encoder.Encode(texts, threads: 1);
        Assert.Equal(one, encoder.Encode(texts, threads: 3));
        for (var i = 0; i < texts.Length; i += 7)
            if (Dot(one[i], one[i]) > 0)
                Assert.InRange(Cosine(one[i], encoder.Encode([texts[i]])[0]), 0.9999, 1.0000001);
    }

    [SharedFact(Model)]
    public void Every_text_gets_a_vector_of_length_one_but_an_empty_one_zeros()
    {
        using var encoder = OnnxSentenceEncoder.Open(Folder);
        var texts = HostileTexts.All();
        var vectors = encoder.Encode(texts);
        for (var i = 0; i < texts.Length; i++)
        {
            var empty = encoder.Tokenizer.Encode(texts[i]).Length == 0;
            Assert.Equal(string.IsNullOrWhiteSpace(texts[i]), empty);
            Assert.Equal(empty ? 0 : 1, Dot(vectors[i], vectors[i]), 1e-5);
        }
        Assert.Empty(encoder.Encode([]));
    }

    [SharedFact(Model)]
    public void Whitespace_of_any_kind_and_compatible_letters_change_nothing()
    {
        using var encoder = OnnxSentenceEncoder.Open(Folder);
        var plain = encoder.Tokenizer.Encode("My office is 1 km away");
        Assert.Equal(plain, encoder.Tokenizer.Encode("\r\n My o\uFB03ce\tis\u00a0\u2003 \u2460 \u339E away\n"));
    }

    [SharedFact(Model)]
    public void Only_the_tokens_that_the_model_can_read_count()
    {
        using var encoder = OnnxSentenceEncoder.Open(Folder);
        var megabyte = string.Join(' ', Enumerable.Repeat("my card was declined", 50_000));
        Assert.Equal(128, encoder.Tokenizer.Encode(megabyte).Length);
        Assert.Equal(encoder.Encode([megabyte[..2_000]])[0], encoder.Encode([megabyte])[0]);
    }

    [SharedFact(Model)]
    public void A_cancelled_call_ends_and_a_wrong_length_is_refused()
    {
        using var encoder = OnnxSentenceEncoder.Open(Folder);
        using var cancel = new CancellationTokenSource();
        cancel.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => encoder.Encode(["a text"], cancel: cancel.Token));
        Assert.Throws<ArgumentException>(() => encoder.Encode(["a text"], new float[511]));
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();

    private static double Cosine(float[] a, float[] b) => Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));

    private static ReferenceFile Reference() =>
        JsonSerializer.Deserialize<ReferenceFile>(File.ReadAllText(SharedData.PathOf(Model)),
            new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower })!;

    private sealed record ReferenceFile(ReferenceText[] Items, double[][] Cosine);

    private sealed record ReferenceText(string Text, int[] Ids, float[] EmbeddingHead);
}
