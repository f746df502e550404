namespace LabelStudio.Workflow.Files;

/// <summary>Where the columns lie that a table has for some fields.</summary>
internal sealed class FieldCells
{
    private readonly string[] _names;
    private readonly HashSet<int> _taken;
    private readonly int[] _places;
    private int _known = -1;

    /// <param name="names">The fields asked for; upper and lower case are alike.</param>
    /// <param name="taken">Columns that mean something else: id, text, split and gold.</param>
    public FieldCells(IEnumerable<string> names, IEnumerable<int> taken)
    {
        _names = [.. names];
        _taken = [.. taken];
        _places = new int[_names.Length];
    }

    public IReadOnlyList<string> Names => _names;

    /// <summary>The fields that the table has no column for.</summary>
    public IEnumerable<string> Missing(TableReader table)
    {
        Locate(table);
        return _names.Where((_, i) => _places[i] < 0);
    }

    /// <summary>The value of a field in the current record; null where it has none.</summary>
    public string? ValueOf(TableReader table, int field)
    {
        Locate(table);
        return _places[field] < 0 || table[_places[field]].IsEmpty ? null : table.Text(_places[field]);
    }

    private void Locate(TableReader table)
    {
        // under JSON Lines columns are found as they come
        if (_known == table.Columns.Count) return;
        _known = table.Columns.Count;
        for (var i = 0; i < _names.Length; i++)
        {
            var exact = Enumerable.Range(0, _known).Where(c => !_taken.Contains(c) && table.Columns[c] == _names[i]);
            var alike = Enumerable.Range(0, _known).Where(c => !_taken.Contains(c) && table.Columns[c].Equals(_names[i], StringComparison.OrdinalIgnoreCase));
            _places[i] = exact.Concat(alike).FirstOrDefault(-1);
        }
    }
}
