using System.IO.Hashing;

namespace LabelStudio.Workflow.Files;

/// <summary>Finds an id that stands twice in a file of any length, in 10 to 15 bytes an id.</summary>
/// <remarks>
/// Ids are told apart by 64-bit numbers. Of n different ids two share one with odds of n² / 2^65: once in 37 million files of a million rows.
/// The numbers lie in shards, each a table with open addresses that grows for itself, so that growing never holds everything twice.
/// </remarks>
internal sealed class IdSet
{
    private const int Shards = 256;
    private const int FirstPlaces = 16;

    private readonly Shard[] _shards = new Shard[Shards];

    /// <summary>Bytes that the numbers take.</summary>
    public long Bytes => _shards.Sum(s => (s.Places?.LongLength ?? 0) * sizeof(ulong));

    /// <summary>Adds an id.</summary>
    /// <param name="utf8">Its bytes.</param>
    /// <returns>False where it is there already.</returns>
    public bool Add(ReadOnlySpan<byte> utf8)
    {
        var number = XxHash64.HashToUInt64(utf8);
        // the first bits choose the shard, the next ones the place in it; 0 is an empty place
        var rest = Math.Max(1, number);
        return _shards[number >> 56].Add(rest);
    }

    private struct Shard
    {
        public ulong[]? Places;
        private int _count;

        public bool Add(ulong number)
        {
            if (Places == null) Places = new ulong[FirstPlaces];
            else if (_count * 5L >= Places.Length * 4L) Grow();
            if (!Put(Places!, number)) return false;
            _count++;
            return true;
        }

        private void Grow()
        {
            var wider = new ulong[Places!.Length + Places.Length / 2];
            foreach (var number in Places)
                if (number != 0) Put(wider, number);
            Places = wider;
        }

        private static bool Put(ulong[] places, ulong number)
        {
            var at = (int)Math.BigMul(number << 8, (ulong)places.Length, out _);
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
