using System.Numerics;
using LabelStudio.Core.Text;

namespace LabelStudio.Core.Analysis.NearDuplicates;

/// <summary>Reads a text's fingerprint and its shingles: the distinct runs of k words, as 64-bit hashes. Not for two threads at once.</summary>
/// <remarks>
/// k grows with the number of distinct words: 1 below 16, 2 below 40, 3 from there. One changed word touches k shingles, so that a
/// short text with a longer k would have no near-duplicates but itself. Two texts are compared at the smaller k of both.
/// </remarks>
internal sealed class ShingleReader
{
    /// <summary>The largest k.</summary>
    public const int LargestSize = 3;

    private const ulong Prime = 0x9E37_79B9_7F4A_7C15, Fnv = 0x0000_0100_0000_01B3;

    // texts with so many distinct words have the next k
    private static readonly int[] Limits = [16, 40];

    private readonly List<ulong> _words = [];
    private readonly HashSet<ulong> _distinct = [];
    private char[] _lower = new char[64];

    /// <summary>A hash of the words in their order; of the text itself, without the blanks around it, where there are no words.</summary>
    public UInt128 Fingerprint { get; private set; }

    /// <summary>The number of distinct words.</summary>
    public int DistinctWords => _distinct.Count;

    /// <summary>The k of a text of so many distinct words.</summary>
    public static int SizeFor(int distinctWords)
    {
        var size = 1;
        while (size < LargestSize && distinctWords >= Limits[size - 1]) size++;
        return size;
    }

    /// <summary>Whether a text of so many distinct words may be alike, to <paramref name="threshold"/>, to one whose k is <paramref name="size"/>.</summary>
    public static bool IsComparedAt(int size, int distinctWords, double threshold)
    {
        var own = SizeFor(distinctWords);
        return size == own || (size < own && distinctWords * threshold <= Limits[size - 1] - 1);
    }

    /// <summary>Reads a text.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        _words.Clear();
        _distinct.Clear();
        var (left, right) = (0UL, Prime);
        foreach (var span in Words.In(text))
        {
            if (span.Length > _lower.Length) _lower = new char[span.Length * 2];
            var lower = _lower.AsSpan(0, span.Length);
            Words.Lower(text.Slice(span.Start, span.Length), lower);
            var word = Hash(lower);
            _words.Add(word);
            _distinct.Add(word);
            (left, right) = (Mix(left + word), (BitOperations.RotateLeft(right, 23) ^ word) * Fnv);
        }
        if (_words.Count == 0) (left, right) = (Hash(text.Trim()), 0);
        Fingerprint = new UInt128(Mix(left), Mix(right));
    }

    /// <summary>The distinct shingles of k words of the text that was read, ascending; none if it has no words.</summary>
    public ulong[] Shingles(int size)
    {
        if (_words.Count == 0) return [];
        var length = Math.Min(size, _words.Count);
        var shingles = new ulong[_words.Count - length + 1];
        for (var i = 0; i < shingles.Length; i++)
            for (var j = 0; j < length; j++)
                shingles[i] = Mix((shingles[i] * 3) + _words[i + j]);
        Array.Sort(shingles);
        var distinct = 1;
        for (var i = 1; i < shingles.Length; i++)
            if (shingles[i] != shingles[distinct - 1])
                shingles[distinct++] = shingles[i];
        Array.Resize(ref shingles, distinct);
        return shingles;
    }

    /// <summary>The share of two ascending lists' members that stand in both, 0 to 1.</summary>
    public static double Jaccard(ReadOnlySpan<ulong> a, ReadOnlySpan<ulong> b)
    {
        var (i, j, common) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            if (a[i] == b[j]) (i, j, common) = (i + 1, j + 1, common + 1);
            else if (a[i] < b[j]) i++;
            else j++;
        }
        var union = a.Length + b.Length - common;
        return union == 0 ? 0 : (double)common / union;
    }

    /// <summary>Spreads every bit over all others (the finalizer of SplitMix64).</summary>
    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58_476D_1CE4_E5B9;
        x = (x ^ (x >> 27)) * 0x94D0_49BB_1331_11EB;
        return x ^ (x >> 31);
    }

    private static ulong Hash(ReadOnlySpan<char> text)
    {
        var hash = 0xCBF2_9CE4_8422_2325;
        foreach (var unit in text) hash = (hash ^ unit) * Fnv;
        return Mix(hash);
    }
}
