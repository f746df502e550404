namespace LabelStudio.Core.Students.Fields;

/// <summary>Finds how to read fields from the documents of the train split, one after the other.</summary>
/// <remarks>
/// A field is a number where nearly all its values are and there are more than a few of them; it is read by eight intervals that hold about as many
/// documents each. Any other field is read by its commonest values. Memory does not grow with the documents beyond the numbers of a numeric field.
/// </remarks>
public sealed class FieldLearner
{
    /// <summary>Values that are told apart, the commonest.</summary>
    public const int MostValues = 256;

    /// <summary>Values of fewer documents count as "other": a student shall not know a single document by its field.</summary>
    public const int FewestDocuments = 3;

    private const int Intervals = 8;

    // with fewer different values they are classes of their own: ratings, yes and no
    private const int FewestNumbers = 16;
    private const double NumberShare = 0.95;

    // what is left of a field of ids says nothing
    private const int MostCounted = 100_000;

    private readonly string[] _names;
    private readonly Column[] _columns;

    /// <summary>Begins.</summary>
    /// <param name="names">The fields, in the order in which they shall be read.</param>
    public FieldLearner(IReadOnlyList<string> names)
    {
        _names = [.. names];
        _columns = Array.ConvertAll(_names, _ => new Column());
    }

    /// <summary>Documents so far.</summary>
    public int Documents { get; private set; }

    /// <summary>Takes the fields of a document.</summary>
    /// <param name="valueOf">The value of the field of a name; null or empty where the document has none.</param>
    public void Add(Func<string, string?> valueOf)
    {
        Documents++;
        for (var i = 0; i < _names.Length; i++) _columns[i].Add(valueOf(_names[i]));
    }

    /// <summary>How to read the fields.</summary>
    /// <exception cref="ArgumentException">A field that no document has, or one named twice; the message says which.</exception>
    public FieldReading Learn()
    {
        for (var i = 0; i < _names.Length; i++)
            if (_columns[i].Filled == 0) throw new ArgumentException($"No document of the train split has the field \"{_names[i]}\", so a student cannot learn to read it. Leave it out, or check its name.");
        return new FieldReading([.. _names.Select((name, i) => _columns[i].Field(name))]);
    }

    private sealed class Column
    {
        private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
        private readonly List<double> _numbers = [];

        public int Filled { get; private set; }

        public void Add(string? value)
        {
            if (value == null || StudentField.Fold(value) is not { Length: > 0 } folded) return;
            Filled++;
            if (StudentField.TryNumber(folded, out var number)) _numbers.Add(number);
            if (folded.Length > StudentField.LongestValue) return;
            if (_counts.TryGetValue(folded, out var count)) _counts[folded] = count + 1;
            else if (_counts.Count < MostCounted) _counts[folded] = 1;
        }

        public StudentField Field(string name) => _numbers.Count >= NumberShare * Filled && _counts.Count >= FewestNumbers
            ? StudentField.OfNumbers(name, Edges())
            : StudentField.OfValues(name, [.. _counts.Where(c => c.Value >= FewestDocuments)
                .OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Take(MostValues).Select(c => c.Key).Order(StringComparer.Ordinal)]);

        private double[] Edges()
        {
            _numbers.Sort();
            var edges = new List<double>();
            var begin = 0;
            for (var left = Intervals; left > 1; left--)
            {
                // one number that many documents have fills an interval alone; the others share the rest
                var end = begin + Math.Max((_numbers.Count - begin) / left, FewestDocuments);
                while (end < _numbers.Count && _numbers[end] == _numbers[end - 1]) end++;
                if (end >= _numbers.Count) break;
                // -0 is 0
                edges.Add(_numbers[end] + 0.0);
                begin = end;
            }
            return [.. edges];
        }
    }
}
