using LabelStudio.Core.Students;
using LabelStudio.Onnx.Students;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>
/// The graph of a <see cref="LinearStudent"/>: <c>text</c> string[N], and <c>embedding</c> float[N,D] for one with an encoder → <c>label</c> string[N], <c>probabilities</c> float[N,K],
/// <c>in_distribution</c> float[N], <c>abstain</c> bool[N].
/// </summary>
internal sealed class TextStudentGraph
{
    // between zero and the smallest square of an idf, which is at least 1
    private const float NoFeatures = 1e-6f;

    private readonly OnnxBuilder _graph = new("text_student");
    private readonly LinearStudent _student;
    private readonly int _classes;
    private readonly int _features;
    private string? _scale;

    private TextStudentGraph(LinearStudent student)
    {
        _student = student;
        _classes = student.Classes.Count;
        _features = student.Features.Columns;
    }

    /// <summary>Writes the graph of a student.</summary>
    public static ModelProto Build(LinearStudent student, WeightPrecision precision, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var writer = new TextStudentGraph(student);
        writer.Write(precision);
        return writer._graph.Build(metadata);
    }

    private void Write(WeightPrecision precision)
    {
        var text = _graph.Input("text", DataType.String, "N");
        var count = _graph.Op("Shape", [text]);
        var characters = FeatureGraph.Characters(_graph, text);
        var letters = FeatureGraph.Letters(_graph, _student.Features.Spec, characters);
        var tables = new StudentTables(_graph, _student, WeightTensors.Add(_graph, "weights", _student.Weights[..(_features * _classes)], _features + 1, _classes, precision), Scaled);
        var sums = _graph.If(
            _graph.Op("Equal", [count, _graph.Ints(1)]), DataType.Float,
            one => OneTextGraph.Add(one, tables, letters), many => ManyTextsGraph.Add(many, tables, letters, count));
        var parts = _graph.OpMany("Split", 4, [sums, _graph.Ints(_classes, 1, 1, 1)], ("axis", 1));

        var norm = _graph.Op("Sqrt", [_graph.Op("Max", [parts[1], _graph.Real(NoFeatures)])]);
        var logits = _graph.Op("Div", [parts[0], norm]);
        if (_student.Encoder is { } encoder)
        {
            var embedding = _graph.Input("embedding", DataType.Float, "N", encoder.Encoder.Dimensions);
            var weights = Scaled(WeightTensors.Add(_graph, "embedding_weights", encoder.Weights, encoder.Encoder.Dimensions, _classes, precision));
            logits = _graph.Op("Add", [logits, _graph.Op("MatMul", [embedding, weights])]);
        }
        if (_student.Fields.Count > 0) logits = _graph.Op("Add", [logits, FieldGraph.Add(_graph, _student, characters, precision, Scaled)]);
        logits = _graph.Op("Add", [logits, _graph.Tensor<float>("bias", Bias(), _classes)]);
        OutputGraph.Add(_graph, _student, logits, _graph.Op("Div", [parts[2], _graph.Op("Max", [parts[3], _graph.Real(1)])]));
    }

    private string Scaled(string weights)
    {
        if (_student.Calibration == null) return weights;
        _scale ??= _graph.Tensor<float>("scale", _student.Calibration.Scale.ToArray(), _classes);
        return _graph.Op("Mul", [weights, _scale]);
    }

    private float[] Bias()
    {
        var bias = _student.Bias.ToArray();
        if (_student.Calibration is { } calibration)
            for (var k = 0; k < bias.Length; k++) bias[k] = bias[k] * calibration.Scale[k] + calibration.Shift[k];
        return bias;
    }
}
