using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Votes of functions that name several classes at once.</summary>
public static class SetVotes
{
    /// <summary>The same votes with one function more, which covers a share of the documents with even sets of some classes.</summary>
    /// <param name="votes">The votes; they stay as they are.</param>
    /// <param name="size">Classes a set.</param>
    /// <param name="accuracy">How often the gold class is in the set.</param>
    /// <param name="coverage">Share of the documents it votes on.</param>
    /// <param name="seed">Seed of the draws.</param>
    public static LabeledVotes WithSetFunction(this LabeledVotes votes, int size, double accuracy, double coverage, int seed = 0)
    {
        var random = new Random(seed);
        var (n, k) = (votes.Ids.Length, votes.Classes.Count);
        var sets = votes.Votes.Voted.Sets.ToList();
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var chosen = new int[n];
        for (var i = 0; i < n; i++)
        {
            chosen[i] = VoteColumn.Abstain;
            if (random.NextDouble() >= coverage) continue;
            int[] others = [.. Enumerable.Range(0, k).Where(c => c != votes.Gold[i])];
            random.Shuffle(others);
            // classes that are next to one another, as a function knows groups of classes
            var first = random.NextDouble() < accuracy ? votes.Gold[i] : others[0];
            int[] set = [.. Enumerable.Range(first / size * size, size).Select(c => c % k).Order()];
            var key = string.Join(',', set);
            if (!known.TryGetValue(key, out var value))
            {
                known[key] = value = k + sets.Count;
                sets.Add(new ClassSet(set));
            }
            chosen[i] = value;
        }
        var columns = votes.Votes.Functions.Select(f => Copy(f, k + sets.Count)).ToList();
        var column = new VoteColumn($"sets {columns.Count}", n, k + sets.Count);
        for (var i = 0; i < n; i++) column[i] = chosen[i];
        columns.Add(column);
        return votes with { Votes = new VoteMatrix(votes.Classes, columns, n, sets) };
    }

    /// <summary>The same votes, each plain vote of a function written as a set of that one class.</summary>
    public static LabeledVotes AsSingletons(this LabeledVotes votes, int function)
    {
        var k = votes.Classes.Count;
        var columns = votes.Votes.Functions.Select(f => Copy(f, 2 * k)).ToList();
        for (var i = 0; i < votes.Ids.Length; i++)
            if (columns[function][i] >= 0) columns[function][i] += k;
        return votes with { Votes = new VoteMatrix(votes.Classes, columns, votes.Ids.Length, [.. Enumerable.Range(0, k).Select(c => new ClassSet([c]))]) };
    }

    private static VoteColumn Copy(VoteColumn column, int values)
    {
        var copy = new VoteColumn(column.Name, column.Length, values) { Confidence = column.Confidence };
        for (var i = 0; i < column.Length; i++) copy[i] = column[i];
        return copy;
    }
}
