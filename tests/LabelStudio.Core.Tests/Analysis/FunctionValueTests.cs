using System.Diagnostics;
using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;
using Xunit.Abstractions;

namespace LabelStudio.Core.Tests.Analysis;

/// <summary>The value of a function is what a brute-force refit without it finds.</summary>
public sealed class FunctionValueTests(ITestOutputHelper output)
{
    [SharedTheory("youtube/votes.csv", "hausa/votes.csv", "banking77-llm-votes/votes.csv")]
    [InlineData("youtube", "auto")]
    [InlineData("hausa", "auto")]
    [InlineData("youtube", "one-coin")]
    [InlineData("youtube", "majority")]
    [InlineData("youtube", "dawid-skene")]
    public void It_is_the_difference_that_a_refit_by_brute_force_finds(string set, string name)
    {
        var data = VoteFiles.Load(set).Split("train");
        var (judge, teach) = Gold(data.Gold);
        var model = Core.LabelModels.LabelModels.Create(name);
        var patterns = VotePatterns.Of(data.Votes);
        var watch = Stopwatch.StartNew();
        var values = new FunctionValues(patterns, model.Fit(patterns, LabelModelOptions.Default), LabelModelOptions.Default, judge, teach);
        var found = Enumerable.Range(0, patterns.Functions.Count).Select(f => values.Of(f)).ToArray();
        output.WriteLine($"{set} {name}: {watch.Elapsed.TotalSeconds:0.00} s");
        var with = Losses(model, data.Votes, judge, teach);
        Assert.Equal(with.Average(), values.LogLoss, 1e-9);
        for (var f = 0; f < found.Length; f++)
        {
            var left = new VoteMatrix(data.Classes, [.. data.Votes.Functions.Where((_, i) => i != f)], data.Votes.Documents);
            var expected = Losses(model, left, judge, teach).Average() - with.Average();
            output.WriteLine($"{patterns.Functions[f],-30} {found[f].Value:+0.0000;-0.0000} [{found[f].Low:+0.0000;-0.0000}, {found[f].High:+0.0000;-0.0000}]  {expected:+0.0000;-0.0000}");
            Assert.Equal(expected, found[f].Value, 0.002);
        }
    }

    private static double[] Losses(ILabelModel model, VoteMatrix votes, int[] judge, int[] teach)
    {
        var labels = model.Fit(votes, LabelModelOptions.Default).Anchor(VotePatterns.Of(votes), teach).Predict(votes);
        return [.. Enumerable.Range(0, judge.Length).Where(d => judge[d] >= 0).Select(d => -Math.Log(Math.Clamp(labels[d][judge[d]], 1e-15, 1)))];
    }

    /// <summary>Every fourth document judges, a few others teach.</summary>
    private static (int[] Judge, int[] Teach) Gold(int[] gold) =>
        ([.. gold.Select((g, i) => i % 4 == 0 ? g : -1)], [.. gold.Select((g, i) => i % 8 == 1 ? g : -1)]);
}
