using System.Runtime.InteropServices;
using LabelStudio.Core.Search;

namespace LabelStudio.Core.Embeddings;

/// <summary>
/// Vectors of length 1 of a run of documents, one byte a number: each number is a whole one from -127 to 127 times a scale of its own row, which
/// gives the rounded row length 1 again. A cosine is kept to about 0.0003, and to 0.001 in a million (see docs/benchmarks.md).
/// </summary>
/// <remarks>Cosines are sums of whole numbers, so they are the same on every machine. Reading is free for any number of threads.</remarks>
public sealed class VectorBlock
{
    private const int Largest = 127;

    private readonly sbyte[] _values;
    private readonly float[] _scales;

    /// <summary>A block of rows of zeros, to be filled by <see cref="Set"/>.</summary>
    /// <param name="count">n, the number of rows.</param>
    /// <param name="dimensions">D, the length of a row, 1 to <see cref="QueryVector.MostDimensions"/>.</param>
    public VectorBlock(int count, int dimensions)
        : this(dimensions, new sbyte[checked(count * dimensions)], new float[count])
    {
    }

    /// <summary>A block as it was kept; the arrays are used, not copied.</summary>
    /// <param name="dimensions">D.</param>
    /// <param name="values">n × D numbers, row by row.</param>
    /// <param name="scales">n scales.</param>
    /// <exception cref="ArgumentException">The numbers of rows differ.</exception>
    public VectorBlock(int dimensions, sbyte[] values, float[] scales)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(dimensions, QueryVector.MostDimensions);
        if (values.Length != (long)scales.Length * dimensions)
            throw new ArgumentException($"{scales.Length} rows of {dimensions} numbers are {(long)scales.Length * dimensions}, not {values.Length}.", nameof(values));
        Dimensions = dimensions;
        _values = values;
        _scales = scales;
    }

    /// <summary>n, the number of rows.</summary>
    public int Count => _scales.Length;

    /// <summary>D, the length of a row.</summary>
    public int Dimensions { get; }

    /// <summary>What the block takes in memory.</summary>
    public long Bytes => _values.Length + 4L * _scales.Length;

    /// <summary>n × D numbers, row by row.</summary>
    public ReadOnlySpan<sbyte> Values => _values;

    /// <summary>n scales; that of a row of zeros is 0.</summary>
    public ReadOnlySpan<float> Scales => _scales;

    /// <summary>Rounds a vector into a row. The vector's own length does not matter.</summary>
    /// <param name="row">0 to n-1.</param>
    /// <param name="vector">D numbers.</param>
    /// <exception cref="ArgumentException">Another length.</exception>
    public void Set(int row, ReadOnlySpan<float> vector)
    {
        if (vector.Length != Dimensions) throw new ArgumentException($"The vector has {vector.Length} numbers, not {Dimensions}.", nameof(vector));
        var values = _values.AsSpan(row * Dimensions, Dimensions);
        var largest = 0f;
        foreach (var v in vector) largest = Math.Max(largest, Math.Abs(v));
        if (!(largest > 0) || !float.IsFinite(largest))
        {
            values.Clear();
            _scales[row] = 0;
            return;
        }
        long square = 0;
        for (var i = 0; i < values.Length; i++)
        {
            var value = (int)Math.Round((double)vector[i] / largest * Largest);
            values[i] = (sbyte)value;
            square += value * value;
        }
        _scales[row] = (float)(1 / Math.Sqrt(square));
    }

    /// <summary>Takes a row over from another block of the same dimensions.</summary>
    public void Copy(int row, VectorBlock from, int fromRow)
    {
        from._values.AsSpan(fromRow * Dimensions, Dimensions).CopyTo(_values.AsSpan(row * Dimensions));
        _scales[row] = from._scales[fromRow];
    }

    /// <summary>Reads a row as numbers of length 1; of zeros where the document has no vector.</summary>
    /// <param name="row">0 to n-1.</param>
    /// <param name="vector">Receives D numbers.</param>
    public void Read(int row, Span<float> vector)
    {
        var values = _values.AsSpan(row * Dimensions, Dimensions);
        for (var i = 0; i < values.Length; i++) vector[i] = values[i] * _scales[row];
    }

    /// <summary>The cosine of a row and a vector, -1 to 1; 0 where one of them is zeros.</summary>
    public double Cosine(int row, QueryVector query)
    {
        if (query.Dimensions != Dimensions) throw new ArgumentException($"The vector has {query.Dimensions} numbers, not {Dimensions}.", nameof(query));
        ref var first = ref MemoryMarshal.GetArrayDataReference(_values);
        return query.Dot(ref first, row * Dimensions) * _scales[row];
    }

    /// <summary>Adds every row with a cosine of at least <paramref name="least"/> to a set of n documents.</summary>
    public void Find(QueryVector query, double least, DocumentSet found)
    {
        for (var row = 0; row < Count; row++)
            if (Cosine(row, query) >= least)
                found.Add(row);
    }

    /// <summary>Offers every row to a list of the nearest.</summary>
    /// <param name="query">The vector to be near to.</param>
    /// <param name="first">The number of the document in row 0.</param>
    /// <param name="nearest">The list.</param>
    public void Offer(QueryVector query, int first, NearestDocuments nearest)
    {
        for (var row = 0; row < Count; row++) nearest.Offer(first + row, Cosine(row, query));
    }
}
