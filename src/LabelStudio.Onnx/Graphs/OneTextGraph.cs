using LabelStudio.Core.Students;

namespace LabelStudio.Onnx.Graphs;

/// <summary>
/// From the letters of a single text to its sums, in as few operators as can be: each takes half a microsecond, whatever it does. Nothing tells rows apart;
/// n-grams come from one list of windows; the occurrences are added up by one product of matrices, which for many texts would take too long.
/// </summary>
/// <remarks>S stands for the positions of the text, W for its words, G for its occurrences of features, C for the longest character n-gram.</remarks>
internal sealed class OneTextGraph
{
    private readonly OnnxBuilder _graph;
    private readonly StudentTables _tables;
    private readonly FeatureSpec _spec;
    private readonly List<string> _hashes = [];

    private OneTextGraph(OnnxBuilder graph, StudentTables tables)
    {
        _graph = graph;
        _tables = tables;
        _spec = tables.Spec;
    }

    /// <summary>Adds the operators.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="tables">The student's constants.</param>
    /// <param name="letters">int32[1, L].</param>
    /// <returns>float[1, K + 3], rows of <see cref="StudentTables.Rows"/> summed as often as tf says.</returns>
    public static string Add(OnnxBuilder graph, StudentTables tables, string letters) => new OneTextGraph(graph, tables).Add(letters);

    private string Add(string letters)
    {
        var codes = _graph.Op("Pad", [_graph.Op("Reshape", [letters, _graph.Ints(-1)]), _graph.Ints(1, _tables.Boundaries)]);
        var windows = _graph.OpOf("com.microsoft", "UnfoldTensor", [codes], ("dim", 0), ("size", _tables.Boundaries + 1));
        var isLetter = _graph.Op("Sign", [windows]);
        if (_spec.CharMax > 0) Grams(windows, isLetter);
        if (_spec.WordMax > 0) Words(codes, isLetter);
        var hash = _hashes.Count == 1 ? _hashes[0] : _graph.Op("Concat", [.. _hashes], ("axis", 0));
        return Sums(_tables.RowOf(_graph, hash));
    }

    /// <summary>Character n-grams, from each position.</summary>
    private void Grams(string windows, string isLetter)
    {
        var widths = Enumerable.Range(_spec.CharMin, _spec.CharMax - _spec.CharMin + 1).ToArray();
        var powers = Featurizer.Powers(_spec.CharMax);
        var hash = _graph.Op("Add", [
            Product(windows, "powers_of_window", widths, (n, i) => i < n ? powers[n - 1 - i] : 0),
            _graph.Int32([.. widths.Select(n => unchecked(Featurizer.GramStart * powers[n - 1]))])]);
        // an inner boundary breaks the n-gram; without an inner character one of the two must be a letter
        var enough = Enumerable.Range(1, Math.Max(1, _spec.CharMax - 2)).Aggregate(1, LeastMultiple);
        var letters = Product(isLetter, "inner_of_window", widths, (n, i) => n == 2 ? (i < 2 ? enough : 0) : i > 0 && i < n - 1 ? enough / (n - 2) : 0);
        var keep = _graph.Op("Reshape", [_graph.Op("GreaterOrEqual", [letters, _graph.Int32(enough)]), _graph.Ints(-1)]);
        _hashes.Add(_graph.Op("Compress", [hash, keep]));
    }

    /// <summary>A number for each window and width: int32[S, widths].</summary>
    private string Product(string windows, string name, int[] widths, Func<int, int, int> weight) => _graph.Op("MatMul", [
        windows, _graph.Tensor<int>(name, (int[])[.. Enumerable.Range(0, _spec.CharMax).SelectMany(i => widths.Select(n => weight(n, i)))], _spec.CharMax, widths.Length)]);

    /// <summary>Words and word n-grams.</summary>
    private void Words(string codes, string isLetter)
    {
        // a word lies between a change from boundary to letter and the next change
        var step = new int[_tables.Boundaries + 1];
        (step[0], step[1]) = (-1, 1);
        var spans = _graph.Op("Reshape", [_graph.Op("NonZero", [_graph.Op("MatMul", [isLetter, _graph.Int32(step)])]), _graph.Ints(-1, 2)]);
        var before = _graph.Op("Gather", [spans, _graph.Scalar(0)], ("axis", 1));

        // Σ c[j]·B^j over a word, from running sums of c·B^(position), divided by B^(position of the word)
        var scale = _graph.Op("Slice", [_tables.Powers, _graph.Ints(0), _graph.Op("Shape", [codes]), _graph.Ints(0)]);
        var sums = _graph.Op("CumSum", [_graph.Op("Mul", [codes, scale]), _graph.Scalar(0)]);
        var difference = _graph.Tensor<int>("difference_of_one", [-1, 1], 2, 1);
        var span = _graph.Op("Reshape", [_graph.Op("MatMul", [_graph.Op("Gather", [sums, spans]), difference]), _graph.Ints(-1)]);
        var hash = _graph.Op("Mul", [span, _graph.Op("GatherElements", [_tables.Inverses, before])]);

        // the i-th n-gram joins word i-n+1 to word i
        var gram = hash;
        for (var n = 1; n <= _spec.WordMax; n++)
        {
            if (n > 1)
            {
                var first = _graph.Op("Slice", [gram, _graph.Ints(0), _graph.Ints(-1), _graph.Ints(0)]);
                var next = _graph.Op("Slice", [hash, _graph.Ints(n - 1), _graph.Ints(long.MaxValue), _graph.Ints(0)]);
                gram = _graph.Op("Add", [_graph.Op("Mul", [first, _graph.Int32(Featurizer.Join)]), next]);
            }
            if (n >= _spec.WordMin) _hashes.Add(gram);
        }
    }

    private string Sums(string row)
    {
        var factors = _graph.Op("Gather", [_tables.Factors, _tables.Count(_graph, _graph.Ints(_tables.Unknown + 1), row)]);
        // three sums of all columns, of which each column needs one
        var sums = _graph.Op("Gemm", [factors, _graph.Op("Gather", [_tables.Rows, row])], ("transA", 1));
        return _graph.Op("ReduceSum", [_graph.Op("Mul", [sums, _tables.Places]), _graph.Ints(0)]);
    }

    private static int LeastMultiple(int a, int b)
    {
        var (x, y) = (a, b);
        while (y != 0) (x, y) = (y, x % y);
        return a / x * b;
    }
}
