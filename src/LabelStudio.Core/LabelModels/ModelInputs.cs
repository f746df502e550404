using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>What a model starts from, checked: every model refuses the same things with the same words.</summary>
internal static class ModelInputs
{
    /// <summary>A class that is given no share at all would forbid what the votes may show.</summary>
    private const double SmallestShare = 1e-6;

    /// <param name="patterns">The votes.</param>
    /// <param name="options">What was told beside them.</param>
    /// <param name="readsSets">Whether the model can read votes for a set of classes.</param>
    public static void Check(VotePatterns patterns, LabelModelOptions options, bool readsSets = false)
    {
        if (!readsSets) RefuseSets(patterns.Voted);
        var classes = patterns.Classes.Count;
        if (classes < 2)
            throw new ArgumentException($"A label model needs at least two classes to choose from; the schema has only \"{patterns.Classes[0]}\".");
        foreach (var function in options.Groups?.SelectMany(g => g) ?? [])
            if (function < 0 || function >= patterns.Functions.Count)
                throw new ArgumentException($"A group of dependent functions names function {function}; there are {patterns.Functions.Count} (from 0).");
        if (options.Gold is not { } gold) return;
        if (gold.Length != patterns.Documents)
            throw new ArgumentException($"There are {gold.Length} gold entries for {patterns.Documents} documents; give one each, -1 where no gold is known.");
        for (var i = 0; i < gold.Length; i++)
            if (gold[i] < -1 || gold[i] >= classes)
                throw new ArgumentException($"The gold label of document {i} is class {gold[i]}; the schema has {classes} classes (0 to {classes - 1}, or -1 for unknown).");
    }

    /// <summary>For a model that reads votes for one class each.</summary>
    public static void RefuseSets(VotedClasses voted)
    {
        if (voted.AnySets)
            throw new ArgumentException("Some votes are for a set of classes, and this label model reads votes for one class each. Choose auto, one-coin, weighted or majority, or give one class a vote.");
    }

    /// <summary>The class balance that was given, as shares that sum to 1, or null.</summary>
    public static double[]? Balance(LabelModelOptions options, int classes)
    {
        if (options.ClassBalance is not { } given) return null;
        if (given.Count != classes) throw new ArgumentException($"The class balance has {given.Count} shares for {classes} classes.");
        foreach (var share in given)
            if (!(share >= 0 && share <= 1)) throw new ArgumentException($"A share of the class balance is {share:0.####}; each must be between 0 and 1.");
        var sum = given.Sum();
        if (Math.Abs(sum - 1) > 0.01) throw new ArgumentException($"The shares of the class balance sum to {sum:0.####}; they must sum to 1.");
        var balance = given.Select(s => Math.Max(s, SmallestShare)).ToArray();
        var total = balance.Sum();
        for (var k = 0; k < classes; k++) balance[k] /= total;
        return balance;
    }

    public static double[] Uniform(int classes)
    {
        var shares = new double[classes];
        Array.Fill(shares, 1.0 / classes);
        return shares;
    }
}
