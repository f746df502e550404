using LabelStudio.Core.Students;
using DataType = LabelStudio.Onnx.Graphs.TensorProto.Types.DataType;

namespace LabelStudio.Onnx.Graphs;

/// <summary>
/// The graph of a <see cref="LinearStudent"/>: <c>text</c> string[N] → <c>label</c> string[N], <c>probabilities</c> float[N,K].
/// It computes what <see cref="Featurizer"/> defines on one flat list of characters, so nothing but the first operator pads texts to equal length.
/// </summary>
/// <remarks>M stands for the characters of all rows, boundaries included; W for all words; G for all occurrences of features; R for the student's features.</remarks>
internal sealed class TextStudentGraph
{
    private const string Ml = "ai.onnx.ml";
    private const string Microsoft = "com.microsoft";

    // between zero and the smallest square of an idf, which is at least 1
    private const float NoFeatures = 1e-6f;

    private readonly OnnxBuilder _graph = new("text_student");
    private readonly LinearStudent _student;
    private readonly FeatureSpec _spec;
    private readonly int _classes;
    private readonly string _toEnd;

    private TextStudentGraph(LinearStudent student)
    {
        _student = student;
        _spec = student.Features.Spec;
        _classes = student.Classes.Count;
        _toEnd = _graph.Ints(long.MaxValue);
    }

    /// <summary>Writes the graph of a student.</summary>
    public static ModelProto Build(LinearStudent student, IEnumerable<KeyValuePair<string, string>> metadata)
    {
        var writer = new TextStudentGraph(student);
        writer.Write();
        return writer._graph.Build(metadata);
    }

    private void Write()
    {
        var text = _graph.Input("text", DataType.String, "N");
        var table = Characters(text);
        var length = _graph.Op("Shape", [table], ("start", 1), ("end", 2));
        var codes = _graph.Op("Reshape", [table, _graph.Ints(-1)]);

        var hashes = new List<string>();
        var rows = new List<string>();
        if (_spec.WordMax > 0) Words(table, codes, length, hashes, rows);
        if (_spec.CharMax > 0) Grams(codes, length, hashes, rows);
        var hash = _graph.Op("Concat", [.. hashes], ("axis", 0));
        var row = _graph.Op("Cast", [_graph.Op("Concat", [.. rows], ("axis", 0))], ("to", (int)DataType.Int32));
        var column = _graph.Op("Gather", [Columns(), _graph.Op("Mod", [hash, _graph.Ints(_spec.Buckets)])], ("axis", 0));

        var count = _graph.Op("Shape", [text]);
        var logits = Logits(count, row, column);
        _graph.OpNamed("probabilities", "Softmax", [logits], ("axis", 1));
        var best = _graph.Op("ArgMax", ["probabilities"], ("axis", 1), ("keepdims", 0));
        _graph.OpNamed("label", "Gather", [_graph.Tensor("classes", _student.Classes, _classes), best], ("axis", 0));
        _graph.Output("label", DataType.String, "N");
        _graph.Output("probabilities", DataType.Float, "N", _classes);
    }

    /// <summary>Letter codes [N, L], a zero before and after each row.</summary>
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
        return _graph.Op("Pad", [cut, _graph.Ints(0, 1, 0, 1)]);
    }

    /// <summary>Hashes of words and word n-grams, and their rows.</summary>
    private void Words(string table, string codes, string length, List<string> hashes, List<string> rows)
    {
        // a word lies between a change from boundary to letter and the next change; every row begins and ends with a boundary
        var isLetter = _graph.Op("Cast", [codes], ("to", (int)DataType.Bool));
        var changes = _graph.Op("NonZero", [_graph.Op("Xor", [ButLast(isLetter), ButFirst(isLetter)])]);
        var spans = _graph.Op("Reshape", [changes, _graph.Ints(-1, 2)]);
        var before = _graph.Op("Gather", [spans, _graph.Scalar(0)], ("axis", 1));
        var last = _graph.Op("Gather", [spans, _graph.Scalar(1)], ("axis", 1));

        // Σ c[j]·B^j over a word, from running sums of c·B^(position in row), divided by B^(position of the word): B is odd, so it has an inverse
        var powers = Featurizer.Powers(_spec.MaxTextLength + 2);
        var scale = _graph.Op("Slice", [_graph.Tensor<long>("powers", powers, powers.Length), _graph.Ints(0), length, _graph.Ints(0)]);
        var sums = _graph.Op("CumSum", [_graph.Op("Reshape", [_graph.Op("Mul", [table, scale]), _graph.Ints(-1)]), _graph.Scalar(0)]);
        var span = _graph.Op("Sub", [_graph.Op("Gather", [sums, last], ("axis", 0)), _graph.Op("Gather", [sums, before], ("axis", 0))]);
        var inverses = Inverses(powers.Length);
        var at = _graph.Op("Mod", [before, length]);
        var hash = _graph.Op("Mul", [span, _graph.Op("Gather", [_graph.Tensor<long>("inverses", inverses, inverses.Length), at], ("axis", 0))]);
        var row = _graph.Op("Div", [before, length]);

        // n-grams: the i-th joins word i-n+1 to word i; those that span two rows are dropped
        var gram = hash;
        var gramRow = row;
        for (var n = 1; n <= _spec.WordMax; n++)
        {
            if (n > 1)
            {
                gram = _graph.Op("Add", [_graph.Op("Mul", [ButLast(gram), _graph.Ints(Featurizer.Join)]), From(hash, n - 1)]);
                gramRow = ButLast(gramRow);
            }
            if (n < _spec.WordMin) continue;
            if (n == 1)
            {
                hashes.Add(gram);
                rows.Add(gramRow);
                continue;
            }
            var same = _graph.Op("Equal", [gramRow, From(row, n - 1)]);
            hashes.Add(_graph.Op("Compress", [gram, same], ("axis", 0)));
            rows.Add(_graph.Op("Compress", [gramRow, same], ("axis", 0)));
        }
    }

    /// <summary>Hashes of character n-grams, and their rows.</summary>
    private void Grams(string codes, string length, List<string> hashes, List<string> rows)
    {
        var longest = _spec.CharMax;
        var sizes = _spec.CharMax - _spec.CharMin + 1;
        var powers = Featurizer.Powers(longest + 1);
        var weights = new long[longest * sizes];
        var boundaries = new float[longest * sizes];
        var salts = new long[sizes];
        for (var s = 0; s < sizes; s++)
        {
            var n = _spec.CharMin + s;
            salts[s] = n;
            for (var j = 0; j < n; j++)
            {
                weights[j * sizes + s] = powers[j + 1];
                // an inner boundary breaks the n-gram; of two ends both must be one
                boundaries[j * sizes + s] = n == 2 ? 1 : j == 0 || j == n - 1 ? 0 : 2;
            }
        }

        // all windows at once: [M, longest] · [longest, sizes]
        var padded = _graph.Op("Concat", [codes, _graph.Ints(new long[longest - 1])], ("axis", 0));
        var starts = _graph.Op("Range", [_graph.Scalar(0), _graph.Op("Size", [codes]), _graph.Scalar(1)]);
        var offsets = _graph.Tensor<long>("offsets", [.. Enumerable.Range(0, longest).Select(i => (long)i)], 1, longest);
        var places = _graph.Op("Add", [_graph.Op("Reshape", [starts, _graph.Ints(-1, 1)]), offsets]);
        var windows = _graph.Op("Gather", [padded, places], ("axis", 0));
        var sums = _graph.Op("Add", [
            _graph.Op("MatMul", [windows, _graph.Tensor<long>("gram_powers", weights, longest, sizes)]),
            _graph.Tensor<long>("gram_salts", salts, sizes)]);
        var empty = _graph.Op("Cast", [_graph.Op("Equal", [windows, _graph.Ints(0)])], ("to", (int)DataType.Float));
        var broken = _graph.Op("MatMul", [empty, _graph.Tensor<float>("gram_boundaries", boundaries, longest, sizes)]);
        var whole = _graph.Op("Reshape", [_graph.Op("Less", [broken, _graph.Real(1.5f)]), _graph.Ints(-1)]);

        var at = _graph.Op("Reshape", [_graph.Op("NonZero", [whole]), _graph.Ints(-1)]);
        hashes.Add(_graph.Op("Gather", [_graph.Op("Reshape", [sums, _graph.Ints(-1)]), at], ("axis", 0)));
        rows.Add(_graph.Op("Div", [at, _graph.Op("Mul", [length, _graph.Ints(sizes)])]));
    }

    /// <summary>The column of each bucket; R, a column of zeros, where there is none.</summary>
    private string Columns()
    {
        var columns = _student.Features.ColumnOf;
        var none = _student.Features.Columns;
        var stored = none <= ushort.MaxValue
            ? _graph.Tensor<ushort>("columns", Array.ConvertAll(columns, c => (ushort)(c < 0 ? none : c)), columns.Length)
            : _graph.Tensor<int>("columns", Array.ConvertAll(columns, c => c < 0 ? none : c), columns.Length);
        return _graph.Op("Cast", [stored], ("to", (int)DataType.Int32));
    }

    /// <summary>Logits [N, K] from feature occurrences.</summary>
    private string Logits(string count, string row, string column)
    {
        var k = _classes;
        var features = _student.Features.Columns;
        var idf = new float[features + 1];
        _student.Features.Idf.CopyTo(idf, 0);
        var weights = new Half[(features + 1) * k];
        for (var i = 0; i < _student.Weights.Length; i++) weights[i] = (Half)_student.Weights[i];

        // each feature of a row once: occurrences leave their number in a table of all features of all rows, and the one that stays stands for all
        var zeros = OnnxBuilder.Raw<int>("zero", [0], 1);
        var key = _graph.Op("Add", [_graph.Op("Mul", [row, _graph.Tensor<int>("row_length", [features + 1], 1)]), column]);
        var numbers = _graph.Op("Cast", [
            _graph.Op("Range", [_graph.Scalar(0), _graph.Op("Size", [key]), _graph.Scalar(1)])], ("to", (int)DataType.Int32));
        var table = _graph.Op("ConstantOfShape", [_graph.Op("Mul", [count, _graph.Ints(features + 1)])], ("value", zeros));
        var chosen = _graph.Op(
            "Gather", [_graph.Op("ScatterElements", [table, key, numbers], ("axis", 0), ("reduction", "max")), key], ("axis", 0));
        var isChosen = _graph.Op("Equal", [chosen, numbers]);

        // value of a feature: tf · idf
        column = _graph.Op("Compress", [column, isChosen], ("axis", 0));
        var value = _graph.Op("Gather", [_graph.Tensor<float>("idf", idf, features + 1), column], ("axis", 0));
        if (_spec.TermFrequency == TermFrequency.Sublinear)
        {
            var shape = _graph.Op("Shape", [key]);
            var counts = _graph.Op("ScatterElements", [
                _graph.Op("ConstantOfShape", [shape], ("value", OnnxBuilder.Raw<float>("zero", [0], 1))), chosen,
                _graph.Op("ConstantOfShape", [shape], ("value", OnnxBuilder.Raw<float>("one", [1], 1)))], ("axis", 0), ("reduction", "add"));
            var logarithm = _graph.Op("Log", [_graph.Op("Compress", [counts, isChosen], ("axis", 0))]);
            value = _graph.Op("Mul", [_graph.Op("Add", [logarithm, _graph.Real(1)]), value]);
        }
        row = _graph.Op("Compress", [row, isChosen], ("axis", 0));

        var floats = _graph.Op("Cast", [_graph.Tensor<Half>("weights", weights, features + 1, k)], ("to", (int)DataType.Float));
        var terms = _graph.Op("Mul", [
            _graph.Op("Gather", [floats, column], ("axis", 0)), _graph.Op("Reshape", [value, _graph.Ints(-1, 1)])]);
        var sums = _graph.Op("ScatterND", [
            _graph.Op("ConstantOfShape", [_graph.Op("Concat", [count, _graph.Ints(k)], ("axis", 0))], ("value", OnnxBuilder.Raw<float>("zero", [0], 1))),
            _graph.Op("Cast", [_graph.Op("Reshape", [row, _graph.Ints(-1, 1)])], ("to", (int)DataType.Int64)), terms], ("reduction", "add"));
        var squares = _graph.Op("ScatterElements", [
            _graph.Op("ConstantOfShape", [count], ("value", OnnxBuilder.Raw<float>("zero", [0], 1))), row, _graph.Op("Mul", [value, value])], ("axis", 0), ("reduction", "add"));
        var norm = _graph.Op("Sqrt", [_graph.Op("Max", [squares, _graph.Real(NoFeatures)])]);
        return _graph.Op("Add", [
            _graph.Op("Div", [sums, _graph.Op("Reshape", [norm, _graph.Ints(-1, 1)])]), _graph.Tensor<float>("bias", _student.Bias, k)]);
    }

    private string ButFirst(string vector) => From(vector, 1);

    private string From(string vector, int first) => _graph.Op("Slice", [vector, _graph.Ints(first), _toEnd, _graph.Ints(0)]);

    private string ButLast(string vector) => _graph.Op("Slice", [vector, _graph.Ints(0), _graph.Ints(-1), _graph.Ints(0)]);

    /// <summary>What undoes B^(i+1), for a word that begins behind position i.</summary>
    private static long[] Inverses(int count)
    {
        // Newton's iteration doubles the right low bits each time; an odd number is its own inverse in the lowest three
        var inverse = Featurizer.Base;
        for (var i = 0; i < 5; i++) inverse = unchecked(inverse * (2 - Featurizer.Base * inverse));
        var inverses = new long[count];
        var power = inverse;
        for (var i = 0; i < count; i++)
        {
            inverses[i] = power;
            power = unchecked(power * inverse);
        }
        return inverses;
    }
}
