using System.Text.Json;
using LabelStudio.Core.Embeddings;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Onnx.Encoders.Conversion;

namespace LabelStudio.Onnx.Tests.Encoders;

/// <summary>The default encoder made out of its npm package, against what its authors' own runtime gave for the same texts.</summary>
public sealed class ConversionTests(ConvertedEncoder converted) : IClassFixture<ConvertedEncoder>
{
    private const string Reference = "models/use-lite-en/reference.json";
    private const string Quantized = "models/use-lite-en/model_int8w.onnx";
    private const string Banking = "banking77/test.csv";

    [EncoderPackageFact(Reference)]
    public void Embeddings_and_token_ids_are_the_references()
    {
        using var reference = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(Reference)));
        var items = reference.RootElement.GetProperty("items").EnumerateArray().ToArray();
        var vectors = converted.Encoder.Encode([.. items.Select(i => i.GetProperty("text").GetString()!)]);
        for (var i = 0; i < items.Length; i++)
        {
            Assert.Equal(items[i].GetProperty("ids").EnumerateArray().Select(t => t.GetInt32()), converted.Encoder.Tokenizer.Encode(items[i].GetProperty("text").GetString()!));
            // unlike a file with weights of 8 bits, every single number is the reference's
            var head = items[i].GetProperty("embedding_head").EnumerateArray().Select(v => v.GetSingle()).ToArray();
            for (var d = 0; d < head.Length; d++) Assert.Equal(head[d], vectors[i][d], 2e-6f);
            var cosines = reference.RootElement.GetProperty("cosine")[i].EnumerateArray().Select(v => v.GetDouble()).ToArray();
            for (var j = 0; j < items.Length; j++) Assert.Equal(cosines[j], Dot(vectors[i], vectors[j]), 1e-4);
        }
    }

    [EncoderPackageFact(Quantized, Banking)]
    public void Real_and_hostile_texts_get_the_vectors_of_the_reference_model()
    {
        using var reference = OnnxSentenceEncoder.Open(SharedData.PathOf("models", "use-lite-en"));
        var real = 200;
        string[] texts = [.. File.ReadLines(SharedData.PathOf("data", Banking)).Skip(1).Take(real), .. HostileTexts.All()];
        var (ours, theirs) = (converted.Encoder.Encode(texts), reference.Encode(texts));
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.Equal(reference.Tokenizer.Encode(texts[i]), converted.Encoder.Tokenizer.Encode(texts[i]));
            // the file there stores its weights in 8 bits; the noise of that shows most where a text is noise itself
            if (Dot(theirs[i], theirs[i]) > 0) Assert.InRange(Dot(ours[i], theirs[i]), i < real ? 0.999 : 0.998, 1.000001);
        }
    }

    [EncoderPackageFact]
    public void The_same_package_gives_the_same_bytes()
    {
        foreach (var (name, bytes) in UseLiteConverter.Convert(DefaultEncoder.Package!))
            Assert.Equal(File.ReadAllBytes(Path.Combine(converted.Folder, name)), bytes);
    }

    [EncoderPackageFact]
    public void A_damaged_folder_is_made_again_and_a_whole_one_is_left_alone()
    {
        var encoders = Directory.CreateTempSubdirectory("labelstudio-encoders-");
        try
        {
            var folder = DefaultEncoder.Prepare(encoders.FullName);
            var model = Path.Combine(folder, "model.onnx");
            var (made, whole) = (File.GetLastWriteTimeUtc(model), File.ReadAllBytes(model));
            DefaultEncoder.Prepare(encoders.FullName);
            Assert.Equal(made, File.GetLastWriteTimeUtc(model));
            using (var file = File.OpenWrite(model)) file.SetLength(1_000);
            DefaultEncoder.Prepare(encoders.FullName);
            Assert.Equal(whole, File.ReadAllBytes(model));
            Assert.Equal([folder], Directory.GetFileSystemEntries(encoders.FullName));
        }
        finally
        {
            encoders.Delete(recursive: true);
        }
    }

    [EncoderPackageFact]
    public void A_package_that_is_cut_short_or_another_is_refused_and_leaves_nothing()
    {
        var work = Directory.CreateTempSubdirectory("labelstudio-package-");
        try
        {
            var package = work.CreateSubdirectory("package").FullName;
            foreach (var file in Directory.GetFiles(DefaultEncoder.Package!)) File.Copy(file, Path.Combine(package, Path.GetFileName(file)));
            var target = Path.Combine(work.FullName, "made");
            var shard = Path.Combine(package, "group1-shard7of7");
            using (var file = File.OpenWrite(shard)) file.SetLength(file.Length - 4);
            Assert.Contains("cut short", Assert.Throws<EncoderException>(() => UseLiteConverter.Ensure(package, target)).Message, StringComparison.Ordinal);
            File.Delete(shard);
            Assert.Contains("group1-shard7of7", Assert.Throws<EncoderException>(() => UseLiteConverter.Ensure(package, target)).Message, StringComparison.Ordinal);
            File.Copy(Path.Combine(DefaultEncoder.Package!, "group1-shard7of7"), shard);
            var model = Path.Combine(package, "model.json");
            File.WriteAllText(model, File.ReadAllText(model).Replace("tanh_layer_0/bias", "tanh_layer_9/bias", StringComparison.Ordinal));
            Assert.Contains("another model", Assert.Throws<EncoderException>(() => UseLiteConverter.Ensure(package, target)).Message, StringComparison.Ordinal);
            Assert.Equal([package], Directory.GetFileSystemEntries(work.FullName));
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    private static double Dot(float[] a, float[] b) => a.Zip(b, (x, y) => (double)x * y).Sum();
}
