namespace LabelStudio.Onnx.Encoders;

/// <summary>Sorts texts by their number of tokens into batches, so that hardly a place in a batch is empty.</summary>
internal static class TokenBatches
{
    private const int MostTexts = 32;
    private const int MostTokens = 2_048;

    /// <summary>Batches of positions in the list; each text with a token is in one of them.</summary>
    /// <param name="lengths">The number of tokens of each text.</param>
    public static List<int[]> Make(int[] lengths)
    {
        // ties by position, so that the same texts always share a batch
        int[] order = [.. Enumerable.Range(0, lengths.Length).Where(i => lengths[i] > 0).OrderBy(i => lengths[i])];
        var batches = new List<int[]>();
        for (var first = 0; first < order.Length;)
        {
            var count = 1;
            while (count < MostTexts && first + count < order.Length && (count + 1L) * lengths[order[first + count]] <= MostTokens) count++;
            batches.Add(order[first..(first + count)]);
            first += count;
        }
        return batches;
    }
}
