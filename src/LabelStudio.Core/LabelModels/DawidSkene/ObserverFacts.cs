using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.DawidSkene;

/// <summary>What does not change while EM runs.</summary>
internal sealed class ObserverFacts
{
    public ObserverFacts(VotePatterns patterns, LabelModelOptions options, DawidSkeneOptions how, CancellationToken cancel)
    {
        var functions = patterns.Functions.Count;
        Strength = how.Strength;
        Tallies = VoteTallies.Of(patterns);
        Keyword = KeywordFunctions.Of(Tallies);
        var silence = how.ReadSilence ? InformativeSilence.Of(patterns, Keyword, options.Threads, cancel) : new bool[functions];
        Shape = new ObserverShape(patterns.Classes.Count, how.Observers?.ToArray() ?? [.. Enumerable.Range(0, functions)], silence);
        Observers = Shape.Observers;
        GivenBalance = ModelInputs.Balance(options, Classes);
        Credibility = Strength > 0 ? ClassShareCredibility.Of(Tallies, null) : 1;
        VotesOf = new double[Observers];
        KeywordObserver = new bool[Observers];
        Habit = new double[Observers * Classes];
        for (var f = 0; f < functions; f++)
        {
            VotesOf[Shape.Observer[f]] += Tallies.Votes[f];
            KeywordObserver[Shape.Observer[f]] |= Keyword[f];
            for (var v = 0; v < Classes; v++) Habit[Shape.Observer[f] * Classes + v] += Tallies.ClassVotes[f * Classes + v];
        }
        for (var at = 0; at < Habit.Length; at++) Habit[at] = (Habit[at] + 0.5) / (VotesOf[at / Classes] + 0.5 * Classes);
    }

    public ObserverShape Shape { get; }

    public int Functions => Shape.Functions;

    public int Classes => Shape.Classes;

    public int Observers { get; }

    public double Strength { get; }

    public VoteTallies Tallies { get; }

    public double[]? GivenBalance { get; }

    public double Credibility { get; }

    public bool[] Keyword { get; }

    /// <summary>Observers with a keyword function.</summary>
    public bool[] KeywordObserver { get; }

    /// <summary>Votes of each observer.</summary>
    public double[] VotesOf { get; }

    /// <summary>How often each observer votes for each class when it votes, at o · K + v; never 0.</summary>
    public double[] Habit { get; }
}
