using LabelStudio.Core.Rules;

namespace LabelStudio.Workflow.Files;

/// <summary>The columns of a texts file that are asked for as fields, a value a document. An empty value is no field.</summary>
internal sealed class FieldColumns
{
    private readonly FieldCells _cells;
    private readonly List<string?>[] _values;
    private string[] _missing = [];

    /// <param name="names">The fields asked for; upper and lower case are alike.</param>
    /// <param name="taken">Columns that mean something else: id, text, split and gold.</param>
    public FieldColumns(IEnumerable<string> names, IEnumerable<int> taken)
    {
        _cells = new FieldCells(names.Distinct(StringComparer.OrdinalIgnoreCase), taken);
        _values = [.. _cells.Names.Select(_ => new List<string?>())];
    }

    /// <summary>The fields that the file has no column for.</summary>
    public IEnumerable<string> Missing => _missing;

    /// <summary>Takes the fields of the current record.</summary>
    public void Add(TableReader table)
    {
        for (var i = 0; i < _values.Length; i++) _values[i].Add(_cells.ValueOf(table, i));
    }

    /// <summary>Notes which fields the whole file has no column for.</summary>
    public void End(TableReader table) => _missing = [.. _cells.Missing(table)];

    /// <summary>The fields of a document.</summary>
    public IRuleFields Of(int document) => new Row(this, document);

    private sealed class Row(FieldColumns columns, int document) : IRuleFields
    {
        public string? Find(string name)
        {
            for (var i = 0; i < columns._values.Length; i++)
                if (columns._cells.Names[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                    return columns._values[i][document];
            return null;
        }
    }
}
