using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;
using Models = LabelStudio.Core.LabelModels.LabelModels;

namespace LabelStudio.Core.Tests.LabelModels;

public class SavedModelTests
{
    public static TheoryData<string, int, int> ModelsWithClassesAndGold
    {
        get
        {
            var data = new TheoryData<string, int, int>();
            foreach (var name in Models.Names)
                // gold enough for each kind of calibration
                foreach (var (classes, gold) in new[] { (3, 0), (3, 30), (12, 150), (12, 700) })
                    data.Add(name, classes, gold);
            return data;
        }
    }

    public static TheoryData<string> AllModels => [.. Models.Names];

    [Theory]
    [MemberData(nameof(ModelsWithClassesAndGold))]
    public void ALoadedModelIsTheSavedOne(string model, int classes, int gold)
    {
        var data = new SyntheticVotes { Documents = 2000, Functions = 8, Classes = classes, Seed = 3, Clones = 2, Accuracy = (0.4, 0.8) }.Make();
        var patterns = VotePatterns.Of(data.Votes);
        int[] known = [.. data.Gold.Select((y, i) => i < gold ? y : -1)];
        var saved = Models.Create(model).Fit(patterns, new LabelModelOptions { Gold = known, Groups = [[2, 3]] });
        var loaded = Loaded(Bytes(saved));

        AssertSame(saved, loaded, patterns);
        Assert.Equal(Bytes(saved), Bytes(loaded));
        AssertSame(saved.Anchor(patterns, (int[]?)null), loaded.Anchor(patterns, (int[]?)null), patterns);
        AssertSame(saved.Anchor(patterns, data.Gold), loaded.Anchor(patterns, data.Gold), patterns);
        int[] row = [.. data.Votes.Functions.Select(f => f[5])];
        Assert.Equal(saved.Explain(row).Parts, loaded.Explain(row).Parts);
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(12, 150)]
    public void WhatConfidenceIsWorthIsSavedToo(int classes, int gold)
    {
        var data = new SyntheticVotes { Documents = 2000, Functions = 6, Classes = classes, Seed = 3, Accuracy = (0.4, 0.8) }.Make().WithConfidence(1.5);
        var patterns = VotePatterns.Of(data.Votes);
        int[] known = [.. data.Gold.Select((y, i) => i < gold ? y : -1)];
        var saved = new AutoModel().Fit(patterns, new LabelModelOptions { Gold = known });
        var loaded = Loaded(Bytes(saved));

        AssertSame(saved, loaded, patterns);
        AssertSame(saved.Anchor(patterns, data.Gold), loaded.Anchor(patterns, data.Gold), patterns);
        Assert.Equal(saved.Predict(data.Votes).Rows, loaded.Predict(data.Votes).Rows);
        AssertSame(new AutoModel().Fit(patterns, new LabelModelOptions { Previous = saved }), new AutoModel().Fit(patterns, new LabelModelOptions { Previous = loaded }), patterns);
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void AFitCanStartFromALoadedOne(string model)
    {
        var votes = new SyntheticVotes { Documents = 2000, Functions = 8, Classes = 3, Seed = 3 }.Make().Votes;
        var previous = Models.Create(model).Fit(votes, LabelModelOptions.Default);
        var kept = Models.Create(model).Fit(votes, new LabelModelOptions { Previous = previous });
        var loaded = Models.Create(model).Fit(votes, new LabelModelOptions { Previous = Loaded(Bytes(previous)) });

        AssertSame(kept, loaded, VotePatterns.Of(votes));
    }

    [Theory]
    [MemberData(nameof(AllModels))]
    public void EveryFileThatIsCutOrChangedIsRefusedInWords(string model)
    {
        var whole = Bytes(Models.Create(model).Fit(VoteRows.Of(2, [0, 1], [1, 1], [0, -1]), LabelModelOptions.Default));

        for (var length = 4; length < whole.Length; length++)
            Assert.Contains("cut short", Refused(whole[..length]), StringComparison.Ordinal);
        for (var at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 0x40;
            Refused(changed);
        }
        Assert.Contains("no label model", Refused([]), StringComparison.Ordinal);
        Assert.Contains("no label model", Refused([.. "id,label\n1,spam\n"u8]), StringComparison.Ordinal);
        byte[] newer = [.. whole];
        newer[4] = 99;
        Assert.Contains("newer program", Refused(newer), StringComparison.Ordinal);
    }

    [Fact]
    public void WhatFollowsAModelIsLeftAlone()
    {
        var first = Bytes(new AutoModel().Fit(VoteRows.Of(2, [0, 1], [1, 1]), LabelModelOptions.Default));
        var second = Bytes(new MajorityVote().Fit(VoteRows.Of(2, [0, 1], [1, 1]), LabelModelOptions.Default));
        using var stream = new MemoryStream([.. first, .. second]);

        Assert.Equal("auto", Models.Load(stream).Model);
        Assert.Equal("majority", Models.Load(stream).Model);
    }

    private static byte[] Bytes(FittedLabelModel model)
    {
        using var stream = new MemoryStream();
        model.Save(stream);
        return stream.ToArray();
    }

    private static FittedLabelModel Loaded(byte[] bytes) => Models.Load(new MemoryStream(bytes));

    private static string Refused(byte[] bytes) => Assert.Throws<InvalidDataException>(() => Loaded(bytes)).Message;

    private static void AssertSame(FittedLabelModel a, FittedLabelModel b, VotePatterns patterns)
    {
        Assert.Equal(a.Model, b.Model);
        Assert.Equal(a.Classes, b.Classes);
        Assert.Equal(a.ClassBalance, b.ClassBalance);
        Assert.Equal(a.Agreements, b.Agreements);
        Assert.Equal(a.Warnings, b.Warnings);
        Assert.Equal(a.Functions.Select(f => (f.Name, f.Coverage, f.EstimatedAccuracy, f.Low, f.High, f.Weight, string.Join(';', f.Flags))),
            b.Functions.Select(f => (f.Name, f.Coverage, f.EstimatedAccuracy, f.Low, f.High, f.Weight, string.Join(';', f.Flags))));
        Assert.Equal((a.Diagnosis.Identifiable, a.Diagnosis.BalanceSource, a.Diagnosis.Credibility, a.Diagnosis.GoldCount, a.Diagnosis.Rounds),
            (b.Diagnosis.Identifiable, b.Diagnosis.BalanceSource, b.Diagnosis.Credibility, b.Diagnosis.GoldCount, b.Diagnosis.Rounds));
        var (left, right) = (a.Predict(patterns), b.Predict(patterns));
        for (var i = 0; i < left.Count; i++) Assert.True(left[i].SequenceEqual(right[i]));
    }
}
