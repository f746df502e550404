using System.Runtime.CompilerServices;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>How often a function votes for a set of classes.</summary>
internal readonly record struct SetTally(int Function, int Set, long Votes);

/// <summary>How often each function voted, in all and for each class.</summary>
internal sealed class VoteTallies
{
    private readonly double[]? _shares;

    /// <param name="voted">What votes may name.</param>
    /// <param name="documents">N, all documents.</param>
    /// <param name="covered">Documents with a vote.</param>
    /// <param name="plainVotes">Votes for a class alone, at k · K + v.</param>
    /// <param name="setVotes">Votes for sets, in the order of functions and sets.</param>
    public VoteTallies(VotedClasses voted, int documents, int covered, long[] plainVotes, IReadOnlyList<SetTally> setVotes)
    {
        Voted = voted;
        Documents = documents;
        Covered = covered;
        PlainVotes = plainVotes;
        SetVotes = setVotes;
        ClassVotes = plainVotes;
        Votes = new long[plainVotes.Length / Classes];
        for (var at = 0; at < plainVotes.Length; at++) Votes[at / Classes] += plainVotes[at];
        if (setVotes.Count == 0) return;
        ClassVotes = [.. plainVotes];
        _shares = Array.ConvertAll(plainVotes, votes => (double)votes);
        foreach (var tally in setVotes)
        {
            Votes[tally.Function] += tally.Votes;
            var classes = voted.Of(Classes + tally.Set);
            var shares = voted.SharesOf(Classes + tally.Set);
            for (var i = 0; i < classes.Length; i++)
            {
                ClassVotes[tally.Function * Classes + classes[i]] += tally.Votes;
                _shares[tally.Function * Classes + classes[i]] += (double)tally.Votes * shares[i];
            }
        }
    }

    public VotedClasses Voted { get; }

    public int Classes => Voted.Classes;

    public int Functions => Votes.Length;

    /// <summary>N, all documents.</summary>
    public int Documents { get; }

    /// <summary>Documents with at least one vote.</summary>
    public int Covered { get; }

    /// <summary>n_k, the votes of each function.</summary>
    public long[] Votes { get; }

    /// <summary>n_kv at k · K + v: votes that name v, alone or in a set.</summary>
    public long[] ClassVotes { get; }

    /// <summary>Those that name v alone.</summary>
    public long[] PlainVotes { get; }

    /// <summary>Votes for sets, in the order of functions and sets.</summary>
    public IReadOnlyList<SetTally> SetVotes { get; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static VoteTallies Of(VotePatterns patterns)
    {
        var classes = patterns.Classes.Count;
        var counts = new long[(long)patterns.Functions.Count * classes];
        var sets = new SortedDictionary<(int, int), long>();
        var covered = 0;
        for (var p = 0; p < patterns.Count; p++)
        {
            var documents = patterns.Counts[p];
            if (patterns.IsCovered(p)) covered += documents;
            foreach (var vote in patterns[p])
                if (vote.Class < classes) counts[vote.Function * classes + vote.Class] += documents;
                else sets[(vote.Function, vote.Class - classes)] = sets.GetValueOrDefault((vote.Function, vote.Class - classes)) + documents;
        }
        return new VoteTallies(patterns.Voted, patterns.Documents, covered, counts, [.. sets.Select(s => new SetTally(s.Key.Item1, s.Key.Item2, s.Value))]);
    }

    /// <summary>n_kv at k · K + v, a vote for a set shared among its classes; they sum to n_k.</summary>
    public double ClassShare(int at) => _shares?[at] ?? ClassVotes[at];

    /// <summary>Whether a function ever votes for a set.</summary>
    public bool VotesSets(int function) => _shares != null && Enumerable.Range(function * Classes, Classes).Any(at => ClassVotes[at] != PlainVotes[at]);

    /// <summary>The vote that each function gives most often, a class or a set, of equals the first; and how often.</summary>
    public (int Value, long Votes)[] MostVoted()
    {
        var most = new (int Value, long Votes)[Functions];
        for (var f = 0; f < most.Length; f++)
            for (var v = 0; v < Classes; v++)
                if (PlainVotes[f * Classes + v] > most[f].Votes) most[f] = (v, PlainVotes[f * Classes + v]);
        foreach (var tally in SetVotes)
            if (tally.Votes > most[tally.Function].Votes) most[tally.Function] = (Classes + tally.Set, tally.Votes);
        return most;
    }

    /// <summary>The expected overlap of two functions' votes that are drawn blindly: <see cref="VotedClasses.Overlap"/> is a product of √ shares, so its mean is the product of their means.</summary>
    public double[] RootShares()
    {
        var roots = Array.ConvertAll(PlainVotes, votes => (double)votes);
        foreach (var tally in SetVotes)
        {
            var classes = Voted.Of(Classes + tally.Set);
            var shares = Voted.SharesOf(Classes + tally.Set);
            for (var i = 0; i < classes.Length; i++) roots[tally.Function * Classes + classes[i]] += tally.Votes * Math.Sqrt(shares[i]);
        }
        return roots;
    }

    /// <summary>The classes that no vote is for.</summary>
    public IReadOnlyList<int> ClassesWithoutVotes()
    {
        var votes = new long[Classes];
        for (var at = 0; at < ClassVotes.Length; at++) votes[at % Classes] += ClassVotes[at];
        return [.. Enumerable.Range(0, Classes).Where(v => votes[v] == 0)];
    }

    /// <summary>The number of classes the function ever votes for.</summary>
    public int ClassesUsed(int function)
    {
        var used = 0;
        for (var v = 0; v < Classes; v++)
            if (ClassVotes[function * Classes + v] > 0) used++;
        return used;
    }

    /// <summary>How often the function would be right if it drew its votes blindly with its own class shares; a vote for a set is right where the class is in it.</summary>
    public double ChanceAccuracy(int function, IReadOnlyList<double> balance)
    {
        if (Votes[function] == 0) return 0;
        var chance = 0.0;
        for (var v = 0; v < Classes; v++) chance += (double)ClassVotes[function * Classes + v] / Votes[function] * balance[v];
        return chance;
    }
}
