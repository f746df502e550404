using LabelStudio.Onnx.Graphs;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Encoders.Conversion;

/// <summary>
/// The Universal Sentence Encoder Lite (Cer et al., 2018) as an ONNX graph: two transformer layers over the pieces of a text, their mean,
/// a tanh layer, length 1. The model's own graph keeps the pieces of all texts in one list and scatters them into a table at each step;
/// this one keeps the table and leaves out by the mask what is no piece.
/// </summary>
internal sealed class UseLiteGraph
{
    public const int MaxTokens = 128;
    public const int Dimensions = 512;

    private const int Rows = 8_002;
    private const int Width = 256;
    private const int Inner = 1_536;
    private const int Heads = 4;
    private const float NormEpsilon = 1e-6f;
    private const float Masked = -1e9f;

    private readonly OnnxBuilder _graph = new("universal-sentence-encoder-lite");
    private readonly GraphModelWeights _weights;

    private UseLiteGraph(GraphModelWeights weights) => _weights = weights;

    /// <summary>Inputs <c>input_ids</c> and <c>attention_mask</c>, int64 [texts, pieces]; output <c>sentence_embedding</c>, float [texts, 512], rows of length 1.</summary>
    /// <exception cref="EncoderException">The weights are those of another model.</exception>
    public static ModelProto Build(GraphModelWeights weights) => new UseLiteGraph(weights).Build();

    private ModelProto Build()
    {
        _graph.Input("input_ids", DataType.Int64, "batch", "seq");
        _graph.Input("attention_mask", DataType.Int64, "batch", "seq");
        var ids = FirstPieces("input_ids");
        var mask = _graph.Op("Cast", [FirstPieces("attention_mask")], ("to", (int)DataType.Float));
        var column = _graph.Op("Unsqueeze", [mask, _graph.Ints(2)]);
        var bias = _graph.Op("Unsqueeze", [_graph.Op("Mul", [_graph.Op("Sub", [_graph.Real(1), mask]), _graph.Real(Masked)]), _graph.Ints(1, 2)]);

        var pieces = _graph.Op("Gather", [Weight("embeddings", [Rows, Width], "module/Embeddings_en"), ids], ("axis", 0));
        var places = _graph.Op("Slice", [Timing(), _graph.Ints(0), _graph.Op("Gather", [_graph.Op("Shape", [ids]), _graph.Ints(1)], ("axis", 0)), _graph.Ints(1)]);
        // the vector of a piece counts twice: once by itself, once with its place
        var x = _graph.Op("Mul", [_graph.Op("Add", [_graph.Op("Add", [pieces, pieces]), places]), column]);
        x = Layer(0, Width, x, bias);
        x = Layer(1, Dimensions, x, bias);

        var sum = _graph.Op("ReduceSum", [_graph.Op("Mul", [x, column]), _graph.Ints(1)], ("keepdims", 0));
        var count = _graph.Op("Max", [_graph.Op("ReduceSum", [mask, _graph.Ints(1)], ("keepdims", 1)), _graph.Real(1)]);
        var mean = _graph.Op("Div", [sum, count]);
        const string Hidden = "module/Encoder_en/hidden_layers/tanh_layer_0/";
        var tanh = _graph.Op("Tanh", [Linear("tanh", mean, Dimensions, Dimensions, [Hidden + "weights"], [Hidden + "bias"])]);
        var square = _graph.Op("ReduceSum", [_graph.Op("Mul", [tanh, tanh]), _graph.Ints(1)], ("keepdims", 1));
        _graph.OpNamed("sentence_embedding", "Div", [tanh, _graph.Op("Sqrt", [_graph.Op("Max", [square, _graph.Real(1e-12f)])])]);
        _graph.Output("sentence_embedding", DataType.Float, "batch", Dimensions);
        return _graph.Build([]);
    }

    private string FirstPieces(string input) => _graph.Op("Slice", [input, _graph.Ints(0), _graph.Ints(MaxTokens), _graph.Ints(1)]);

    private string Layer(int number, int width, string x, string bias)
    {
        var layer = $"Layer_{number}/TransformerLayer/";
        var attended = Attention(number, width, Norm($"l{number}_norm", layer + "layer_prepostprocess/", width, x), bias);
        // the first layer widens what it passes by
        var residual = width == Dimensions ? x : Linear($"l{number}_residual", x, width, Dimensions, [layer + "dense/kernel"], [layer + "dense/bias"]);
        x = _graph.Op("Add", [attended, residual]);
        var inner = Norm($"l{number}_ffn_norm", layer + "FFN/layer_prepostprocess/", Dimensions, x);
        inner = _graph.Op("Relu", [Linear($"l{number}_ffn1", inner, Dimensions, Inner, [layer + "FFN/conv1/Tensordot/Reshape_1"], [layer + "FFN/conv1/bias"])]);
        return _graph.Op("Add", [Linear($"l{number}_ffn2", inner, Inner, Dimensions, [layer + "FFN/conv2/Tensordot/Reshape_1"], [layer + "FFN/conv2/bias"]), x]);
    }

    private string Attention(int number, int width, string x, string bias)
    {
        var attention = $"Layer_{number}/TransformerLayer/MultiheadAttention/";
        var ofHead = width / Heads;
        var qkv = Linear($"l{number}_qkv", x, width, 3 * width, [attention + "qkv_transform_single/kernel"], [attention + "qkv_transform_single/bias"]);
        var parts = _graph.OpMany("Split", 3, [qkv, _graph.Ints(width, width, width)], ("axis", 2));
        string Split(string part, params long[] order) =>
            _graph.Op("Transpose", [_graph.Op("Reshape", [part, _graph.Ints(0, 0, Heads, ofHead)])], ("perm", order));
        var query = _graph.Op("Mul", [Split(parts[0], 0, 2, 1, 3), _graph.Real(1 / MathF.Sqrt(ofHead))]);
        var scores = _graph.Op("Add", [_graph.Op("MatMul", [query, Split(parts[1], 0, 2, 3, 1)]), bias]);
        var context = _graph.Op("MatMul", [_graph.Op("Softmax", [scores], ("axis", -1)), Split(parts[2], 0, 2, 1, 3)]);
        var joined = _graph.Op("Reshape", [_graph.Op("Transpose", [context], ("perm", new long[] { 0, 2, 1, 3 })), _graph.Ints(0, 0, width)]);
        return Linear($"l{number}_out", joined, width, Dimensions, [attention + "output_transform_single/kernel"], [attention + "output_transform_single/bias"]);
    }

    private string Linear(string name, string x, int from, int to, string[] kernel, string[] bias) =>
        _graph.Op("Add", [_graph.Op("MatMul", [x, Weight(name, [from, to], kernel)]), Weight(name + "_bias", [to], bias)]);

    private string Norm(string name, string place, int width, string x) =>
        _graph.Op(
            "LayerNormalization", [x, Weight(name + "_scale", [width], place, "layer_norm_scale"), Weight(name + "_bias", [width], place, "layer_norm_bias")],
            ("axis", -1), ("epsilon", NormEpsilon));

    private string Weight(string name, int[] shape, params string[] parts) =>
        _graph.Tensor<float>(name, _weights.Find(shape, parts), [.. shape.Select(d => (long)d)]);

    /// <summary>Sines, then cosines of each place, [1, 128, 256].</summary>
    private string Timing()
    {
        const int Half = Width / 2;
        var rates = _weights.Find([1, Half], "AddTimingSignal/TimingSignal/ExpandDims_1");
        var timing = new float[MaxTokens * Width];
        for (var place = 0; place < MaxTokens; place++)
            for (var i = 0; i < Half; i++)
            {
                // in double precision, so that every machine rounds to the same bytes
                double angle = place * rates[i];
                timing[place * Width + i] = (float)Math.Sin(angle);
                timing[place * Width + Half + i] = (float)Math.Cos(angle);
            }
        return _graph.Tensor<float>("timing", timing, 1, MaxTokens, Width);
    }
}
