using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>What is known of the votes before anything is learned.</summary>
internal sealed class VoteFacts
{
    /// <summary>Fewer independent functions than this cannot tell who is right.</summary>
    private const double FewestIndependent = 2.5;

    private readonly (int Value, long Votes)[] _mostVoted;

    public VoteFacts(VotePatterns patterns, LabelModelOptions options, CancellationToken cancel)
        : this(VoteTallies.Of(patterns), Voices.Of(patterns), ModelInputs.Balance(options, patterns.Classes.Count), tallies => DuplicateWeights.Of(patterns, tallies, options, cancel))
    {
    }

    public VoteFacts(VoteTallies tallies, Voices voices, double[]? givenBalance, DuplicateWeights duplicates)
        : this(tallies, voices, givenBalance, _ => duplicates)
    {
    }

    private VoteFacts(VoteTallies tallies, Voices voices, double[]? givenBalance, Func<VoteTallies, DuplicateWeights> duplicates)
    {
        Tallies = tallies;
        Voices = voices;
        GivenBalance = givenBalance;
        Keyword = KeywordFunctions.Of(Tallies);
        _mostVoted = tallies.MostVoted();
        VotesSets = [.. Enumerable.Range(0, Functions).Select(tallies.VotesSets)];
        Duplicates = duplicates(Tallies);
        Credibility = ClassShareCredibility.Of(Tallies, Weights);
        for (var f = 0; f < Functions; f++)
            if (Tallies.Votes[f] > 0) Independent += Weights[f];
        Identifiable = Independent >= FewestIndependent;
        Habit = new double[Functions * Classes];
        for (var f = 0; f < Functions; f++)
            for (var v = 0; v < Classes; v++)
                if (Tallies.ClassVotes[f * Classes + v] is > 0 and var votes)
                    Habit[f * Classes + v] = (votes + 0.5) / (Tallies.Votes[f] + 0.5 * Classes);
    }

    public VoteTallies Tallies { get; }

    /// <summary>What votes may name.</summary>
    public VotedClasses Voted => Tallies.Voted;

    /// <summary>Which functions ever vote for a set of classes.</summary>
    public bool[] VotesSets { get; }

    /// <summary>Who speaks: functions, or functions at their levels of confidence.</summary>
    public Voices Voices { get; }

    public int Functions => Tallies.Functions;

    public int Classes => Tallies.Classes;

    public double[]? GivenBalance { get; }

    /// <summary>Which functions are keyword functions.</summary>
    public bool[] Keyword { get; }

    public DuplicateWeights Duplicates { get; }

    /// <summary>The classes that a keyword function speaks for when it names a class: those of the set it votes for, or the class alone.</summary>
    public ReadOnlySpan<int> SpeaksFor(int function, int label)
    {
        var value = _mostVoted[function].Value;
        return Voted.Names(value, label) ? Voted.Of(value) : Voted.Of(label);
    }

    /// <summary>w_k, 0 to 1.</summary>
    public double[] Weights => Duplicates.Weights;

    /// <summary>λ, how far the functions' class shares are believed.</summary>
    public double Credibility { get; }

    /// <summary>Σ w_k over the functions that vote.</summary>
    public double Independent { get; }

    /// <summary>Whether more than half of the functions that vote are keyword functions.</summary>
    public bool MostlyKeyword => Keyword.Count(k => k) * 2 > Tallies.Votes.Count(v => v > 0);

    /// <summary>Whether there are enough independent functions to learn accuracies from their agreement.</summary>
    public bool Identifiable { get; }

    /// <summary>f_kv = (n_kv + ½) / (n_k + ½ K) at k · K + v for classes the function votes for, alone or in a set, else 0.</summary>
    public double[] Habit { get; }
}
