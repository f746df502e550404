using System.Globalization;
using System.Text;

namespace LabelStudio.Workflow.Files;

/// <summary>Document ids and their numbers in the order in which they came.</summary>
public sealed class IdIndex
{
    private readonly List<string> _ids = [];
    private readonly Dictionary<string, int> _index;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _lookup;

    public IdIndex(int capacity = 0)
    {
        _index = new Dictionary<string, int>(capacity, StringComparer.Ordinal);
        _lookup = _index.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => _ids.Count;

    public IReadOnlyList<string> Ids => _ids;

    public string this[int document] => _ids[document];

    /// <summary>The number of an id, or -1.</summary>
    public int IndexOf(string id) => _index.TryGetValue(id, out var i) ? i : -1;

    /// <summary>The number of an id, or -1.</summary>
    public int IndexOf(ReadOnlySpan<char> id) => _lookup.TryGetValue(id, out var i) ? i : -1;

    /// <summary>The number of an id, which is added if it is new.</summary>
    public int Add(ReadOnlySpan<char> id, out bool added)
    {
        added = !_lookup.TryGetValue(id, out var i);
        if (!added) return i;
        var name = id.ToString();
        _index.Add(name, _ids.Count);
        _ids.Add(name);
        return _ids.Count - 1;
    }

    /// <summary>The id of the current record: its trimmed id field, or its row number where <paramref name="column"/> is -1.</summary>
    /// <exception cref="FileFaultException">The field is empty.</exception>
    internal static ReadOnlySpan<char> Read(TableReader table, int column, ref char[] buffer)
    {
        if (column < 0)
        {
            if (!table.Record.TryFormat(buffer, out var digits, default, CultureInfo.InvariantCulture)) throw new InvalidOperationException();
            return buffer.AsSpan(0, digits);
        }
        var bytes = table[column];
        if (buffer.Length < bytes.Length) buffer = new char[bytes.Length * 2];
        var id = buffer.AsSpan(0, Encoding.UTF8.GetChars(bytes, buffer)).Trim();
        if (id.IsEmpty) throw new FileFaultException(table.FaultHere(column, "The id is empty.", "Give every row an id."));
        return id;
    }
}
