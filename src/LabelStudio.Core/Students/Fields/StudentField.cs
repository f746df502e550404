using System.Globalization;
using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Core.Students.Fields;

/// <summary>A field of documents as a student reads it: one of some values, or a number by the interval it lies in.</summary>
/// <remarks>What is read must be the same in every language that composes a student's input, so nothing here depends on a culture or on tables of letters.</remarks>
public sealed class StudentField
{
    /// <summary>A longer value is no value that documents share.</summary>
    public const int LongestValue = 100;

    private const string NumberCharacters = "+-.0123456789Ee";

    private readonly Dictionary<string, int>? _places;

    private StudentField(string name, IReadOnlyList<string>? values, IReadOnlyList<double>? edges)
    {
        if (string.IsNullOrEmpty(name)) throw new ArgumentException("A field has no name.", nameof(name));
        Name = name;
        Values = values;
        Edges = edges;
        if (values == null) return;
        _places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < values.Count; i++)
            if (Fold(values[i]) != values[i] || values[i].Length == 0 || !_places.TryAdd(values[i], i))
                throw new ArgumentException($"The field \"{name}\" has the value \"{values[i]}\" twice, or not as it is read.", nameof(values));
    }

    /// <summary>The field's name, as documents have it; upper and lower case are alike.</summary>
    public string Name { get; }

    /// <summary>The values that are told apart, folded; any other counts as one more. Null for a number.</summary>
    public IReadOnlyList<string>? Values { get; }

    /// <summary>Where the next interval begins, ascending; null for values.</summary>
    public IReadOnlyList<double>? Edges { get; }

    /// <summary>How many different things the field can say.</summary>
    public int Places => (Values?.Count ?? Edges!.Count) + 1;

    /// <summary>A field of values.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="values">The values, each as <see cref="Fold"/> has it.</param>
    /// <exception cref="ArgumentException">No name, a value that stands twice or is not folded.</exception>
    public static StudentField OfValues(string name, IReadOnlyList<string> values) => new(name, values, null);

    /// <summary>A field of numbers.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="edges">Where the next interval begins: finite, ascending.</param>
    /// <exception cref="ArgumentException">No name, edges that are not finite or do not rise.</exception>
    public static StudentField OfNumbers(string name, IReadOnlyList<double> edges)
    {
        for (var i = 0; i < edges.Count; i++)
            if (!double.IsFinite(edges[i]) || (i > 0 && edges[i] <= edges[i - 1])) throw new ArgumentException($"The intervals of the field \"{name}\" do not rise.", nameof(edges));
        return new StudentField(name, null, edges);
    }

    /// <summary>What a value says: 0 to <see cref="Places"/> - 1, or -1 for nothing (no value, or no number where one is expected).</summary>
    public int PlaceOf(string? value)
    {
        if (value == null) return -1;
        if (_places == null) return TryNumber(value, out var number) ? IntervalOf(number) : -1;
        var folded = Fold(value);
        return folded.Length == 0 ? -1 : _places.GetValueOrDefault(folded, Values!.Count);
    }

    private int IntervalOf(double number)
    {
        var place = 0;
        while (place < Edges!.Count && Edges[place] <= number) place++;
        return place;
    }

    /// <summary>What a place stands for, in words for people.</summary>
    public string Describe(int place)
    {
        if (Values != null) return place < Values.Count ? Values[place] : "other";
        if (Edges!.Count == 0) return "any number";
        var from = place == 0 ? "" : Edges[place - 1].ToString("R", CultureInfo.InvariantCulture);
        var to = place == Edges.Count ? "" : Edges[place].ToString("R", CultureInfo.InvariantCulture);
        return place == 0 ? $"below {to}" : place == Edges.Count ? $"{from} and more" : $"{from} to below {to}";
    }

    /// <summary>A value that says what a place stands for, made up where many do.</summary>
    public string ExampleOf(int place)
    {
        if (Edges != null)
        {
            if (Edges.Count == 0) return "0";
            return (place > 0 ? Edges[place - 1] : Edges[0] - Math.Max(1, Math.Abs(Edges[0]))).ToString("R", CultureInfo.InvariantCulture);
        }
        if (place < Values!.Count) return Values[place];
        var other = "other";
        while (_places!.ContainsKey(other)) other += "_";
        return other;
    }

    /// <summary>A value as it is compared: without ASCII white space around it, its ASCII letters in lower case.</summary>
    public static string Fold(string value)
    {
        var trimmed = value.AsSpan().Trim(" \t\n\v\f\r");
        return string.Create(trimmed.Length, trimmed, static (to, from) =>
        {
            for (var i = 0; i < to.Length; i++) to[i] = char.IsAsciiLetterUpper(from[i]) ? (char)(from[i] | 0x20) : from[i];
        });
    }

    /// <summary>Reads a number: digits with a point for decimals, a sign and an exponent, ASCII white space around it.</summary>
    public static bool TryNumber(string value, out double number)
    {
        number = 0;
        var trimmed = value.AsSpan().Trim(" \t\n\v\f\r");
        return !trimmed.ContainsAnyExcept(NumberCharacters) && NumberTest.TryParse(trimmed, out number);
    }
}
