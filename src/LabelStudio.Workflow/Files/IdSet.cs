using System.IO.Hashing;

namespace LabelStudio.Workflow.Files;

/// <summary>Finds an id that stands twice in a file of any length, in 10 to 13 bytes an id.</summary>
/// <remarks>
/// Ids are told apart by 64-bit numbers. Of n different ids two share one with odds of n² / 2^65: once in 37 million files of a million rows.
/// The numbers lie in shards, each a table with open addresses that grows for itself, so that growing never holds everything twice.
/// </remarks>
internal sealed class IdSet
{
    private const int Shards = 16;
    private const int FirstPlaces = 16;

    private readonly Shard[] _shards = new Shard[Shards];

    /// <summary>Bytes that the numbers take.</summary>
    public long Bytes => _shards.Sum(s => (s.Places?.LongLength ?? 0) * sizeof(ulong));

    /// <summary>Makes room for about as many ids; with more of them it grows.</summary>
    public void Reserve(long ids)
    {
        // shards are not equally full: a tenth more than their share
        var places = ids * 11 / 10 / Shards * 5 / 4 + FirstPlaces;
        for (var i = 0; i < Shards; i++) _shards[i].Reserve((int)Math.Min(places, Array.MaxLength));
    }

    /// <summary>Adds an id.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <returns>False where it is there already.</returns>
    public bool Add(ReadOnlySpan<byte> utf8)
    {
        var number = XxHash64.HashToUInt64(utf8);
        // the first bits choose the shard, the next ones the place in it; 0 is an empty place
        var rest = Math.Max(1, number);
        return _shards[number >> 60].Add(rest);
    }

    private struct Shard
    {
        public ulong[]? Places;
        private int _count;

        public bool Add(ulong number)
        {
            if (Places == null || _count * 5L >= Places.Length * 4L) Reserve(Places == null ? FirstPlaces : Places.Length + Places.Length / 4);
            if (!Put(Places!, number)) return false;
            _count++;
            return true;
        }

        public void Reserve(int places)
        {
            if (Places != null && Places.Length >= places) return;
            var wider = new ulong[places];
            foreach (var number in Places ?? [])
                if (number != 0) Put(wider, number);
            Places = wider;
        }

        private static bool Put(ulong[] places, ulong number)
        {
            var at = (int)Math.BigMul(number << 4, (ulong)places.Length, out _);
            while (places[at] != 0)
            {
                if (places[at] == number) return false;
                if (++at == places.Length) at = 0;
            }
            places[at] = number;
            return true;
        }
    }
}
