using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>How often each function voted, in all and for each class.</summary>
internal sealed class VoteTallies
{
    private VoteTallies(int functions, int classes, int documents)
    {
        Classes = classes;
        Documents = documents;
        Votes = new long[functions];
        ClassVotes = new long[(long)functions * classes];
    }

    public int Classes { get; }

    public int Functions => Votes.Length;

    /// <summary>N, all documents.</summary>
    public int Documents { get; }

    /// <summary>Documents with at least one vote.</summary>
    public int Covered { get; private set; }

    /// <summary>n_k, the votes of each function.</summary>
    public long[] Votes { get; }

    /// <summary>n_kv at k · K + v.</summary>
    public long[] ClassVotes { get; }

    /// <summary>Tallies as they were counted before.</summary>
    public static VoteTallies Of(int classes, int documents, int covered, long[] classVotes)
    {
        var tallies = new VoteTallies(classVotes.Length / classes, classes, documents) { Covered = covered };
        classVotes.CopyTo(tallies.ClassVotes, 0);
        tallies.SumVotes();
        return tallies;
    }

    public static VoteTallies Of(VotePatterns patterns)
    {
        var classes = patterns.Classes.Count;
        var tallies = new VoteTallies(patterns.Functions.Count, classes, patterns.Documents);
        var counts = tallies.ClassVotes;
        for (var p = 0; p < patterns.Count; p++)
        {
            var documents = patterns.Counts[p];
            if (patterns.IsCovered(p)) tallies.Covered += documents;
            foreach (var vote in patterns[p]) counts[vote.Function * classes + vote.Class] += documents;
        }
        tallies.SumVotes();
        return tallies;
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

    /// <summary>How often the function would be right if it drew its votes blindly with its own class shares.</summary>
    public double ChanceAccuracy(int function, IReadOnlyList<double> balance)
    {
        if (Votes[function] == 0) return 0;
        var chance = 0.0;
        for (var v = 0; v < Classes; v++) chance += (double)ClassVotes[function * Classes + v] / Votes[function] * balance[v];
        return chance;
    }

    private void SumVotes()
    {
        for (var at = 0; at < ClassVotes.Length; at++) Votes[at / Classes] += ClassVotes[at];
    }
}
