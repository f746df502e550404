using LabelStudio.Core.Students;
using LabelStudio.Onnx.Students;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>
/// The graph of a <see cref="LinearStudent"/>: <c>text</c> string[N], and <c>embedding</c> float[N,D] for one with an encoder → <c>label</c> string[N], <c>probabilities</c> float[N,K],
/// <c>in_distribution</c> float[N], <c>abstain</c> bool[N].
/// </summary>
/// <remarks>G stands for all occurrences of features, R for those of features that a text has more than once, d for the student's features.</remarks>
internal sealed class TextStudentGraph
{
    // between zero and the smallest square of an idf, which is at least 1
    private const float NoFeatures = 1e-6f;

    // behind the K weights of a feature: its squared idf, whether it is known, and 1
    private const int Extra = 3;

    private readonly OnnxBuilder _graph = new("text_student");
    private readonly LinearStudent _student;
    private readonly int _classes;
    private readonly int _features;
    private readonly int _mostTimes;
    private string? _scale;

    private TextStudentGraph(LinearStudent student)
    {
        _student = student;
        _classes = student.Classes.Count;
        _features = student.Features.Columns;
        // no text has more occurrences of all features together
        var spec = student.Features.Spec;
        _mostTimes = (spec.MaxTextLength + 1) * (spec.WordMax + spec.CharMax);
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
        var (bucket, row) = FeatureGraph.Add(_graph, _student.Features.Spec, text);
        var column = _graph.Op("Cast", [_graph.Op("GatherElements", [Columns(), bucket])], ("to", (int)DataType.Int64));
        var sums = Sums(Table(precision), count, row, column);
        var parts = _graph.OpMany("Split", 4, [sums, _graph.Ints(_classes, 1, 1, 1)], ("axis", 1));

        var norm = _graph.Op("Sqrt", [_graph.Op("Max", [parts[1], _graph.Real(NoFeatures)])]);
        var logits = _graph.Op("Div", [parts[0], norm]);
        if (_student.Encoder is { } encoder)
        {
            var embedding = _graph.Input("embedding", DataType.Float, "N", encoder.Encoder.Dimensions);
            var weights = Scaled(WeightTensors.Add(_graph, "embedding_weights", encoder.Weights, encoder.Encoder.Dimensions, _classes, precision));
            logits = _graph.Op("Add", [logits, _graph.Op("MatMul", [embedding, weights])]);
        }
        logits = _graph.Op("Add", [logits, _graph.Tensor<float>("bias", Bias(), _classes)]);
        OutputGraph.Add(_graph, _student, logits, _graph.Op("Div", [parts[2], _graph.Op("Max", [parts[3], _graph.Real(1)])]));
    }

    /// <summary>Rows of <see cref="Table"/>, summed for each text as often as tf says: [N, K + 3].</summary>
    private string Sums(string table, string count, string row, string column)
    {
        var times = Times(count, row, column);
        var repeated = _graph.Op("Greater", [times, _graph.Int32(1)]);

        // of features that a text has c times each of the c occurrences adds its share; thousands of equal small terms need a long sum
        var often = Scatter(
            _graph.Op(
                "ConstantOfShape", [_graph.Op("Concat", [count, _graph.Ints(_classes + Extra)], ("axis", 0))], ("value", OnnxBuilder.Raw<double>("zero", [0], 1))),
            _graph.Op("Compress", [row, repeated]),
            _graph.Op("Cast", [_graph.Op("Mul", [
                _graph.Op("Gather", [table, _graph.Op("Compress", [column, repeated])]), Factors(_graph.Op("Compress", [times, repeated]))])], ("to", (int)DataType.Double)));

        // most features occur once in a text and need no factor; the row behind the unknown features' is all zeros
        return Scatter(
            _graph.Op("Cast", [often], ("to", (int)DataType.Float)), row,
            _graph.Op("Gather", [table, _graph.Op("Where", [repeated, _graph.Ints(_features + 1), column])]));
    }

    /// <summary>How often the text has the feature of each occurrence: int32[G].</summary>
    private string Times(string count, string row, string column)
    {
        var key = _graph.Op("Add", [_graph.Op("Mul", [row, _graph.Ints(_features + 1)]), column]);
        var (one, zero) = _mostTimes <= ushort.MaxValue
            ? (OnnxBuilder.Raw<ushort>("one", [1], 1), OnnxBuilder.Raw<ushort>("zero", [0], 1))
            : (OnnxBuilder.Raw<int>("one", [1], 1), OnnxBuilder.Raw<int>("zero", [0], 1));
        var ones = _graph.Op("ConstantOfShape", [_graph.Op("Shape", [key])], ("value", one));
        var none = _graph.Op("ConstantOfShape", [_graph.Op("Mul", [count, _graph.Ints(_features + 1)])], ("value", zero));
        var counts = _graph.Op("ScatterElements", [none, key, ones], ("axis", 0), ("reduction", "add"));
        return _graph.Op("Cast", [_graph.Op("GatherElements", [counts, key])], ("to", (int)DataType.Int32));
    }

    /// <summary>How much of a table row each of c occurrences counts: [R, K + 3], of weights tf/c, of the square tf²/c, of the rest 1.</summary>
    private string Factors(string times)
    {
        // for all numbers of times that can be, made once, when the file is loaded
        var all = _graph.Op("Cast", [_graph.Op("Range", [_graph.Scalar(0), _graph.Scalar(_mostTimes + 1L), _graph.Scalar(1)])], ("to", (int)DataType.Float));
        all = Column(_graph.Op("Max", [all, _graph.Real(1)]));
        var factor = _graph.Op("Reciprocal", [all]);
        var square = factor;
        if (_student.Features.Spec.TermFrequency == TermFrequency.Sublinear)
        {
            var frequency = _graph.Op("Add", [_graph.Op("Log", [all]), _graph.Real(1)]);
            factor = _graph.Op("Mul", [factor, frequency]);
            square = _graph.Op("Mul", [factor, frequency]);
        }
        var width = _classes + Extra;
        var places = new float[2 * width];
        places.AsSpan(0, _classes).Fill(1);
        places[width + _classes] = 1;
        var rest = new float[width];
        rest.AsSpan(_classes + 1).Fill(1);
        return _graph.Op("Add", [
            _graph.Op("MatMul", [_graph.Op("Gather", [_graph.Op("Concat", [factor, square], ("axis", 1)), times]), _graph.Tensor<float>("places", places, 2, width)]),
            _graph.Tensor<float>("rest", rest, width)]);
    }

    /// <summary>
    /// [d + 2, K + 3]: weights · idf · calibration's scale, idf², 1 if known, 1. Behind the features the row of unknown ones and one of zeros.
    /// Made once, when the file is loaded.
    /// </summary>
    private string Table(WeightPrecision precision)
    {
        var idf = _graph.Tensor<float>("idf", (float[])[.. _student.Features.Idf, 0], _features + 1, 1);
        var weights = Scaled(_graph.Op("Mul", [WeightTensors.Add(_graph, "weights", _student.Weights, _features + 1, _classes, precision), idf]));
        var table = _graph.Op("Concat", [
            weights, _graph.Op("Mul", [idf, idf]), _graph.Op("Sign", [idf]),
            _graph.Op("Cast", [_graph.Op("Equal", [idf, idf])], ("to", (int)DataType.Float))], ("axis", 1));
        return _graph.Op("Pad", [table, _graph.Ints(0, 0, 1, 0)]);
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

    /// <summary>The column of each bucket; d where there is none.</summary>
    private string Columns()
    {
        var columns = _student.Features.ColumnOf;
        return _features <= ushort.MaxValue
            ? _graph.Tensor<ushort>("columns", Array.ConvertAll(columns, c => (ushort)(c < 0 ? _features : c)), columns.Length)
            : _graph.Tensor<int>("columns", Array.ConvertAll(columns, c => c < 0 ? _features : c), columns.Length);
    }

    private string Scatter(string sums, string row, string values) => _graph.Op("ScatterND", [sums, Column(row), values], ("reduction", "add"));

    private string Column(string list) => _graph.Op("Reshape", [list, _graph.Ints(-1, 1)]);
}
