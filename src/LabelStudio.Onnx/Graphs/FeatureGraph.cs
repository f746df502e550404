using LabelStudio.Core.Students;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>
/// What <see cref="Featurizer"/> defines, as tensor operators: raw texts to the hashes of all occurrences of features.
/// All characters of a batch lie in one flat list, so nothing but the first operator pads texts to equal length.
/// </summary>
/// <remarks>
/// M stands for the characters of all rows, boundaries included; W for all words; G for all occurrences of features.
/// Neighbours are found by shifting whole lists, which costs a copy, and not by indices, which cost a look-up for each element.
/// </remarks>
internal sealed class FeatureGraph
{
    internal const string Ml = "ai.onnx.ml";
    private const string Microsoft = "com.microsoft";

    private readonly OnnxBuilder _graph;
    private readonly StudentTables _tables;
    private readonly FeatureSpec _spec;
    private readonly string _toEnd;
    private readonly List<string> _hashes = [];
    private readonly List<string> _rows = [];

    private FeatureGraph(OnnxBuilder graph, StudentTables tables)
    {
        _graph = graph;
        _tables = tables;
        _spec = tables.Spec;
        _toEnd = graph.Ints(long.MaxValue);
    }

    /// <summary>The characters of texts: string[N, L], padded with empty strings.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="text">The value that holds string[N].</param>
    public static string Characters(OnnxBuilder graph, string text) => graph.OpOf(
        Microsoft, "Tokenizer", [text], ("mark", 0), ("mincharnum", 1), ("pad_value", ""), ("separators", new[] { "" }));

    /// <summary>Letter codes of characters, as far as they are read: int32[N, L].</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="spec">What is read from a text.</param>
    /// <param name="characters">string[N, L].</param>
    public static string Letters(OnnxBuilder graph, FeatureSpec spec, string characters)
    {
        var letters = LetterCodes.All().ToArray();
        var codes = graph.OpOf(
            Ml, "LabelEncoder", [characters],
            ("keys_tensor", OnnxBuilder.Strings("letters", letters.Select(l => l.Character.ToString()), letters.Length)),
            ("values_tensor", OnnxBuilder.Raw<long>("codes", Array.ConvertAll(letters, l => (long)l.Code), letters.Length)),
            ("default_tensor", OnnxBuilder.Raw<long>("no_letter", [0], 1)));
        var cut = graph.Op("Slice", [codes, graph.Ints(0), graph.Ints(spec.MaxTextLength), graph.Ints(1)]);
        return graph.Op("Cast", [cut], ("to", (int)DataType.Int32));
    }

    /// <summary>Adds the operators.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="tables">The student's constants.</param>
    /// <param name="letters">int32[N, L].</param>
    /// <returns>int32[G] hashes and int64[G] texts of the occurrences.</returns>
    public static (string Hash, string Text) Add(OnnxBuilder graph, StudentTables tables, string letters)
    {
        var features = new FeatureGraph(graph, tables);
        features.Add(letters);
        return (features.Joined(features._hashes), features.Joined(features._rows));
    }

    private void Add(string letters)
    {
        // a zero before and after each row
        var table = _graph.Op("Pad", [letters, _graph.Ints(0, 1, 0, 1)]);
        var length = _graph.Op("Shape", [table], ("start", 1), ("end", 2));
        var codes = _graph.Op("Reshape", [table, _graph.Ints(-1)]);
        var isLetter = _graph.Op("Cast", [codes], ("to", (int)DataType.Bool));
        var rows = _graph.Op("Div", [_graph.Op("Range", [_graph.Scalar(0), _graph.Op("Size", [codes]), _graph.Scalar(1)]), length]);
        if (_spec.CharMax > 0) Grams(codes, isLetter, rows);
        if (_spec.WordMax > 0) Words(table, length, isLetter, rows);
    }

    /// <summary>Character n-grams, from each position.</summary>
    private void Grams(string codes, string isLetter, string rows)
    {
        var more = _spec.CharMax - 1;
        var code = Shifted(codes, _graph.Int32(new int[more]), more);
        var inner = Math.Max(1, _spec.CharMax - 2);
        var letter = Shifted(isLetter, _graph.Bools(new bool[inner]), inner);
        var hash = _graph.Op("Add", [codes, _graph.Int32(Featurizer.GramStart)]);
        var hashes = new List<string>();
        var whole = new List<string>();
        string? inside = null;
        for (var n = 2; n <= _spec.CharMax; n++)
        {
            hash = _graph.Op("Add", [_graph.Op("Mul", [hash, _graph.Int32(Featurizer.Base)]), code[n - 1]]);
            // an inner boundary breaks the n-gram; without an inner character one of the two must be a letter
            if (n > 2) inside = inside == null ? letter[n - 2] : _graph.Op("And", [inside, letter[n - 2]]);
            if (n < _spec.CharMin) continue;
            hashes.Add(hash);
            whole.Add(inside ?? _graph.Op("Or", [isLetter, letter[1]]));
        }
        var keep = Joined(whole);
        _hashes.Add(_graph.Op("Compress", [Joined(hashes), keep]));
        _rows.Add(_graph.Op("Compress", [Joined([.. Enumerable.Repeat(rows, hashes.Count)]), keep]));
    }

    /// <summary>Words and word n-grams.</summary>
    private void Words(string table, string length, string isLetter, string rows)
    {
        // a word lies between a change from boundary to letter and the next change; every row begins and ends with a boundary
        var changes = _graph.Op("NonZero", [_graph.Op("Xor", [ButLast(isLetter), From(isLetter, 1)])]);
        var spans = _graph.Op("Reshape", [changes, _graph.Ints(-1, 2)]);
        var before = _graph.Op("Gather", [spans, _graph.Scalar(0)], ("axis", 1));

        // Σ c[j]·B^j over a word, from running sums of c·B^(position in row), divided by B^(position of the word): B is odd, so it has an inverse
        var scale = _graph.Op("Slice", [_tables.Powers, _graph.Ints(0), length, _graph.Ints(0)]);
        var sums = _graph.Op("CumSum", [_graph.Op("Reshape", [_graph.Op("Mul", [table, scale]), _graph.Ints(-1)]), _graph.Scalar(0)]);
        var difference = _graph.Tensor<int>("difference", [-1, 1], 2, 1);
        var span = _graph.Op("Reshape", [_graph.Op("MatMul", [_graph.Op("Gather", [sums, spans]), difference]), _graph.Ints(-1)]);
        var inverse = _graph.Op("GatherElements", [_tables.Inverses, _graph.Op("Mod", [before, length])]);
        var hash = _graph.Op("Mul", [span, inverse]);
        var row = _graph.Op("GatherElements", [rows, before]);

        // n-grams: the i-th joins word i-n+1 to word i; those that span two rows are dropped
        var gram = hash;
        var gramRow = row;
        for (var n = 1; n <= _spec.WordMax; n++)
        {
            if (n > 1)
            {
                gram = _graph.Op("Add", [_graph.Op("Mul", [ButLast(gram), _graph.Int32(Featurizer.Join)]), From(hash, n - 1)]);
                gramRow = ButLast(gramRow);
            }
            if (n < _spec.WordMin) continue;
            if (n == 1)
            {
                _hashes.Add(gram);
                _rows.Add(gramRow);
                continue;
            }
            var same = _graph.Op("Equal", [gramRow, From(row, n - 1)]);
            _hashes.Add(_graph.Op("Compress", [gram, same]));
            _rows.Add(_graph.Op("Compress", [gramRow, same]));
        }
    }

    /// <summary>The list as it is and moved forward by one to so many places, all equally long.</summary>
    private string[] Shifted(string list, string zeros, int most)
    {
        var longer = _graph.Op("Concat", [list, zeros], ("axis", 0));
        return [list, .. Enumerable.Range(1, most).Select(n =>
            _graph.Op("Slice", [longer, _graph.Ints(n), n == most ? _toEnd : _graph.Ints(n - most), _graph.Ints(0)]))];
    }

    private string Joined(IReadOnlyList<string> lists) => lists.Count == 1 ? lists[0] : _graph.Op("Concat", [.. lists], ("axis", 0));

    private string From(string list, int first) => _graph.Op("Slice", [list, _graph.Ints(first), _toEnd, _graph.Ints(0)]);

    private string ButLast(string list) => _graph.Op("Slice", [list, _graph.Ints(0), _graph.Ints(-1), _graph.Ints(0)]);
}
