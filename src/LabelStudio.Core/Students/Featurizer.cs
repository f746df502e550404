using System.Buffers;

namespace LabelStudio.Core.Students;

/// <summary>
/// Turns a text into the hash buckets of its features. This is the definition; the exported graph computes the same numbers with tensor operators.
/// </summary>
/// <remarks>
/// With c the letter codes of a text between two zeros (0 = no word character) and all arithmetic in wrapping 64-bit integers:
/// a word is hashed as Σ c[j]·B^j; a word n-gram as g(1) = h(1), g(i) = g(i-1)·P + h(i);
/// a character n-gram as n + Σ c[i+j]·B^(j+1), where every inner character is a word character and not both ends are boundaries.
/// The bucket is the non-negative remainder by V.
/// </remarks>
public sealed class Featurizer
{
    /// <summary>B, the base of the polynomial hash (the multiplier of Knuth's MMIX generator).</summary>
    public const long Base = 6364136223846793005;

    /// <summary>P, which joins the hashes of adjacent words.</summary>
    public const long Join = 3935559000370003845;

    private static readonly long[] GramPowers = Powers(FeatureSpec.LongestGram + 1);

    /// <summary>Makes a featurizer.</summary>
    /// <exception cref="ArgumentException">The specification is out of range.</exception>
    public Featurizer(FeatureSpec spec)
    {
        spec.Validate();
        Spec = spec;
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
        Span<long> recent = stackalloc long[FeatureSpec.LongestGram];
        var words = 0;
        for (var i = 1; i < codes.Length; i++)
        {
            if (codes[i] == 0) continue;
            var hash = 0L;
            for (var power = 1L; codes[i] != 0; i++)
            {
                hash = unchecked(hash + codes[i] * power);
                power = unchecked(power * Base);
            }
            recent[1..].CopyTo(recent);
            recent[^1] = hash;
            words++;
            for (var n = Spec.WordMin; n <= Math.Min(Spec.WordMax, words); n++)
            {
                var gram = 0L;
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
            var sum = unchecked(codes[i] * GramPowers[1]);
            var longest = Math.Min(Spec.CharMax, codes.Length - i);
            for (var n = 2; n <= longest; n++)
            {
                var last = codes[i + n - 1];
                sum = unchecked(sum + last * GramPowers[n]);
                if (n >= Spec.CharMin) buckets.Add(Bucket(unchecked(n + sum)));
                if (last == 0) break;
            }
        }
    }

    private int Bucket(long hash)
    {
        var remainder = hash % Spec.Buckets;
        return (int)(remainder < 0 ? remainder + Spec.Buckets : remainder);
    }

    /// <summary>B^0, B^1, … in wrapping arithmetic.</summary>
    /// <param name="count">How many.</param>
    public static long[] Powers(int count)
    {
        var powers = new long[count];
        var power = 1L;
        for (var i = 0; i < count; i++)
        {
            powers[i] = power;
            power = unchecked(power * Base);
        }
        return powers;
    }
}
