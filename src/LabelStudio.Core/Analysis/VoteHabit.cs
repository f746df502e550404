using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Analysis;

/// <summary>How one function spreads its votes.</summary>
/// <param name="Votes">Documents it votes on.</param>
/// <param name="Favourite">The class it votes for most, alone or in a set, of equals the first; -1 without votes.</param>
/// <param name="FavouriteVotes">Its votes that name that class.</param>
/// <param name="Classes">The number of classes it ever votes for.</param>
public sealed record VoteHabit(int Votes, int Favourite, int FavouriteVotes, int Classes)
{
    /// <summary>The share of its votes that its favourite class takes, 0 to 1; 0 without votes.</summary>
    public double FavouriteShare => Votes == 0 ? 0 : FavouriteVotes / (double)Votes;

    /// <summary>The habits of all functions, in their order. Time is in the votes of distinct rows.</summary>
    public static IReadOnlyList<VoteHabit> Of(VotePatterns patterns)
    {
        var classes = patterns.Classes.Count;
        var counts = new int[patterns.Functions.Count * classes];
        var all = new int[patterns.Functions.Count];
        for (var p = 0; p < patterns.Count; p++)
            foreach (var vote in patterns[p])
            {
                all[vote.Function] += patterns.Counts[p];
                foreach (var label in patterns.Voted.Of(vote.Class)) counts[vote.Function * classes + label] += patterns.Counts[p];
            }
        var habits = new VoteHabit[patterns.Functions.Count];
        for (var f = 0; f < habits.Length; f++)
        {
            var mine = counts.AsSpan(f * classes, classes);
            int votes = all[f], used = 0, most = 0;
            for (var v = 0; v < classes; v++)
            {
                if (mine[v] > 0) used++;
                if (mine[v] > mine[most]) most = v;
            }
            habits[f] = new VoteHabit(votes, votes == 0 ? -1 : most, votes == 0 ? 0 : mine[most], used);
        }
        return habits;
    }
}
