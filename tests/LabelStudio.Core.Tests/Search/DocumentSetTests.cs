using LabelStudio.Core.Search;

namespace LabelStudio.Core.Tests.Search;

public class DocumentSetTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(65_536)]
    public void Sets_of_every_size_join_meet_and_invert(int documents)
    {
        var random = new Random(documents);
        bool[] a = Bits(random, documents), b = Bits(random, documents);
        Assert.Equal(Numbers(documents, i => a[i] && b[i]), Of(a).IntersectWith(Of(b)).Members());
        Assert.Equal(Numbers(documents, i => a[i] || b[i]), Of(a).UnionWith(Of(b)).Members());
        Assert.Equal(Numbers(documents, i => !a[i]), Of(a).Invert().Members());
        Assert.Equal(a.Count(x => x), Of(a).Count);
        Assert.Equal(documents, DocumentSet.All(documents).Count);
        Assert.True(Of(a).Invert().Invert().SetEquals(Of(a).Copy()));
    }

    [Fact]
    public void Documents_outside_and_sets_of_other_chunks_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentSet(65_537));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentSet(10).Add(10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DocumentSet(10).Add(-1));
        Assert.Throws<ArgumentException>(() => new DocumentSet(10).UnionWith(new DocumentSet(11)));
    }

    private static bool[] Bits(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.Next(3) == 0)];

    private static IEnumerable<int> Numbers(int count, Func<int, bool> take) => Enumerable.Range(0, count).Where(take);

    private static DocumentSet Of(bool[] bits)
    {
        var set = new DocumentSet(bits.Length);
        for (var i = 0; i < bits.Length; i++)
            if (bits[i])
                set.Add(i);
        return set;
    }
}
