using System.Text;
using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Imports;

/// <summary>The classes that an import meets: those of the project, and new ones by the numbers in which they appeared.</summary>
internal sealed class LabelNames
{
    /// <summary>More different labels than this are a sign of the wrong column.</summary>
    public const int MaxNew = 1_000;

    private const int MaxLength = 200;

    private readonly ClassList? _classes;
    private readonly bool _create;
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private readonly List<string> _new = [];

    public LabelNames(IReadOnlyList<string> classes, bool create)
    {
        _create = create;
        if (classes.Count == 0) return;
        _classes = new ClassList(classes);
        for (var i = 0; i < classes.Count; i++) _index[_classes[i]] = i;
    }

    private int Known => _classes?.Count ?? 0;

    /// <summary>The number of a label: -1 for none.</summary>
    /// <returns>Null with the problem when the label cannot be taken.</returns>
    public int? NumberOf(ReadOnlySpan<byte> value, out string? problem)
    {
        problem = null;
        var name = Encoding.UTF8.GetString(value).Trim();
        if (name.Length == 0) return -1;
        if (_index.TryGetValue(name, out var number)) return number;
        if (!_create)
        {
            var known = Known == 0 ? "The project has no classes." : $"The project's classes are {string.Join(", ", _classes!.Take(8))}{(Known > 8 ? ", …" : "")}.";
            problem = $"Unknown class \"{Shorten(name)}\". {known}";
            return null;
        }
        if (name.Length > MaxLength)
        {
            problem = $"A label of {name.Length:N0} characters (\"{Shorten(name)}\") is no class name.";
            return null;
        }
        if (_new.Count >= MaxNew)
            throw new UserErrorException($"The label column has more than {MaxNew:N0} different values. It does not look like a column of classes: choose another, or none.");
        number = Known + _new.Count;
        _index.Add(name, number);
        _new.Add(name);
        return number;
    }

    /// <summary>The new classes in the order they get, which is that of their names, so that the order of the rows does not matter.</summary>
    public IReadOnlyList<string> New => [.. _new.Order(StringComparer.OrdinalIgnoreCase).ThenBy(n => n, StringComparer.Ordinal)];

    /// <summary>For every number the index of its class when the new classes stand behind the project's.</summary>
    public int[] ClassOfNumber()
    {
        var place = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in New) place.Add(name, Known + place.Count);
        return [.. Enumerable.Range(0, Known), .. _new.Select(n => place[n])];
    }

    private static string Shorten(string name) => name.Length <= 60 ? name : string.Concat(name.AsSpan(0, 60), "…");
}
