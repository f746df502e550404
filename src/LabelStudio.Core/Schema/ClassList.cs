using System.Collections;

namespace LabelStudio.Core.Schema;

/// <summary>The classes of a label schema, in their order. A class is known elsewhere by its index in this list.</summary>
public sealed class ClassList : IReadOnlyList<string>
{
    private readonly string[] _names;
    private readonly Dictionary<string, int> _index;

    /// <summary>Makes the list.</summary>
    /// <param name="names">At least one name; each non-empty and unlike the others (compared ordinally, after trimming).</param>
    /// <exception cref="ArgumentException">No name, an empty name, or a name that stands twice.</exception>
    public ClassList(IEnumerable<string> names)
    {
        _names = [.. names.Select(n => n.Trim())];
        if (_names.Length == 0) throw new ArgumentException("A label schema needs at least one class.", nameof(names));
        _index = new Dictionary<string, int>(_names.Length, StringComparer.Ordinal);
        for (var i = 0; i < _names.Length; i++)
        {
            if (_names[i].Length == 0) throw new ArgumentException($"Class {i + 1} has an empty name.", nameof(names));
            if (!_index.TryAdd(_names[i], i)) throw new ArgumentException($"Class \"{_names[i]}\" stands twice in the schema.", nameof(names));
        }
    }

    /// <summary>The number of classes, K.</summary>
    public int Count => _names.Length;

    /// <summary>The name of class <paramref name="index"/>, 0 to K-1.</summary>
    public string this[int index] => _names[index];

    /// <summary>The index of a class by its exact name, or -1 if the schema has no such class.</summary>
    public int IndexOf(string name) => _index.TryGetValue(name, out var i) ? i : -1;

    /// <inheritdoc/>
    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)_names).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _names.GetEnumerator();
}
