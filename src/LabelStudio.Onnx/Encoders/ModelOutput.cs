using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace LabelStudio.Onnx.Encoders;

/// <summary>The output that holds the vectors, and how it becomes one vector of length 1 for each text.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Pooling">How token vectors are pooled.</param>
internal sealed record ModelOutput(string Name, Pooling Pooling)
{
    private static readonly string[] SentenceNames = ["sentence_embedding", "sentence_embeddings", "text_embeds", "embeddings"];
    private static readonly string[] TokenNames = ["last_hidden_state", "token_embeddings"];

    /// <summary>Chooses what the folder asks for, else a vector a text that is called so, else the mean of token vectors.</summary>
    public static ModelOutput Choose(IReadOnlyDictionary<string, NodeMetadata> outputs, string? name, Pooling? pooling, string model)
    {
        var usable = outputs.Where(o => o.Value.ElementDataType == TensorElementType.Float && o.Value.Dimensions.Length is 2 or 3)
            .ToDictionary(o => o.Key, o => o.Value.Dimensions.Length, StringComparer.Ordinal);
        string? First(int rank, string[] names) => names.FirstOrDefault(n => usable.GetValueOrDefault(n) == rank);
        string? Any(int rank) => usable.Where(o => o.Value == rank).Select(o => o.Key).Order(StringComparer.Ordinal).FirstOrDefault();
        var sentence = First(2, SentenceNames);
        var tokens = First(3, TokenNames) ?? Any(3);
        var chosen = name ?? pooling switch
        {
            Encoders.Pooling.None => sentence ?? Any(2),
            null => sentence ?? tokens ?? Any(2),
            _ => tokens,
        };
        if (chosen == null || !usable.TryGetValue(chosen, out var rank))
            throw new EncoderException($"{model}: {(chosen == null ? "No output fits" : $"The output \"{chosen}\" is not there or does not fit")}; "
                + $"wanted is a table of real numbers a text{(pooling is null or Encoders.Pooling.None ? "" : " and token")}. The model gives {Described(outputs)}. "
                + "Name one in encoder.json, \"output\", with its \"pooling\".");
        var way = pooling ?? (rank == 2 ? Encoders.Pooling.None : Encoders.Pooling.Mean);
        if ((way == Encoders.Pooling.None) != (rank == 2))
            throw new EncoderException($"{model}: The output \"{chosen}\" has one vector a {(rank == 2 ? "text" : "token")}, "
                + $"which does not go with the pooling \"{way.ToString().ToLowerInvariant()}\". Set \"output\" or \"pooling\" in encoder.json.");
        return new ModelOutput(chosen, way);
    }

    /// <summary>Pools the row of one text and brings it to length 1.</summary>
    /// <param name="values">The whole output.</param>
    /// <param name="shape">Its shape: texts, then tokens unless the model pools itself, then D.</param>
    /// <param name="row">Which text.</param>
    /// <param name="tokens">How many tokens the text has.</param>
    /// <param name="vector">Receives D numbers.</param>
    public void Pool(ReadOnlySpan<float> values, long[] shape, int row, int tokens, Span<float> vector)
    {
        var d = vector.Length;
        // a model may cut long texts itself
        var places = Pooling == Pooling.None ? 1 : (int)shape[1];
        var from = values.Slice(row * places * d, places * d);
        var count = Pooling == Pooling.Mean ? Math.Min(tokens, places) : 1;
        from[..d].CopyTo(vector);
        for (var t = 1; t < count; t++)
        {
            var token = from.Slice(t * d, d);
            for (var i = 0; i < d; i++) vector[i] += token[i];
        }
        // the length takes the division by the count along
        var square = 0.0;
        foreach (var v in vector) square += (double)v * v;
        var scale = square > 0 && double.IsFinite(square) ? 1 / Math.Sqrt(square) : 0;
        for (var i = 0; i < d; i++) vector[i] = scale == 0 ? 0 : (float)(vector[i] * scale);
    }

    private static string Described(IReadOnlyDictionary<string, NodeMetadata> outputs) =>
        string.Join(", ", outputs.Select(o => $"{o.Key} ({o.Value.ElementDataType}, {o.Value.Dimensions?.Length ?? 0} dimensions)"));
}
