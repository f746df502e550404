using System.Buffers.Binary;
using System.Text.Json;

namespace LabelStudio.Onnx.Encoders.Conversion;

/// <summary>The weights of a TensorFlow.js graph model: model.json says name, shape and type of each, the shards beside it hold them one after the other.</summary>
internal sealed class GraphModelWeights
{
    private readonly Dictionary<string, Weight> _weights = new(StringComparer.Ordinal);
    private readonly string _model;

    private GraphModelWeights(string model) => _model = model;

    /// <exception cref="EncoderException">A file is missing or cut short, or the weights are of a kind that is not known here.</exception>
    public static GraphModelWeights Read(string folder)
    {
        var path = Path.Combine(folder, "model.json");
        var root = JsonFile.Read(path) ?? throw new EncoderException($"{path}: There is no such file, so this is no TensorFlow.js model.");
        var weights = new GraphModelWeights(path);
        try
        {
            foreach (var group in root.GetProperty("weightsManifest").EnumerateArray()) weights.AddGroup(folder, group);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new EncoderException($"{path}: The file is no TensorFlow.js model in the form that is known here ({e.Message}).", e);
        }
        return weights;
    }

    /// <summary>The one weight whose name holds all of these parts.</summary>
    /// <param name="shape">The shape that it must have.</param>
    /// <param name="parts">Parts of its name.</param>
    /// <exception cref="EncoderException">There is none, there are several, or it has another shape.</exception>
    public float[] Find(int[] shape, params string[] parts)
    {
        var found = _weights.Where(w => parts.All(p => w.Key.Contains(p, StringComparison.Ordinal))).ToList();
        if (found.Count != 1)
            throw new EncoderException($"{_model}: {(found.Count == 0 ? "No weight is" : $"{found.Count} weights are")} called {string.Join(" … ", parts)}. This is another model than the one that is known here.");
        // kernels of a convolution over one word have leading dimensions of 1
        var (name, weight) = found[0];
        if (!weight.Shape.SkipWhile(d => d == 1).SequenceEqual(shape.SkipWhile(d => d == 1)))
            throw new EncoderException($"{_model}: {name} has the shape [{string.Join(", ", weight.Shape)}], not [{string.Join(", ", shape)}]. This is another model than the one that is known here.");
        return weight.Values ?? throw new EncoderException($"{_model}: {name} does not hold real numbers.");
    }

    private void AddGroup(string folder, JsonElement group)
    {
        var bytes = group.GetProperty("paths").EnumerateArray().SelectMany(p => ReadShard(folder, p.GetString()!)).ToArray();
        var at = 0;
        foreach (var entry in group.GetProperty("weights").EnumerateArray())
        {
            var name = entry.GetProperty("name").GetString()!;
            var type = entry.GetProperty("dtype").GetString();
            if (type is not ("float32" or "int32") || entry.Member("quantization") != null)
                throw new EncoderException($"{_model}: {name} is stored as {(entry.Member("quantization") == null ? type : "quantized numbers")}, which is not known here.");
            int[] shape = [.. entry.GetProperty("shape").EnumerateArray().Select(d => d.GetInt32())];
            var count = shape.Aggregate(1, (a, b) => checked(a * b));
            if (count < 0 || bytes.Length - at < 4L * count) throw CutShort();
            _weights.Add(name, new Weight(shape, type == "float32" ? Floats(bytes.AsSpan(at, 4 * count)) : null));
            at += 4 * count;
        }
        if (at != bytes.Length) throw CutShort();
    }

    private static byte[] ReadShard(string folder, string name)
    {
        var path = Path.Combine(folder, Path.GetFileName(name));
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EncoderException($"{path}: The file cannot be read ({e.Message}). Build again, so that the encoder's package is fetched anew.", e);
        }
    }

    private static float[] Floats(ReadOnlySpan<byte> bytes)
    {
        var values = new float[bytes.Length / 4];
        for (var i = 0; i < values.Length; i++) values[i] = BinaryPrimitives.ReadSingleLittleEndian(bytes[(4 * i)..]);
        return values;
    }

    private EncoderException CutShort() =>
        new($"{_model}: The weights beside the file are more or fewer than it says; one of them may be cut short. Build again, so that the encoder's package is fetched anew.");

    /// <param name="Shape">Its dimensions.</param>
    /// <param name="Values">Row by row; null for whole numbers, of which the graph needs none.</param>
    private sealed record Weight(int[] Shape, float[]? Values);
}
