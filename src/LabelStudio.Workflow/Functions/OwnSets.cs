using LabelStudio.Core.Votes;
using LabelStudio.Storage.Votes;

namespace LabelStudio.Workflow.Functions;

/// <summary>A column of a matrix with only those sets of classes that it votes for, numbered from 0 as a function version keeps them.</summary>
internal static class OwnSets
{
    public static SourceVotes Of(VoteMatrix votes, int function)
    {
        var column = votes.Functions[function];
        var classes = votes.Classes.Count;
        if (!votes.Voted.AnySets) return new SourceVotes(column, []);
        var used = new SortedSet<int>();
        for (var d = 0; d < column.Length; d++)
            if (column[d] >= classes) used.Add(column[d] - classes);
        var places = new int[votes.Voted.Sets.Count];
        var next = 0;
        foreach (var set in used) places[set] = next++;
        return new SourceVotes(JoinedVotes.Move(column, classes, places, used.Count), [.. used.Select(s => votes.Voted.Sets[s])]);
    }
}
