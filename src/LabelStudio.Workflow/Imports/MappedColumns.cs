using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Imports;

/// <summary>Where in the file the columns of a mapping are.</summary>
internal sealed class MappedColumns
{
    private readonly TableReader _reader;
    private readonly bool _keepOthers;
    private int _seen = -1;
    private (int Column, string Name)[] _others = [];

    /// <exception cref="FileFaultException">A column that the mapping names is not in the file.</exception>
    public MappedColumns(TableReader reader, ColumnMapping mapping)
    {
        _reader = reader;
        _keepOthers = mapping.KeepOthers;
        Text = Find(mapping.Text);
        Id = FindOptional(mapping.Id);
        Label = FindOptional(mapping.Label);
        Split = FindOptional(mapping.Split);
        int[] named = [.. new[] { Text, Id, Label, Split }.Where(c => c >= 0)];
        if (named.Distinct().Count() < named.Length)
            throw new UserErrorException("One column of the file is given two meanings. Choose another column for one of them, or none.");
    }

    public int Text { get; }

    /// <summary>-1 when documents get the number of their row.</summary>
    public int Id { get; }

    public int Label { get; }

    public int Split { get; }

    /// <summary>The columns that become fields, by name, so that their order in the file does not matter.</summary>
    public ReadOnlySpan<(int Column, string Name)> Others
    {
        get
        {
            // JSON Lines may bring new keys with any row
            if (_seen != _reader.Columns.Count)
            {
                _seen = _reader.Columns.Count;
                _others = _keepOthers
                    ? [.. Enumerable.Range(0, _seen).Where(c => c != Text && c != Id && c != Label && c != Split)
                        .Select(c => (c, _reader.Columns[c])).OrderBy(c => c.Item2, StringComparer.Ordinal)]
                    : [];
            }
            return _others;
        }
    }

    private int FindOptional(string? name) => string.IsNullOrEmpty(name) ? -1 : Find(name);

    private int Find(string name)
    {
        var index = _reader.IndexOf(name);
        if (index >= 0) return index;
        var known = string.Join(", ", _reader.Columns.Take(20).Select(c => $"\"{c}\""));
        throw new FileFaultException(new FileFault(
            _reader.FileName, 1, name, "The file has no such column.", $"Its columns are {known}{(_reader.Columns.Count > 20 ? ", …" : "")}. Choose one of them."));
    }
}
