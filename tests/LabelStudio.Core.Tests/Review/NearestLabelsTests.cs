using LabelStudio.Core.Embeddings;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Review;

/// <summary>Meaning, where there are vectors of it: neighbours that speak against functions that all agree, and documents that are alike.</summary>
public class NearestLabelsTests
{
    private const int Side = 40;
    private const int Astray = 7;

    private static readonly ClassList Classes = new(["A", "B"]);

    [Fact]
    public void NeighboursSpeakAgainstALabelOnWhichAllFunctionsAgreeAlsoWhereTheStudentDoesNot()
    {
        var inputs = Inputs();
        Assert.Empty(ReviewRanking.Top(ReviewRanking.Create("suspicious-unanimity"), inputs, 10));
        var nearest = NearestLabels.Ask(inputs, Vectors(), Open(), Copies());
        Assert.Equal((1, new NearestLabel(1, 10, 0, 10)), (nearest.Count, nearest.Of(Astray)));
        var found = Assert.Single(ReviewRanking.Top(ReviewRanking.Create("suspicious-unanimity"), inputs with { Nearest = nearest }, 10));
        Assert.Equal((Astray, Math.Log(10.5 / 0.5)), (found.Document, found.Score));
        Assert.EndsWith("; of the 10 nearest documents in meaning 10 are labelled B", found.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatMayNotBeAskedAboutIsNotAndWhatMayNotSpeakDoesNot()
    {
        var inputs = Inputs();
        var eligible = Open();
        eligible[Astray] = false;
        Assert.Equal(0, NearestLabels.Ask(inputs with { Eligible = eligible }, Vectors(), Open(), Copies()).Count);
        // all of the other side are of the test split but four, which are too few to be most of ten
        var open = Open();
        for (var d = Side; d < 2 * Side - 4; d++) open[d] = false;
        Assert.Null(NearestLabels.Ask(inputs, Vectors(), open, Copies()).Of(Astray));
        // copies of itself say nothing that it does not
        var copies = Copies();
        for (var d = Side; d < 2 * Side; d++) copies[d] = copies[Astray] = Astray;
        Assert.Null(NearestLabels.Ask(inputs, Vectors(), Open(), copies).Of(Astray));
    }

    [Fact]
    public void DocumentsWithoutAVectorAreLeftOutAndBlocksMayBeMissing()
    {
        var all = Vectors();
        var half = new DocumentVectors([null, all.Block(1)], all.First(1));
        Assert.Equal(0, NearestLabels.Ask(Inputs(), half, Open(), Copies()).Count);
        Assert.Equal((false, true), (half.TryRead(Astray, new float[2]), half.TryRead(2 * Side - 1, new float[2])));
        Assert.Throws<ArgumentException>(() => new DocumentVectors([null], 8));
    }

    [Fact]
    public void ClustersAreOfWhatIsNear()
    {
        var vectors = new VectorBlock(5, 2);
        float[][] rows = [[1, 0], [0, 1], [1, 0.2f], [0, 0], [-1, 0]];
        for (var i = 0; i < rows.Length; i++) vectors.Set(i, rows[i]);
        Assert.Equal([0, -1, 0, -1, -1], VectorClusters.Of(vectors));
        Assert.Throws<ArgumentException>(() => VectorClusters.Of(vectors, 0));
    }

    /// <summary>Forty documents of either class; one of the first is among the second in meaning. The student agrees with all labels.</summary>
    private static ReviewInputs Inputs()
    {
        int[] classes = [.. Enumerable.Range(0, 2 * Side).Select(d => d < Side ? 0 : 1)];
        var columns = new[] { new VoteColumn("f", classes.Length, 2), new VoteColumn("g", classes.Length, 2) };
        foreach (var column in columns)
            for (var d = 0; d < classes.Length; d++) column[d] = classes[d];
        var votes = new VoteMatrix(Classes, columns, classes.Length);
        var sure = new ProbabilisticLabels(Classes, [0.9f, 0.1f, 0.1f, 0.9f], classes, [true, true]);
        return new ReviewInputs { Labels = sure, OutOfFold = sure, Votes = VotePatterns.Of(votes) };
    }

    private static DocumentVectors Vectors()
    {
        // two blocks, as large projects have
        var blocks = new[] { new VectorBlock(Side + 10, 2), new VectorBlock(Side - 10, 2) };
        for (var d = 0; d < 2 * Side; d++)
        {
            var away = 0.01f * (d % 13);
            float[] vector = d < Side && d != Astray ? [1, away] : [away, 1];
            blocks[d / (Side + 10)].Set(d % (Side + 10), vector);
        }
        return new DocumentVectors(blocks, Side + 10);
    }

    private static bool[] Open() => [.. Enumerable.Repeat(true, 2 * Side)];

    private static int[] Copies() => [.. Enumerable.Repeat(-1, 2 * Side)];
}
