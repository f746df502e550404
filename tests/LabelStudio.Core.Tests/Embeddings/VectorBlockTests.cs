using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Search;

namespace LabelStudio.Core.Tests.Embeddings;

/// <summary>Vectors of one byte a number against the vectors they stand for.</summary>
public sealed class VectorBlockTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(48)]
    [InlineData(384)]
    [InlineData(512)]
    [InlineData(513)]
    [InlineData(4_096)]
    public void Cosines_are_those_of_the_vectors(int dimensions)
    {
        var vectors = Vectors(200, dimensions);
        var block = Block(vectors, dimensions);
        var worst = 0.0;
        foreach (var query in Vectors(5, dimensions, seed: 2))
        {
            var rounded = new QueryVector(query);
            for (var row = 0; row < vectors.Length; row++) worst = Math.Max(worst, Math.Abs(Cosine(query, vectors[row]) - block.Cosine(row, rounded)));
        }
        Assert.InRange(worst, 0, 0.01);
    }

    [Fact]
    public void The_longest_and_largest_vectors_do_not_overflow()
    {
        var ones = Enumerable.Repeat(1f, QueryVector.MostDimensions).ToArray();
        var block = Block([ones, [.. ones.Select(v => -v)]], ones.Length);
        Assert.Equal(1, block.Cosine(0, new QueryVector(ones)), 1e-6);
        Assert.Equal(-1, block.Cosine(1, new QueryVector(ones)), 1e-6);
        Assert.Throws<ArgumentOutOfRangeException>(() => new QueryVector(new float[QueryVector.MostDimensions + 1]));
    }

    [Fact]
    public void A_row_is_near_to_itself_and_zeros_to_nothing()
    {
        var vectors = Vectors(3, 512);
        var block = Block([.. vectors, new float[512], [.. Enumerable.Repeat(float.NaN, 512)]], 512);
        for (var row = 0; row < 3; row++)
        {
            var back = new float[512];
            block.Read(row, back);
            Assert.Equal(1, back.Sum(v => (double)v * v), 1e-5);
            Assert.Equal(1, block.Cosine(row, new QueryVector(back)), 1e-6);
            Assert.Equal(0, block.Cosine(row, new QueryVector(new float[512])));
        }
        Assert.Equal(0, block.Cosine(3, new QueryVector(vectors[0])));
        Assert.Equal(0, block.Cosine(4, new QueryVector(vectors[0])));
    }

    [Fact]
    public void Finding_and_ranking_say_what_the_cosines_say()
    {
        var block = Block(Vectors(1_000, 64), 64);
        var query = new QueryVector(Vectors(1, 64, seed: 5)[0]);
        var cosines = Enumerable.Range(0, 1_000).Select(r => block.Cosine(r, query)).ToArray();
        var found = new DocumentSet(1_000);
        block.Find(query, 0.1, found);
        Assert.Equal(Enumerable.Range(0, 1_000).Where(r => cosines[r] >= 0.1), found.Members());
        var nearest = new NearestDocuments(20);
        block.Offer(query, 65_536, nearest);
        Assert.Equal(Enumerable.Range(0, 1_000).OrderByDescending(r => cosines[r]).Take(20).Select(r => 65_536 + r), nearest.ToList().Select(n => n.Number));
    }

    [Fact]
    public void The_nearest_do_not_depend_on_the_order_of_offers()
    {
        (int Number, double Cosine)[] offers = [(4, 0.5), (1, 0.5), (9, 0.7), (3, 0.5), (2, 0.1)];
        foreach (var order in new[] { offers, [.. offers.Reverse()], [.. offers.OrderBy(o => o.Number)] })
        {
            var (all, part) = (new NearestDocuments(3), new NearestDocuments(3));
            foreach (var (number, cosine) in order.Take(2)) all.Offer(number, cosine);
            foreach (var (number, cosine) in order.Skip(2)) part.Offer(number, cosine);
            all.Offer(part);
            Assert.Equal([9, 1, 3], all.ToList().Select(n => n.Number));
        }
    }

    private static VectorBlock Block(float[][] vectors, int dimensions)
    {
        var block = new VectorBlock(vectors.Length, dimensions);
        for (var row = 0; row < vectors.Length; row++) block.Set(row, vectors[row]);
        return block;
    }

    private static float[][] Vectors(int count, int dimensions, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => Enumerable.Range(0, dimensions).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray())];
    }

    private static double Cosine(float[] a, float[] b)
    {
        double Dot(float[] x, float[] y) => x.Zip(y, (v, w) => (double)v * w).Sum();
        return Dot(a, b) / Math.Sqrt(Dot(a, a) * Dot(b, b));
    }
}
