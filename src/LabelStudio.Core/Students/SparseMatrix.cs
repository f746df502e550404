namespace LabelStudio.Core.Students;

/// <summary>A sparse n × d matrix, row after row (CSR).</summary>
public sealed class SparseMatrix
{
    private readonly long[] _starts;
    private readonly int[] _columns;
    private readonly float[] _values;

    /// <summary>Wraps the three arrays.</summary>
    /// <param name="columns">d, the number of columns.</param>
    /// <param name="starts">n + 1 offsets: row i holds the entries starts[i] to starts[i+1]-1.</param>
    /// <param name="indices">The column of each entry, ascending within a row.</param>
    /// <param name="values">The value of each entry.</param>
    public SparseMatrix(int columns, long[] starts, int[] indices, float[] values)
    {
        Columns = columns;
        _starts = starts;
        _columns = indices;
        _values = values;
    }

    /// <summary>n, the number of rows.</summary>
    public int Rows => _starts.Length - 1;

    /// <summary>d, the number of columns.</summary>
    public int Columns { get; }

    /// <summary>How many entries are stored.</summary>
    public long Entries => _starts[^1];

    /// <summary>Some of the rows, in the order wanted.</summary>
    internal SparseMatrix Select(ReadOnlySpan<int> rows)
    {
        var starts = new long[rows.Length + 1];
        for (var i = 0; i < rows.Length; i++) starts[i + 1] = starts[i] + _starts[rows[i] + 1] - _starts[rows[i]];
        var columns = new int[starts[^1]];
        var values = new float[starts[^1]];
        for (var i = 0; i < rows.Length; i++)
        {
            IndicesOf(rows[i]).CopyTo(columns.AsSpan((int)starts[i]));
            ValuesOf(rows[i]).CopyTo(values.AsSpan((int)starts[i]));
        }
        return new SparseMatrix(Columns, starts, columns, values);
    }

    /// <summary>The columns that a row has entries in, ascending.</summary>
    public ReadOnlySpan<int> IndicesOf(int row) => _columns.AsSpan((int)_starts[row], (int)(_starts[row + 1] - _starts[row]));

    /// <summary>The values of a row, in the order of <see cref="IndicesOf"/>.</summary>
    public ReadOnlySpan<float> ValuesOf(int row) => _values.AsSpan((int)_starts[row], (int)(_starts[row + 1] - _starts[row]));
}
