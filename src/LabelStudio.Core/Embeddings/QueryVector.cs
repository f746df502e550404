using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace LabelStudio.Core.Embeddings;

/// <summary>A vector that rows of a <see cref="VectorBlock"/> are compared with: whole numbers of 14 bits times a scale, fine enough that only the rows' rounding counts.</summary>
public sealed class QueryVector
{
    /// <summary>The longest vector whose sums of products stay within 32 bits a lane.</summary>
    public const int MostDimensions = 4_096;

    private const int Largest = 8_191;

    private readonly short[] _values;
    private readonly double _scale;

    /// <summary>Rounds a vector; its own length does not matter.</summary>
    /// <param name="vector">D numbers, 1 to <see cref="MostDimensions"/> of them.</param>
    public QueryVector(ReadOnlySpan<float> vector)
    {
        ArgumentOutOfRangeException.ThrowIfZero(vector.Length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(vector.Length, MostDimensions);
        _values = new short[vector.Length];
        var largest = 0f;
        foreach (var v in vector) largest = Math.Max(largest, Math.Abs(v));
        if (!(largest > 0) || !float.IsFinite(largest)) return;
        long square = 0;
        for (var i = 0; i < _values.Length; i++)
        {
            var value = (int)Math.Round((double)vector[i] / largest * Largest);
            _values[i] = (short)value;
            square += value * value;
        }
        _scale = 1 / Math.Sqrt(square);
    }

    /// <summary>D.</summary>
    public int Dimensions => _values.Length;

    /// <summary>The product with a row of whole numbers, times this vector's scale.</summary>
    /// <param name="values">The first number of the first row.</param>
    /// <param name="offset">Where the row begins.</param>
    internal double Dot(ref sbyte values, int offset)
    {
        ref var row = ref Unsafe.Add(ref values, offset);
        ref var query = ref _values[0];
        var length = _values.Length;
        var i = 0;
        long sum = 0;
        if (Avx2.IsSupported)
        {
            var lanes = Vector256<int>.Zero;
            for (; i <= length - Vector256<short>.Count; i += Vector256<short>.Count)
                lanes += Avx2.MultiplyAddAdjacent(
                    Avx2.ConvertToVector256Int16(Vector128.LoadUnsafe(ref row, (nuint)i)), Vector256.LoadUnsafe(ref query, (nuint)i));
            var (low, high) = Vector256.Widen(lanes);
            sum = Vector256.Sum(low + high);
        }
        else if (Vector128.IsHardwareAccelerated)
        {
            var lanes = Vector128<int>.Zero;
            for (; i <= length - Vector128<sbyte>.Count; i += Vector128<sbyte>.Count)
            {
                var (low, high) = Vector128.Widen(Vector128.LoadUnsafe(ref row, (nuint)i));
                lanes += Products(low, Vector128.LoadUnsafe(ref query, (nuint)i)) + Products(high, Vector128.LoadUnsafe(ref query, (nuint)(i + Vector128<short>.Count)));
            }
            var (first, second) = Vector128.Widen(lanes);
            sum = Vector128.Sum(first + second);
        }
        for (; i < length; i++) sum += Unsafe.Add(ref row, i) * Unsafe.Add(ref query, i);
        return sum * _scale;
    }

    private static Vector128<int> Products(Vector128<short> a, Vector128<short> b)
    {
        var (lowA, highA) = Vector128.Widen(a);
        var (lowB, highB) = Vector128.Widen(b);
        return (lowA * lowB) + (highA * highB);
    }
}
