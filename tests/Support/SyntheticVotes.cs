using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Seeded votes of known makers: gold from Dirichlet(10) class shares; each function votes with its own coverage, is right with an accuracy of its own for each class, else names one of the other classes evenly.</summary>
/// <remarks>Drawn in the order of the generator by which other models were measured, so that the same seed makes the same votes and their figures stand beside ours.</remarks>
public sealed record SyntheticVotes
{
    public required int Documents { get; init; }

    public required int Functions { get; init; }

    public required int Classes { get; init; }

    public int Seed { get; init; }

    public (double Low, double High) Accuracy { get; init; } = (0.55, 0.95);

    public (double Low, double High) Coverage { get; init; } = (0.05, 0.6);

    /// <summary>The last this many functions are near-copies of function 0, which then covers .6 at an accuracy of .55 to .60.</summary>
    public int Clones { get; init; }

    /// <summary>How often a clone repeats function 0 (vote or abstention); else it draws afresh with function 0's habits.</summary>
    public double CloneAgreement { get; init; } = 0.9;

    /// <summary>Class shares, or null to draw them.</summary>
    public double[]? Balance { get; init; }

    /// <summary>For each function its accuracy on every class and its coverage, or null to draw them.</summary>
    public (double Accuracy, double Coverage)[]? Makers { get; init; }

    public LabeledVotes Make()
    {
        var random = new NumpyRandom((uint)Seed);
        var balance = Balance ?? random.Dirichlet(Classes, 10);
        var accuracy = new double[Functions][];
        for (var f = 0; f < Functions; f++)
        {
            accuracy[f] = new double[Classes];
            for (var k = 0; k < Classes; k++) accuracy[f][k] = Makers?[f].Accuracy ?? random.Uniform(Accuracy.Low, Accuracy.High);
        }
        var coverage = new double[Functions];
        for (var f = 0; f < Functions; f++) coverage[f] = Makers?[f].Coverage ?? random.Uniform(Coverage.Low, Coverage.High);
        if (Clones > 0)
        {
            for (var k = 0; k < Classes; k++) accuracy[0][k] = random.Uniform(0.55, 0.60);
            coverage[0] = 0.6;
        }
        var gold = random.Choices(balance, Documents);
        var columns = new VoteColumn[Functions];
        for (var f = 0; f < Functions; f++)
        {
            columns[f] = new VoteColumn($"f{f}", Documents, Classes);
            // a clone is drawn later; its place takes its draws now
            Draw(random, columns[f], gold, accuracy[f], coverage[f]);
        }
        for (var c = 0; c < Clones; c++)
        {
            var clone = columns[Functions - 1 - c];
            Draw(random, clone, gold, accuracy[0], coverage[0]);
            var repeats = random.Uniforms(Documents);
            for (var i = 0; i < Documents; i++)
                if (repeats[i] < CloneAgreement) clone[i] = columns[0][i];
        }
        var classes = new ClassList(Enumerable.Range(0, Classes).Select(k => $"c{k}"));
        return new LabeledVotes([.. Enumerable.Range(0, Documents).Select(i => $"d{i}")], new VoteMatrix(classes, columns, Documents), gold, 0);
    }

    private static void Draw(NumpyRandom random, VoteColumn column, int[] gold, double[] accuracy, double coverage)
    {
        var votes = random.Uniforms(gold.Length);
        var right = random.Uniforms(gold.Length);
        var aside = random.Integers(1, accuracy.Length, gold.Length);
        for (var i = 0; i < gold.Length; i++)
            column[i] = votes[i] >= coverage ? VoteColumn.Abstain
                : right[i] < accuracy[gold[i]] ? gold[i]
                : (gold[i] + aside[i]) % accuracy.Length;
    }
}
