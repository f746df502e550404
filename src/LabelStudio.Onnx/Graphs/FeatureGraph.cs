using LabelStudio.Core.Students;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>
/// What <see cref="Featurizer"/> defines, as tensor operators: raw texts to the buckets of all occurrences of features.
/// All characters of a batch lie in one flat list, so nothing but the first operator pads texts to equal length.
/// </summary>
/// <remarks>
/// M stands for the characters of all rows, boundaries included; W for all words; G for all occurrences of features.
/// Neighbours are found by shifting whole lists, which costs a copy, and not by indices, which cost a look-up for each element.
/// </remarks>
internal sealed class FeatureGraph
{
    private const string Ml = "ai.onnx.ml";
    private const string Microsoft = "com.microsoft";

    private readonly OnnxBuilder _graph;
    private readonly FeatureSpec _spec;
    private readonly string _toEnd;
    private readonly List<string> _hashes = [];
    private readonly List<string> _rows = [];

    private FeatureGraph(OnnxBuilder graph, FeatureSpec spec)
    {
        _graph = graph;
        _spec = spec;
        _toEnd = graph.Ints(long.MaxValue);
    }

    /// <summary>Adds the operators.</summary>
    /// <param name="graph">Where to.</param>
    /// <param name="spec">What is read from a text.</param>
    /// <param name="text">The value that holds string[N].</param>
    /// <returns>int32[G] buckets and int64[G] rows of the occurrences.</returns>
    public static (string Bucket, string Row) Add(OnnxBuilder graph, FeatureSpec spec, string text)
    {
        var features = new FeatureGraph(graph, spec);
        features.Add(text);
        var hash = features.Joined(features._hashes);
        var bucket = System.Numerics.BitOperations.IsPow2(spec.Buckets)
            ? graph.Op("BitwiseAnd", [hash, graph.Int32(spec.Buckets - 1)])
            : graph.Op("Mod", [hash, graph.Int32(spec.Buckets)]);
        return (bucket, features.Joined(features._rows));
    }

    private void Add(string text)
    {
        var table = Characters(text);
        var length = _graph.Op("Shape", [table], ("start", 1), ("end", 2));
        var codes = _graph.Op("Reshape", [table, _graph.Ints(-1)]);
        var isLetter = _graph.Op("Cast", [codes], ("to", (int)DataType.Bool));
        var rows = _graph.Op("Div", [_graph.Op("Range", [_graph.Scalar(0), _graph.Op("Size", [codes]), _graph.Scalar(1)]), length]);
        if (_spec.CharMax > 0) Grams(codes, isLetter, rows);
        if (_spec.WordMax > 0) Words(table, length, isLetter, rows);
    }

    /// <summary>Letter codes int32[N, L], a zero before and after each row.</summary>
    private string Characters(string text)
    {
        var characters = _graph.OpOf(
            Microsoft, "Tokenizer", [text], ("mark", 0), ("mincharnum", 1), ("pad_value", ""), ("separators", new[] { "" }));
        var letters = LetterCodes.All().ToArray();
        var codes = _graph.OpOf(
            Ml, "LabelEncoder", [characters],
            ("keys_tensor", OnnxBuilder.Strings("letters", letters.Select(l => l.Character.ToString()), letters.Length)),
            ("values_tensor", OnnxBuilder.Raw<long>("codes", Array.ConvertAll(letters, l => (long)l.Code), letters.Length)),
            ("default_tensor", OnnxBuilder.Raw<long>("no_letter", [0], 1)));
        var cut = _graph.Op("Slice", [codes, _graph.Ints(0), _graph.Ints(_spec.MaxTextLength), _graph.Ints(1)]);
        return _graph.Op("Pad", [_graph.Op("Cast", [cut], ("to", (int)DataType.Int32)), _graph.Ints(0, 1, 0, 1)]);
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
        var powers = Featurizer.Powers(_spec.MaxTextLength + 2);
        var scale = _graph.Op("Slice", [_graph.Tensor<int>("powers", powers, powers.Length), _graph.Ints(0), length, _graph.Ints(0)]);
        var sums = _graph.Op("CumSum", [_graph.Op("Reshape", [_graph.Op("Mul", [table, scale]), _graph.Ints(-1)]), _graph.Scalar(0)]);
        var difference = _graph.Tensor<int>("difference", [-1, 1], 2, 1);
        var span = _graph.Op("Reshape", [_graph.Op("MatMul", [_graph.Op("Gather", [sums, spans]), difference]), _graph.Ints(-1)]);
        var inverses = Inverses(powers.Length);
        var inverse = _graph.Op("GatherElements", [_graph.Tensor<int>("inverses", inverses, inverses.Length), _graph.Op("Mod", [before, length])]);
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

    /// <summary>What undoes B^(i+1), for a word that begins behind position i.</summary>
    private static int[] Inverses(int count)
    {
        // Newton's iteration doubles the right low bits each time; an odd number is its own inverse in the lowest three
        var inverse = Featurizer.Base;
        for (var i = 0; i < 4; i++) inverse = unchecked(inverse * (2 - Featurizer.Base * inverse));
        var inverses = new int[count];
        var power = inverse;
        for (var i = 0; i < count; i++)
        {
            inverses[i] = power;
            power = unchecked(power * inverse);
        }
        return inverses;
    }
}
