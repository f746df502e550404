namespace LabelStudio.Onnx.Students;

/// <summary>Sorts texts by length into batches, so that a long text neither pads a batch of short ones nor makes one that does not fit in memory.</summary>
internal static class TextBatches
{
    private const int MostTexts = 64;

    // rows times longest row: some megabytes of intermediate results with a hundred classes
    private const int MostCharacters = 8_192;

    // rows times features of the student: the graph keeps a table of them, which should stay in a processor's own cache
    private const int MostTableCells = 400_000;
    private const int FewestTexts = 8;

    /// <summary>Batches of positions in the list; each position is in one of them.</summary>
    /// <param name="lengths">The length of each text.</param>
    /// <param name="features">How many features the student knows.</param>
    public static List<int[]> Make(int[] lengths, int features)
    {
        var most = Math.Clamp(MostTableCells / Math.Max(1, features), FewestTexts, MostTexts);
        var order = Enumerable.Range(0, lengths.Length).ToArray();
        // ties by position, so that the same texts always share a batch
        Array.Sort(order, (a, b) => lengths[a] != lengths[b] ? lengths[a].CompareTo(lengths[b]) : a.CompareTo(b));
        var batches = new List<int[]>();
        for (var first = 0; first < order.Length;)
        {
            var count = 1;
            while (count < most && first + count < order.Length && (count + 1L) * lengths[order[first + count]] <= MostCharacters) count++;
            batches.Add(order[first..(first + count)]);
            first += count;
        }
        return batches;
    }
}
