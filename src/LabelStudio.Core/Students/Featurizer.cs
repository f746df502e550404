using System.Buffers;

namespace LabelStudio.Core.Students;

/// <summary>
/// Turns a text into the hash buckets of its features. This is the definition; the exported graph computes the same numbers with tensor operators.
/// </summary>
/// <remarks>
/// With c the letter codes of a text between two zeros (0 = no word character) and all arithmetic in wrapping 32-bit integers:
/// a word is hashed as Σ c[j]·B^j; a word n-gram as g(1) = h(1), g(i) = g(i-1)·P + h(i);
/// a character n-gram as g(1) = c[0] + S, g(i) = g(i-1)·B + c[i-1], where every inner character is a word character, and of an n-gram without one not both characters are boundaries.
/// The bucket is the non-negative remainder by V.
/// </remarks>
public sealed class Featurizer
{
    /// <summary>B, the base of the polynomial hash: 2^32 by the golden ratio (Knuth, The art of computer programming 3, 6.4), as a signed number.</summary>
    public const int Base = -1640531535;

    /// <summary>P, which joins the hashes of adjacent words.</summary>
    public const int Join = 1597334677;

    /// <summary>S, which tells a character n-gram that begins with a boundary from the shorter one behind it.</summary>
    public const int GramStart = 625341585;

    private readonly int _mask;

    /// <summary>Makes a featurizer.</summary>
    /// <exception cref="ArgumentException">The specification is out of range.</exception>
    public Featurizer(FeatureSpec spec)
    {
        spec.Validate();
        Spec = spec;
        // a power of two needs no division
        _mask = System.Numerics.BitOperations.IsPow2(spec.Buckets) ? spec.Buckets - 1 : 0;
    }

    /// <summary>What is read from a text.</summary>
    public FeatureSpec Spec { get; }

    /// <summary>Appends the bucket (0 to V-1) of every feature occurrence of a text, in no particular order.</summary>
    /// <param name="text">Any string; a lone surrogate counts as U+FFFD, U+0000 as a space.</param>
    /// <param name="buckets">Receives one number an occurrence.</param>
    public void Append(ReadOnlySpan<char> text, List<int> buckets)
    {
        var codes = ArrayPool<int>.Shared.Rent(Math.Min(text.Length, Spec.MaxTextLength) + 2);
        var length = ReadCodes(text, codes);
        if (Spec.WordMax > 0) AppendWords(codes.AsSpan(0, length), buckets);
        if (Spec.CharMax > 0) AppendGrams(codes.AsSpan(0, length), buckets);
        ArrayPool<int>.Shared.Return(codes);
    }

    private int ReadCodes(ReadOnlySpan<char> text, int[] codes)
    {
        var n = 0;
        codes[n++] = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (n > Spec.MaxTextLength) break;
            codes[n++] = LetterCodes.Of(rune);
        }
        codes[n++] = 0;
        return n;
    }

    private void AppendWords(ReadOnlySpan<int> codes, List<int> buckets)
    {
        // hashes of the last words, the newest last
        Span<int> recent = stackalloc int[FeatureSpec.LongestGram];
        var words = 0;
        for (var i = 1; i < codes.Length; i++)
        {
            if (codes[i] == 0) continue;
            var hash = 0;
            for (var power = 1; codes[i] != 0; i++)
            {
                hash = unchecked(hash + codes[i] * power);
                power = unchecked(power * Base);
            }
            recent[1..].CopyTo(recent);
            recent[^1] = hash;
            words++;
            for (var n = Spec.WordMin; n <= Math.Min(Spec.WordMax, words); n++)
            {
                var gram = 0;
                foreach (var h in recent[^n..]) gram = unchecked(gram * Join + h);
                buckets.Add(Bucket(gram));
            }
        }
    }

    private void AppendGrams(ReadOnlySpan<int> codes, List<int> buckets)
    {
        for (var i = 0; i + 1 < codes.Length; i++)
        {
            if ((codes[i] | codes[i + 1]) == 0) continue;
            var hash = unchecked(codes[i] + GramStart);
            var longest = Math.Min(Spec.CharMax, codes.Length - i);
            for (var n = 2; n <= longest; n++)
            {
                var last = codes[i + n - 1];
                hash = unchecked(hash * Base + last);
                if (n >= Spec.CharMin) buckets.Add(Bucket(hash));
                if (last == 0) break;
            }
        }
    }

    private int Bucket(int hash)
    {
        if (_mask != 0) return hash & _mask;
        var remainder = hash % Spec.Buckets;
        return remainder < 0 ? remainder + Spec.Buckets : remainder;
    }

    /// <summary>B^0, B^1, … in wrapping arithmetic.</summary>
    /// <param name="count">How many.</param>
    public static int[] Powers(int count)
    {
        var powers = new int[count];
        var power = 1;
        for (var i = 0; i < count; i++)
        {
            powers[i] = power;
            power = unchecked(power * Base);
        }
        return powers;
    }
}
