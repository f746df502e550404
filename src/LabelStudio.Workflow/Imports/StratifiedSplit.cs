using System.IO.Hashing;
using System.Runtime.InteropServices;
using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Imports;

/// <summary>Splits documents at random, the same share of every label, so that neither the order of the rows nor the number of threads plays a part.</summary>
/// <remarks>
/// Within a label the documents are put in the order of a hash of seed and id, and the first ones become dev, the next test. What rounding
/// takes from one label is given to the next, so that the shares of the whole are exact and those of a label differ by less than two documents.
/// </remarks>
internal sealed class StratifiedSplit(RandomSplit options)
{
    private readonly List<Entry> _entries = [];

    private readonly record struct Entry(int Stratum, ulong Key, int Index) : IComparable<Entry>
    {
        public int CompareTo(Entry other)
        {
            var c = Stratum.CompareTo(other.Stratum);
            if (c == 0) c = Key.CompareTo(other.Key);
            return c != 0 ? c : Index.CompareTo(other.Index);
        }
    }

    /// <param name="stratum">The document's label, -1 for none.</param>
    /// <param name="id">The document's id as UTF-8.</param>
    /// <param name="index">What <see cref="Assign"/> knows the document by.</param>
    public void Add(int stratum, ReadOnlySpan<byte> id, int index) =>
        _entries.Add(new Entry(stratum, XxHash64.HashToUInt64(id, unchecked(options.Seed * 0x9E3779B97F4A7C1L)), index));

    /// <summary>Tells each document's split, in any order.</summary>
    /// <param name="rank">The place of each stratum among the strata, so that the result does not hang on the order in which labels appeared.</param>
    public void Assign(Func<int, int> rank, Action<int, Split> assign)
    {
        var entries = CollectionsMarshal.AsSpan(_entries);
        for (var i = 0; i < entries.Length; i++) entries[i] = entries[i] with { Stratum = rank(entries[i].Stratum) };
        entries.Sort();
        double dev = 0, test = 0;
        for (var start = 0; start < entries.Length;)
        {
            var end = start + 1;
            while (end < entries.Length && entries[end].Stratum == entries[start].Stratum) end++;
            var n = end - start;
            dev += n * options.Dev;
            test += n * options.Test;
            var devCount = Math.Clamp((int)Math.Round(dev), 0, n);
            var testCount = Math.Clamp((int)Math.Round(test), 0, n - devCount);
            dev -= devCount;
            test -= testCount;
            for (var i = start; i < end; i++)
                assign(entries[i].Index, i - start < devCount ? Split.Dev : i - start < devCount + testCount ? Split.Test : Split.Train);
            start = end;
        }
    }

    public static void Check(RandomSplit options)
    {
        if (!(options.Dev >= 0 && options.Test >= 0 && options.Dev + options.Test <= 1))
            throw new UserErrorException("The shares of dev and test must be between 0 and 1 and must not add up to more than 1.");
    }
}
