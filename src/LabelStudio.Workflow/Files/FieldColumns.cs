using LabelStudio.Core.Rules;

namespace LabelStudio.Workflow.Files;

/// <summary>The columns of a texts file that rules ask for as fields, a value a document. An empty value is no field.</summary>
internal sealed class FieldColumns
{
    private readonly List<(string Name, List<string?> Values)> _columns;
    private readonly HashSet<int> _taken;
    private readonly int[] _places;
    private int _known = -1;

    /// <param name="names">The fields asked for; upper and lower case are alike.</param>
    /// <param name="taken">Columns that mean something else: id, text, split and gold.</param>
    public FieldColumns(IEnumerable<string> names, IEnumerable<int> taken)
    {
        _columns = [.. names.Select(n => (n, new List<string?>()))];
        _taken = [.. taken];
        _places = new int[_columns.Count];
    }

    /// <summary>The fields that the file has no column for.</summary>
    public IEnumerable<string> Missing => _columns.Where((_, i) => _places[i] < 0).Select(c => c.Name);

    /// <summary>Takes the fields of the current record.</summary>
    public void Add(TableReader table)
    {
        // under JSON Lines columns are found as they come
        if (_known != table.Columns.Count) Locate(table);
        for (var i = 0; i < _columns.Count; i++)
            _columns[i].Values.Add(_places[i] < 0 || table[_places[i]].IsEmpty ? null : table.Text(_places[i]));
    }

    /// <summary>The fields of a document.</summary>
    public IRuleFields Of(int document) => new Row(this, document);

    private void Locate(TableReader table)
    {
        _known = table.Columns.Count;
        for (var i = 0; i < _columns.Count; i++)
        {
            var name = _columns[i].Name;
            var exact = Enumerable.Range(0, _known).Where(c => !_taken.Contains(c) && table.Columns[c] == name);
            var alike = Enumerable.Range(0, _known).Where(c => !_taken.Contains(c) && table.Columns[c].Equals(name, StringComparison.OrdinalIgnoreCase));
            _places[i] = exact.Concat(alike).FirstOrDefault(-1);
        }
    }

    private sealed class Row(FieldColumns columns, int document) : IRuleFields
    {
        public string? Find(string name)
        {
            foreach (var (column, values) in columns._columns)
                if (column.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return values[document];
            return null;
        }
    }
}
