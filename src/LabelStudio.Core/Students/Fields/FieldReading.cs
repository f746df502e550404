using System.Text;
using LabelStudio.Core.Embeddings;

namespace LabelStudio.Core.Students.Fields;

/// <summary>Which fields of a document a student reads beside its text, and how the two become the one string that the student takes.</summary>
/// <remarks>
/// The string begins with one character a field, from a plane of Unicode that is for private use: what the field says, or that it says nothing.
/// The text follows as it is. Only the first characters are read so, as many as there are fields, so that no text can pass for a field;
/// none of them is a letter, so that what is read of the text is the same as without fields.
/// </remarks>
public sealed class FieldReading
{
    /// <summary>The character of a field that says nothing; what fields say is counted from the next one.</summary>
    public const int Nothing = 0xF0000;

    /// <summary>More fields than this are refused.</summary>
    public const int MostFields = 32;

    private const int LastCharacter = 0xFFFFD;

    private readonly StudentField[] _fields;
    private readonly int[] _first;

    /// <summary>Makes a reading.</summary>
    /// <param name="fields">The fields, in the order of their characters.</param>
    /// <exception cref="ArgumentException">Too many fields or values, or a name twice.</exception>
    public FieldReading(IReadOnlyList<StudentField> fields)
    {
        if (fields.Count > MostFields) throw new ArgumentException($"{fields.Count} fields; a student reads at most {MostFields}.", nameof(fields));
        if (fields.GroupBy(f => f.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new ArgumentException($"The field \"{twice.Key}\" is named twice.", nameof(fields));
        _fields = [.. fields];
        _first = new int[_fields.Length];
        for (var i = 0; i < _fields.Length; i++)
        {
            _first[i] = Columns;
            Columns += _fields[i].Places;
        }
        if (Nothing + Columns > LastCharacter) throw new ArgumentException($"The fields have {Columns} values, more than can be told apart ({LastCharacter - Nothing}).", nameof(fields));
    }

    /// <summary>The reading of a student that reads texts alone.</summary>
    public static FieldReading None { get; } = new([]);

    /// <summary>The fields, in the order of their characters.</summary>
    public IReadOnlyList<StudentField> Fields => _fields;

    /// <summary>How many fields.</summary>
    public int Count => _fields.Length;

    /// <summary>f, how many different things all fields together can say: a column each.</summary>
    public int Columns { get; }

    /// <summary>The names of the fields.</summary>
    public IEnumerable<string> Names => _fields.Select(f => f.Name);

    /// <summary>The character that says what a column stands for.</summary>
    /// <param name="column">0 to f - 1.</param>
    public static Rune CharacterOf(int column) => new(Nothing + 1 + column);

    /// <summary>What the student takes of a document.</summary>
    /// <param name="text">The document's text, any string.</param>
    /// <param name="valueOf">The value of the field of a name; null or empty where the document has none.</param>
    public string Compose(string text, Func<string, string?> valueOf)
    {
        if (Count == 0) return text;
        return string.Create(2 * Count + text.Length, (Reading: this, text, valueOf), static (to, all) =>
        {
            for (var i = 0; i < all.Reading.Count; i++)
            {
                var place = all.Reading._fields[i].PlaceOf(all.valueOf(all.Reading._fields[i].Name));
                // every character of the plane is two UTF-16 units
                new Rune(Nothing + (place < 0 ? 0 : 1 + all.Reading._first[i] + place)).EncodeToUtf16(to[(2 * i)..]);
            }
            all.text.CopyTo(to[(2 * all.Reading.Count)..]);
        });
    }

    /// <summary>The text of a composed string.</summary>
    public string TextOf(string composed) => Count == 0 || composed.Length < 2 * Count ? composed : composed[(2 * Count)..];

    /// <summary>A composed string with its text changed and its fields as they are.</summary>
    /// <param name="composed">What <see cref="Compose"/> made.</param>
    /// <param name="change">Gives the new text.</param>
    public string WithText(string composed, Func<string, string> change) =>
        Count == 0 ? change(composed) : string.Concat(composed.AsSpan(0, 2 * Count), change(composed[(2 * Count)..]));

    /// <summary>The reading of some of the fields.</summary>
    /// <param name="fields">Places among <see cref="Fields"/>.</param>
    public FieldReading Only(IEnumerable<int> fields) => new([.. fields.Select(f => _fields[f])]);

    /// <summary>A composed string as a reading of some of the same fields would have composed it.</summary>
    /// <param name="composed">What <see cref="Compose"/> made.</param>
    /// <param name="some">What <see cref="Only"/> made.</param>
    public string Narrow(string composed, FieldReading some) => some.Count == Count ? composed : some.Compose(TextOf(composed), name =>
    {
        var field = Array.FindIndex(_fields, f => f.Name == name);
        return PlaceIn(composed, field) is >= 0 and var place ? _fields[field].ExampleOf(place) : null;
    });

    /// <summary>Values that say what a composed string says; those of documents are not known any more.</summary>
    public IReadOnlyDictionary<string, string> ExamplesOf(string composed)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var f = 0; f < Count; f++)
            if (PlaceIn(composed, f) is >= 0 and var place) values[_fields[f].Name] = _fields[f].ExampleOf(place);
        return values;
    }

    private int PlaceIn(string composed, int field)
    {
        var column = char.ConvertToUtf32(composed, 2 * field) - Nothing - 1;
        return column < 0 ? -1 : column - _first[field];
    }

    /// <summary>The same fields whatever the case of their names.</summary>
    /// <param name="values">Names with values.</param>
    public static Func<string, string?> ValuesOf(IReadOnlyDictionary<string, string> values) => name =>
    {
        if (values.TryGetValue(name, out var exact)) return exact;
        foreach (var (other, value) in values)
            if (other.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    };

    /// <summary>Appends the columns of what the fields of a composed string say, ascending.</summary>
    internal void AppendColumns(ReadOnlySpan<char> composed, List<int> columns)
    {
        if (Count == 0) return;
        var (from, at) = (columns.Count, 0);
        foreach (var rune in composed.EnumerateRunes())
        {
            if (at++ == Count) break;
            if (rune.Value > Nothing && rune.Value <= Nothing + Columns) columns.Add(rune.Value - Nothing - 1);
        }
        // a string that was not composed may have them in any order
        columns.Sort(from, columns.Count - from, null);
    }

    /// <summary>An encoder that is given composed strings and reads their texts.</summary>
    internal ISentenceEncoder OfTexts(ISentenceEncoder encoder) => Count == 0 ? encoder : new TextEncoder(encoder, this);

    private sealed class TextEncoder(ISentenceEncoder encoder, FieldReading reading) : ISentenceEncoder
    {
        public int Dimensions => encoder.Dimensions;

        public string Identity => encoder.Identity;

        public void Encode(IReadOnlyList<string> texts, Memory<float> vectors, int threads = 0, CancellationToken cancel = default) =>
            encoder.Encode([.. texts.Select(reading.TextOf)], vectors, threads, cancel);
    }
}
