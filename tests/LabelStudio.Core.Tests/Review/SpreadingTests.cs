using LabelStudio.Core.Review;

namespace LabelStudio.Core.Tests.Review;

/// <summary>Documents alike are kept apart wherever they can be, and the ranking is left alone as far as that goes.</summary>
public class SpreadingTests
{
    [Fact]
    public void ARankingWithoutGroupsStaysAsItIs() =>
        Assert.Equal([0, 1, 2, 3, 4], Spreading.Order([-1, 7, -1, 3, -1], 10));

    [Fact]
    public void TheBestOfAGroupStaysFirstAndItsLikesWait() =>
        Assert.Equal([0, 3, 4, 1, 5, 6, 2], Spreading.Order([1, 1, 1, -1, -1, -1, -1], 2));

    [Fact]
    public void WhatCannotBeKeptApartIsSpreadAsFarAsItGoes()
    {
        // four of five are alike: one other between two of them is all there is
        var order = Spreading.Order([1, 1, 1, 1, -1], 3);
        Assert.Equal([0, 1, 2, 3, 4], order.Order());
        Assert.Equal(0, order[0]);
        Assert.Equal(4, order[1]);
    }

    [Fact]
    public void TheWindowIsMadeAsSmallAsALargeGroupNeeds()
    {
        // ten of thirty are alike and shall stand twenty apart: every third place is what there is
        var order = Spreading.Order([.. Enumerable.Range(0, 30).Select(i => i < 10 ? 1 : -1)], 20);
        var places = Enumerable.Range(0, 30).Where(p => order[p] < 10).ToList();
        Assert.All(places.Zip(places.Skip(1)), p => Assert.InRange(p.Second - p.First, 3, 4));
    }

    [Fact]
    public void NoTwoOfAGroupComeWithinTheWindowWhereThatCanBe()
    {
        var draws = new SeededDraws(11);
        var checkedOnes = 0;
        for (var round = 0; round < 400; round++)
        {
            var (n, window, kinds) = (draws.Whole(2, 120), draws.Whole(1, 8), draws.Whole(2, 40));
            int[] groups = [.. Enumerable.Range(0, n).Select(_ => draws.Whole(-1, kinds))];
            var sizes = groups.Where(g => g >= 0).GroupBy(g => g).Select(g => g.Count()).DefaultIfEmpty(1).ToList();
            var order = Spreading.Order(groups, window);
            Assert.Equal(Enumerable.Range(0, n), order.Order());
            // the members of a group keep their order
            foreach (var g in groups.Where(g => g >= 0).Distinct()) Assert.Equal(order.Where(i => groups[i] == g).Order(), order.Where(i => groups[i] == g));
            var most = sizes.Max();
            if ((most - 1) * (window + 1) + sizes.Count(s => s == most) > n) continue;
            checkedOnes++;
            for (var i = 0; i < n; i++)
                for (var j = i + 1; j <= Math.Min(n - 1, i + window); j++)
                    Assert.False(groups[order[i]] >= 0 && groups[order[i]] == groups[order[j]], $"round {round}: places {i} and {j} of {n}, window {window}");
        }
        Assert.True(checkedOnes > 100);
    }

    [Fact]
    public void TwentyThousandDocumentsTakeNoTimeWorthTelling()
    {
        var draws = new SeededDraws(3);
        int[] groups = [.. Enumerable.Range(0, 20_000).Select(_ => draws.Whole(-1, 3_000))];
        Assert.Equal(20_000, Spreading.Order(groups, 20).Distinct().Count());
    }

    [SharedFact("banking77/train.csv")]
    public void QuestionsOfOneKindAreClustersThatDoNotFollowEachOther()
    {
        var set = TextSet.Banking77("train");
        var gold = set.Indices(set.ClassNames);
        // by class, as a ranking may put them
        var documents = Enumerable.Range(0, gold.Length).OrderBy(d => gold[d]).Take(2_000).ToArray();
        var texts = documents.Select(d => set.Texts[d]).ToList();
        var clusters = WordClusters.Of(texts);
        var of = clusters.Where(c => c >= 0).ToList();
        Assert.True(of.Count > 1_000);
        var before = InARow([.. Enumerable.Range(0, texts.Count)], clusters);
        var after = InARow(Spreading.Order(clusters, 2), clusters);
        Assert.True(before > 50);
        Assert.Equal(0, after);
        // a cluster is mostly of one class
        var pure = Enumerable.Range(0, texts.Count).Where(i => clusters[i] >= 0).GroupBy(i => clusters[i]).Where(g => g.Count() > 1)
            .Sum(g => g.GroupBy(i => gold[documents[i]]).Max(c => c.Count()));
        Assert.True(pure > 0.6 * of.Count);
    }

    [Fact]
    public void TextsThatShareNothingAreInNoCluster() =>
        Assert.Equal([0, 0, -1, -1], WordClusters.Of(["where is my card", "where is my card now", "exchange rates abroad", ""]));

    private static int InARow(int[] order, int[] groups) => Enumerable.Range(1, order.Length - 1).Count(i => groups[order[i]] >= 0 && groups[order[i]] == groups[order[i - 1]]);
}
