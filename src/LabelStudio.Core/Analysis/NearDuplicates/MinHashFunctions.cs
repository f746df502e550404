using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace LabelStudio.Core.Analysis.NearDuplicates;

/// <summary>Signatures of shingle sets: two sets agree in each place with a probability of their Jaccard similarity.</summary>
/// <remarks>
/// Broder, "On the resemblance and containment of documents", 1997. Of each minimum only the low 16 bits are kept (Li and König,
/// "b-Bit minwise hashing", 2010): unequal minima then agree by chance once in 65,536 times.
/// </remarks>
internal sealed class MinHashFunctions
{
    /// <summary>The number of hash functions: whole vectors on every machine.</summary>
    public const int Count = 96;

    private readonly uint[] _seeds = new uint[Count], _factors = new uint[Count];
    private readonly uint[] _minima = new uint[Count];

    public MinHashFunctions(int seed)
    {
        var state = ShingleReader.Mix((ulong)seed + 1);
        for (var i = 0; i < Count; i++)
        {
            state = ShingleReader.Mix(state + 0x9E37_79B9_7F4A_7C15);
            _seeds[i] = (uint)state;
            _factors[i] = (uint)(state >> 32) | 1;
        }
    }

    /// <summary>Writes the signature of a set. Not for two threads at once.</summary>
    /// <param name="shingles">At least one.</param>
    /// <param name="signature"><see cref="Count"/> places.</param>
    public void Sign(ReadOnlySpan<ulong> shingles, Span<ushort> signature)
    {
        Array.Fill(_minima, uint.MaxValue);
        var minima = MemoryMarshal.Cast<uint, Vector<uint>>(_minima.AsSpan());
        var seeds = MemoryMarshal.Cast<uint, Vector<uint>>(_seeds);
        var factors = MemoryMarshal.Cast<uint, Vector<uint>>(_factors);
        var second = new Vector<uint>(0xC2B2_AE35);
        foreach (var shingle in shingles)
        {
            var value = new Vector<uint>((uint)(shingle ^ (shingle >> 32)));
            for (var i = 0; i < minima.Length; i++)
            {
                var x = (value ^ seeds[i]) * factors[i];
                x = (x ^ (x >>> 15)) * second;
                minima[i] = Vector.Min(minima[i], x ^ (x >>> 16));
            }
        }
        for (var i = 0; i < Count; i++) signature[i] = (ushort)_minima[i];
    }

    /// <summary>The share of places in which two signatures agree: an estimate of the Jaccard similarity, standard error at most 0.051.</summary>
    public static double Estimate(ReadOnlySpan<ushort> a, ReadOnlySpan<ushort> b) =>
        1.0 - ((double)TensorPrimitives.HammingDistance(a, b) / Count);
}
