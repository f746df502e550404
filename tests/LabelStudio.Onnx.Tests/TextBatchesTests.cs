using LabelStudio.Onnx.Students;

namespace LabelStudio.Onnx.Tests;

public sealed class TextBatchesTests
{
    [Fact]
    public void Every_text_is_in_one_batch_and_batches_stay_small()
    {
        var random = new Random(5);
        int[] lengths = [.. Enumerable.Range(0, 5_000).Select(i => i % 97 == 0 ? random.Next(10_000) : random.Next(200)), 10_000, 0];
        var batches = TextBatches.Make(lengths);
        Assert.Equal(Enumerable.Range(0, lengths.Length), batches.SelectMany(b => b).Order());
        Assert.All(batches, b =>
        {
            Assert.InRange(b.Length, 1, 64);
            Assert.True(b.Length == 1 || b.Length * (long)b.Max(i => lengths[i]) <= 8_192);
        });
        // a long text costs itself alone
        Assert.Single(batches, b => b.Contains(lengths.Length - 2) && b.Length == 1);
        Assert.InRange(batches.Count, lengths.Length / 64, lengths.Length / 8);
    }
}
