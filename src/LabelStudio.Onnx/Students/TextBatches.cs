namespace LabelStudio.Onnx.Students;

/// <summary>Sorts texts by length into batches, so that a long text neither pads a batch of short ones nor makes one that does not fit in memory.</summary>
internal static class TextBatches
{
    private const int MostTexts = 64;

    // rows times longest row: some megabytes of intermediate results with a hundred classes
    private const int MostCharacters = 8_192;

    /// <summary>Batches of positions in the list; each position is in one of them.</summary>
    /// <param name="lengths">The length of each text.</param>
    public static List<int[]> Make(int[] lengths)
    {
        var order = Enumerable.Range(0, lengths.Length).ToArray();
        // ties by position, so that the same texts always share a batch
        Array.Sort(order, (a, b) => lengths[a] != lengths[b] ? lengths[a].CompareTo(lengths[b]) : a.CompareTo(b));
        var batches = new List<int[]>();
        for (var first = 0; first < order.Length;)
        {
            var count = 1;
            while (count < MostTexts && first + count < order.Length && (count + 1L) * lengths[order[first + count]] <= MostCharacters) count++;
            batches.Add(order[first..(first + count)]);
            first += count;
        }
        return batches;
    }
}
