using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>From the letters of any number of texts to their sums.</summary>
/// <remarks>G stands for all occurrences of features, R for those of features that a text has more than once, d for the student's features.</remarks>
internal sealed class ManyTextsGraph
{
    private readonly OnnxBuilder _graph;
    private readonly StudentTables _tables;
    private readonly string _count;

    private ManyTextsGraph(OnnxBuilder graph, StudentTables tables, string count)
    {
        _graph = graph;
        _tables = tables;
        _count = count;
    }

    /// <summary>Adds the operators.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="tables">The student's constants.</param>
    /// <param name="letters">int32[N, L].</param>
    /// <param name="count">int64[1], N.</param>
    /// <returns>float[N, K + 3], rows of <see cref="StudentTables.Rows"/> summed for each text as often as tf says.</returns>
    public static string Add(OnnxBuilder graph, StudentTables tables, string letters, string count)
    {
        var (hash, text) = FeatureGraph.Add(graph, tables, letters);
        return new ManyTextsGraph(graph, tables, count).Sums(text, tables.RowOf(graph, hash));
    }

    private string Sums(string text, string row)
    {
        var place = _graph.Op("Add", [_graph.Op("Mul", [text, _graph.Ints(_tables.Unknown + 1)]), row]);
        var times = _tables.Count(_graph, _graph.Op("Mul", [_count, _graph.Ints(_tables.Unknown + 1)]), place);
        var repeated = _graph.Op("Greater", [times, _graph.Int32(1)]);

        // of features that a text has c times each of the c occurrences adds its share; thousands of equal small terms need a long sum
        var factors = _graph.Op("MatMul", [_graph.Op("Gather", [_tables.Factors, _graph.Op("Compress", [times, repeated])]), _tables.Places]);
        var often = Scatter(
            _graph.Op(
                "ConstantOfShape", [_graph.Op("Concat", [_count, _graph.Ints(_tables.Width)], ("axis", 0))], ("value", OnnxBuilder.Raw<double>("zero", [0], 1))),
            _graph.Op("Compress", [text, repeated]),
            _graph.Op("Cast", [_graph.Op("Mul", [
                _graph.Op("Gather", [_tables.Rows, _graph.Op("Compress", [row, repeated])]), factors])], ("to", (int)DataType.Double)));

        // most features occur once in a text and need no factor
        return Scatter(
            _graph.Op("Cast", [often], ("to", (int)DataType.Float)), text,
            _graph.Op("Gather", [_tables.Rows, _graph.Op("Where", [repeated, _graph.Ints(_tables.Nothing), row])]));
    }

    private string Scatter(string sums, string text, string values) =>
        _graph.Op("ScatterND", [sums, _graph.Op("Reshape", [text, _graph.Ints(-1, 1)]), values], ("reduction", "add"));
}
