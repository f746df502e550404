using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace LabelStudio.Onnx.Encoders;

/// <summary>
/// What lies in an encoder's folder, as model hubs lay it out: the model, the tokenizer and the files that say how the model is used.
/// encoder.json overrides them: <c>{"model": file, "output": name, "pooling": "mean" | "cls" | "none", "max_tokens": n, "dimensions": n}</c>, all optional.
/// </summary>
internal sealed class EncoderFolder
{
    private const int UsualTokens = 512;

    private static readonly string[] UsualModels = ["model.onnx", Path.Combine("onnx", "model.onnx")];
    private static readonly string[] SettingFiles =
        ["encoder.json", "config.json", "tokenizer.json", "tokenizer_config.json", "vocab.txt", "sentence_bert_config.json", Path.Combine("1_Pooling", "config.json")];

    private readonly JsonElement? _own;
    private readonly JsonElement? _config;
    private readonly JsonElement? _pooling;

    public EncoderFolder(string folder)
    {
        if (File.Exists(folder)) throw new EncoderException($"{folder}: This is a file. Give the folder that holds the model and its tokenizer.");
        if (!Directory.Exists(folder)) throw new EncoderException($"{folder}: No such folder. Give the folder that holds a sentence encoder: model.onnx with tokenizer.json or vocab.txt.");
        Folder = folder;
        _own = JsonFile.Read(Path.Combine(folder, "encoder.json"));
        _config = JsonFile.Read(Path.Combine(folder, "config.json"));
        _pooling = JsonFile.Read(Path.Combine(folder, "1_Pooling", "config.json"));
        Model = FindModel();
        Pooling = ReadPooling();
        MaxTokens = ReadMaxTokens();
    }

    public string Folder { get; }

    /// <summary>The path of the model.</summary>
    public string Model { get; }

    /// <summary>The output that is asked for, or null to choose by name.</summary>
    public string? Output => _own?.Text("output");

    /// <summary>Null where the folder does not say.</summary>
    public Pooling? Pooling { get; }

    /// <summary>The most tokens that the model reads.</summary>
    public int MaxTokens { get; }

    /// <summary>The length of a vector, where the folder says it.</summary>
    public int? Dimensions => _own?.Number("dimensions") ?? _pooling?.Number("word_embedding_dimension");

    /// <summary>A hash of all that the vectors depend on.</summary>
    public string Identity()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        // weights of large models lie in files beside the model, named after it
        var files = Directory.GetFiles(Path.GetDirectoryName(Path.GetFullPath(Model))!, Path.GetFileName(Model) + "*").Order(StringComparer.Ordinal)
            .Concat(SettingFiles.Select(f => Path.Combine(Folder, f)).Where(File.Exists));
        var buffer = new byte[1 << 16];
        foreach (var file in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetFileName(file)} {new FileInfo(file).Length}\n"));
            using var stream = File.OpenRead(file);
            for (int read; (read = stream.Read(buffer)) > 0;) hash.AppendData(buffer.AsSpan(0, read));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private string FindModel()
    {
        if (_own?.Text("model") is { } named)
        {
            var path = Path.Combine(Folder, named);
            return File.Exists(path) ? path : throw new EncoderException($"{Folder}: encoder.json names the model {named}, but there is no such file.");
        }
        foreach (var usual in UsualModels)
            if (File.Exists(Path.Combine(Folder, usual)))
                return Path.Combine(Folder, usual);
        var models = Directory.GetFiles(Folder, "*.onnx").Order(StringComparer.Ordinal).ToArray();
        return models.Length switch
        {
            1 => models[0],
            0 => throw new EncoderException($"{Folder}: There is no model.onnx. Copy the model there, or export it to ONNX if it is in another form."),
            _ => throw new EncoderException($"{Folder}: There are several models ({string.Join(", ", models.Select(Path.GetFileName))}) and none is called model.onnx. "
                + "Rename one, or write its name into encoder.json: {\"model\": \"" + Path.GetFileName(models[0]) + "\"}."),
        };
    }

    private Pooling? ReadPooling()
    {
        if (_own?.Text("pooling") is { } word)
            return word switch
            {
                "none" => Encoders.Pooling.None,
                "mean" => Encoders.Pooling.Mean,
                "cls" => Encoders.Pooling.Cls,
                _ => throw new EncoderException($"{Path.Combine(Folder, "encoder.json")}: The pooling \"{word}\" is not known. Write \"mean\", \"cls\" or \"none\"."),
            };
        if (_pooling is not { } flags) return null;
        if (flags.Flag("pooling_mode_mean_tokens") == true) return Encoders.Pooling.Mean;
        if (flags.Flag("pooling_mode_cls_token") == true) return Encoders.Pooling.Cls;
        throw new EncoderException($"{Path.Combine(Folder, "1_Pooling", "config.json")}: The model pools neither by mean nor by its first token, "
            + "which is not known here. Choose another encoder, or set \"pooling\" in encoder.json.");
    }

    private int ReadMaxTokens()
    {
        var most = _own?.Number("max_tokens")
            ?? JsonFile.Read(Path.Combine(Folder, "sentence_bert_config.json"))?.Number("max_seq_length")
            ?? JsonFile.Read(Path.Combine(Folder, "tokenizer_config.json"))?.Number("model_max_length")
            ?? _config?.Number("max_position_embeddings") ?? UsualTokens;
        if (_config?.Number("max_position_embeddings") is { } positions)
            // these models count positions from 2 on
            most = Math.Min(most, _config.Value.Text("model_type") is "roberta" or "xlm-roberta" or "camembert" ? positions - 2 : positions);
        return most >= 3 ? most : throw new EncoderException($"{Folder}: The greatest length is {most} tokens, which leaves no room for a text. Correct \"max_tokens\" in encoder.json.");
    }
}
