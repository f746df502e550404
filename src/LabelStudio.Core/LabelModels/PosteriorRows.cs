namespace LabelStudio.Core.LabelModels;

/// <summary>A table of r posteriors over K classes.</summary>
/// <remarks>
/// Up to 64 classes, or 16 million numbers in all, every number is kept as it was given. Larger tables keep the 32 most probable classes of each row and spread what is
/// left of its 1 evenly over the others: 192 bytes a row whatever K. On vote sets of 77 and 300 classes that moves the log-loss by less than .0015.
/// </remarks>
public sealed class PosteriorRows : IEquatable<PosteriorRows>
{
    private const int FewClasses = 64;
    private const int ExactNumbers = 16_000_000;
    private const int Kept = 32;

    private readonly float[] _numbers;
    private readonly ushort[]? _classes;
    private readonly int _stored;

    /// <summary>A table of numbers that are at hand, kept as they are.</summary>
    /// <param name="classes">K, at least 1.</param>
    /// <param name="numbers">r × K probabilities, row after row; each row sums to 1.</param>
    public PosteriorRows(int classes, float[] numbers)
        : this(classes, numbers.Length / classes, numbers, null, numbers.Length / classes)
    {
        if (numbers.Length % classes != 0) throw new ArgumentException($"{numbers.Length} probabilities are no rows of {classes}.", nameof(numbers));
    }

    /// <summary>An empty table, to be filled by <see cref="Set"/>.</summary>
    /// <param name="classes">K, 1 to 32,767.</param>
    /// <param name="count">r.</param>
    public PosteriorRows(int classes, int count)
    {
        var exact = classes <= FewClasses || (long)classes * count <= ExactNumbers;
        var numbers = (long)count * (exact ? classes : Kept);
        if (numbers > Array.MaxLength) throw new ArgumentException($"{count} distinct rows of votes with {classes} classes do not fit one table; predict in parts.", nameof(count));
        Classes = classes;
        Count = _stored = count;
        _numbers = new float[numbers];
        _classes = exact ? null : new ushort[numbers];
    }

    private PosteriorRows(int classes, int count, float[] numbers, ushort[]? kept, int stored)
    {
        Classes = classes;
        Count = count;
        _numbers = numbers;
        _classes = kept;
        _stored = stored;
    }

    /// <summary>K.</summary>
    public int Classes { get; }

    /// <summary>r.</summary>
    public int Count { get; }

    /// <summary>Whether every number is kept as it was given.</summary>
    public bool IsExact => _classes == null;

    /// <summary>The K probabilities of a row.</summary>
    public ReadOnlySpan<float> this[int row]
    {
        get
        {
            if (_classes == null && row < _stored) return _numbers.AsSpan(row * Classes, Classes);
            var expanded = new float[Classes];
            CopyTo(row, expanded);
            return expanded;
        }
    }

    /// <summary>Writes the K probabilities of a row.</summary>
    public void CopyTo(int row, Span<float> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, Count);
        if (row >= _stored) probabilities[..Classes].Fill(1f / Classes);
        else if (_classes == null) _numbers.AsSpan(row * Classes, Classes).CopyTo(probabilities);
        else
        {
            var kept = _numbers.AsSpan(row * Kept, Kept);
            double rest = 1;
            var least = float.MaxValue;
            foreach (var p in kept)
            {
                rest -= p;
                least = Math.Min(least, p);
            }
            // a class that was not kept is never more probable than one that was
            probabilities[..Classes].Fill(Math.Clamp((float)(rest / (Classes - Kept)), 0, least));
            var classes = _classes.AsSpan(row * Kept, Kept);
            for (var i = 0; i < Kept; i++) probabilities[classes[i]] = kept[i];
        }
    }

    /// <summary>The most probable class of a row, of equals the first in class order, and its probability.</summary>
    public (int Class, float Probability) Top(int row)
    {
        if (row >= _stored) return (0, 1f / Classes);
        // kept classes stand in class order
        var width = _classes == null ? Classes : Kept;
        var numbers = _numbers.AsSpan(row * width, width);
        var best = 0;
        for (var i = 1; i < width; i++)
            if (numbers[i] > numbers[best]) best = i;
        return (_classes == null ? best : _classes[row * Kept + best], numbers[best]);
    }

    /// <summary>Fills in a row. Different rows may be filled in at the same time.</summary>
    /// <param name="row">0 to r-1.</param>
    /// <param name="probabilities">K numbers that sum to 1.</param>
    public void Set(int row, ReadOnlySpan<float> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, _stored);
        if (_classes == null)
        {
            probabilities[..Classes].CopyTo(_numbers.AsSpan(row * Classes));
            return;
        }
        var bound = LeastKept(probabilities[..Classes]);
        var equals = Kept;
        foreach (var p in probabilities)
            if (p > bound) equals--;
        var at = row * Kept;
        for (var k = 0; k < Classes; k++)
        {
            var p = probabilities[k];
            if (p < bound || p == bound && equals-- <= 0) continue;
            _numbers[at] = p;
            _classes[at++] = (ushort)k;
        }
    }

    /// <summary>The same table with one more row, in which every class has the same probability.</summary>
    public PosteriorRows WithEvenRow() => new(Classes, Count + 1, _numbers, _classes, _stored);

    /// <summary>Whether the other table has the same numbers, bit for bit.</summary>
    public bool Equals(PosteriorRows? other)
    {
        if (other == null || Classes != other.Classes || Count != other.Count) return false;
        for (var row = 0; row < Count; row++)
            if (!this[row].SequenceEqual(other[row])) return false;
        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PosteriorRows);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Classes, Count);

    /// <summary>The probability of the last class that is kept, by quickselect.</summary>
    private static float LeastKept(ReadOnlySpan<float> probabilities)
    {
        Span<float> left = probabilities.Length <= 1024 ? stackalloc float[probabilities.Length] : new float[probabilities.Length];
        probabilities.CopyTo(left);
        int low = 0, high = left.Length - 1;
        const int wanted = Kept - 1;
        while (low < high)
        {
            var pivot = left[low + (high - low) / 2];
            int i = low, j = high;
            while (i <= j)
            {
                while (left[i] > pivot) i++;
                while (left[j] < pivot) j--;
                if (i > j) break;
                (left[i], left[j]) = (left[j], left[i]);
                i++;
                j--;
            }
            if (wanted <= j) high = j;
            else if (wanted >= i) low = i;
            else break;
        }
        return left[wanted];
    }
}
