using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;

namespace LabelStudio.Workflow.Review;

/// <summary>Documents whose class is known, put into a queue to measure the people who answer it.</summary>
internal static class PlantedGold
{
    /// <summary>Documents of train and dev to be planted, the same ones for the same seed. Imported gold comes first: what people have answered may be what is to be measured.</summary>
    public static IReadOnlyList<Gold> Draw(IReadOnlyList<Gold> known, int count, int seed) =>
    [
        .. known.OrderBy(g => g.Source == GoldSource.Imported ? 0 : 1).ThenBy(g => Mix((ulong)(uint)seed << 32 | (uint)g.Ordinal)).Take(count).OrderBy(g => Mix((uint)g.Ordinal)),
    ];

    /// <summary>Puts the planted documents among the others, one in each of as many equal parts, at a place that cannot be guessed.</summary>
    public static List<QueueItem> Spread(IReadOnlyList<QueueItem> chosen, IReadOnlyList<QueueItem> planted, int seed)
    {
        var total = chosen.Count + planted.Count;
        var places = new Dictionary<int, QueueItem>(planted.Count);
        for (var i = 0; i < planted.Count; i++)
        {
            var from = (int)((long)total * i / planted.Count);
            var to = (int)((long)total * (i + 1) / planted.Count);
            places[from + (int)(Mix((ulong)(uint)seed << 32 | (uint)i) % (ulong)(to - from))] = planted[i];
        }
        var items = new List<QueueItem>(total);
        var next = 0;
        for (var position = 0; position < total; position++) items.Add(places.TryGetValue(position, out var item) ? item : chosen[next++]);
        return items;
    }

    /// <summary>The finaliser of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static ulong Mix(ulong z)
    {
        z += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
