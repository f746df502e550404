using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Storage.Votes;

/// <summary>The votes of one function version, with the sets that its values beyond the classes stand for: the vote K + s is for its own set s.</summary>
public readonly record struct SourceVotes(VoteColumn Column, IReadOnlyList<ClassSet> Sets);

/// <summary>Columns of several functions whose sets of classes are numbered together: the vote K + s is for set s, whoever gave it.</summary>
public sealed record JoinedVotes(VoteColumn[] Columns, IReadOnlyList<ClassSet> Sets)
{
    /// <summary>Numbers sets in the order of the functions, equal ones once; columns that need no other numbers stay the same objects.</summary>
    /// <param name="votes">One entry a function.</param>
    /// <param name="classes">K.</param>
    /// <param name="move">Makes the column of a function (by its place) with its own sets moved to the places given; null to make it here.</param>
    public static JoinedVotes Of(IReadOnlyList<SourceVotes> votes, int classes, Func<int, int[], int, VoteColumn>? move = null)
    {
        var sets = new List<ClassSet>();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        var maps = new int[votes.Count][];
        for (var f = 0; f < maps.Length; f++)
        {
            maps[f] = new int[votes[f].Sets.Count];
            for (var s = 0; s < maps[f].Length; s++)
            {
                var set = votes[f].Sets[s];
                if (places.TryAdd(Key(set), sets.Count)) sets.Add(set);
                maps[f][s] = places[Key(set)];
            }
        }
        var columns = new VoteColumn[votes.Count];
        for (var f = 0; f < columns.Length; f++)
        {
            var map = maps[f];
            columns[f] = map.Select((place, s) => place == s).All(same => same) ? votes[f].Column
                : move?.Invoke(f, map, sets.Count) ?? Move(votes[f].Column, classes, map, sets.Count);
        }
        return new JoinedVotes(columns, sets);
    }

    /// <summary>The same votes with sets numbered otherwise.</summary>
    /// <param name="column">Votes for classes and own sets.</param>
    /// <param name="classes">K.</param>
    /// <param name="map">For each own set its new number.</param>
    /// <param name="sets">The number of all sets.</param>
    public static VoteColumn Move(VoteColumn column, int classes, int[] map, int sets)
    {
        var moved = new VoteColumn(column.Name, column.Length, classes + sets) { Confidence = column.Confidence };
        for (var d = 0; d < column.Length; d++)
            moved[d] = column[d] < classes ? column[d] : classes + map[column[d] - classes];
        return moved;
    }

    /// <summary>The columns as a matrix.</summary>
    public VoteMatrix Matrix(ClassList classes, int documents) => new(classes, Columns, documents, Sets);

    private static string Key(ClassSet set) => $"{string.Join(',', set.Classes)}:{string.Join(',', set.Shares.Select(BitConverter.SingleToInt32Bits))}";
}
