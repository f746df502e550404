using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Votes;

/// <summary>The distinct rows of a vote matrix, sparse, with how many documents share each.</summary>
/// <remarks>
/// Patterns stand in the order of the first document that has them; the votes of a pattern stand in the functions' order.
/// Label models work on patterns: a posterior, an explanation, a review score is the same for all documents of one pattern.
/// Memory is four bytes a vote of a distinct row and four bytes a document, whatever the number of classes.
/// </remarks>
public sealed class VotePatterns
{
    internal VotePatterns(ClassList classes, VotedClasses voted, string[] functions, ConfidenceLevels levels, int[] offsets, Vote[] votes, int[] counts, int[] patternOf)
    {
        Classes = classes;
        Voted = voted;
        Functions = functions;
        Levels = levels;
        Offsets = offsets;
        Votes = votes;
        Counts = counts;
        PatternOf = patternOf;
    }

    /// <summary>The label schema.</summary>
    public ClassList Classes { get; }

    /// <summary>What votes may name: the classes, and the sets of them. A set of one class stands in the patterns as that class.</summary>
    public VotedClasses Voted { get; }

    /// <summary>The names of the m functions.</summary>
    public IReadOnlyList<string> Functions { get; }

    /// <summary>How confidences were cut into levels; votes of one class at different levels are different.</summary>
    public ConfidenceLevels Levels { get; }

    /// <summary>r + 1 positions: the votes of pattern p are <see cref="Votes"/>[Offsets[p]] to [Offsets[p + 1] - 1].</summary>
    public int[] Offsets { get; }

    /// <summary>The votes of all patterns, one pattern after the other.</summary>
    public Vote[] Votes { get; }

    /// <summary>For each pattern the number of documents that have it, at least 1.</summary>
    public int[] Counts { get; }

    /// <summary>For each of the n documents its pattern, 0 to r-1.</summary>
    public int[] PatternOf { get; }

    /// <summary>r, the number of distinct rows.</summary>
    public int Count => Counts.Length;

    /// <summary>n, the number of documents.</summary>
    public int Documents => PatternOf.Length;

    /// <summary>The votes of one pattern, in the functions' order; empty where every function abstains.</summary>
    public ReadOnlySpan<Vote> this[int pattern] => Votes.AsSpan(Offsets[pattern], Offsets[pattern + 1] - Offsets[pattern]);

    /// <summary>Whether any function votes in this pattern.</summary>
    public bool IsCovered(int pattern) => Offsets[pattern + 1] > Offsets[pattern];

    /// <summary>Finds the distinct rows of a vote matrix. Time is in the number of votes plus documents × functions / 32.</summary>
    /// <param name="votes">n documents × m functions.</param>
    /// <param name="threads">Threads to use; 0 = one a processor. Changes the time only.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">A vote that is no class of the schema, a confidence outside 0 to 1, or more functions than <see cref="Vote.MostFunctions"/>.</exception>
    public static VotePatterns Of(VoteMatrix votes, int threads = 0, CancellationToken cancel = default) =>
        Of(votes, ConfidenceLevels.Of(votes, threads, cancel), threads, cancel);

    /// <summary>As above, with confidences cut as those of other documents were; so a model that learned what a level is worth finds it again.</summary>
    /// <exception cref="ArgumentException">As above, or levels of another number of functions.</exception>
    public static VotePatterns Of(VoteMatrix votes, ConfidenceLevels levels, int threads = 0, CancellationToken cancel = default)
    {
        if (levels.Cuts.Count != votes.Functions.Count)
            throw new ArgumentException($"There are levels of confidence for {levels.Cuts.Count} functions and votes of {votes.Functions.Count}.", nameof(levels));
        return new VotePatternBuilder(votes, levels).Build(threads, cancel);
    }

    /// <summary>The patterns that finding them among the other functions' votes would give. Time is in the votes of distinct rows and the documents.</summary>
    /// <param name="function">The function to leave out, 0 to m-1.</param>
    /// <exception cref="ArgumentOutOfRangeException">No such function.</exception>
    public VotePatterns Without(int function)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(function);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(function, Functions.Count);
        var join = new PatternJoin(Count, Votes.Length);
        var place = new int[Count];
        var row = new Vote[Functions.Count];
        // patterns stand in the order of their first documents, and so do what is left of them
        for (var p = 0; p < place.Length; p++)
        {
            var length = 0;
            foreach (var vote in this[p])
                if (vote.Function != function) row[length++] = vote.Function < function ? vote : new Vote(vote.Function - 1, vote.Class, vote.Level);
            place[p] = join.Add(row.AsSpan(0, length), Counts[p]);
        }
        return new VotePatterns(
            Classes, Voted, [.. Functions.Where((_, f) => f != function)], new ConfidenceLevels([.. Levels.Cuts.Where((_, f) => f != function)]),
            join.Offsets, join.Votes, join.Counts, Array.ConvertAll(PatternOf, p => place[p]));
    }

    /// <summary>The patterns of some of the documents, in the order asked for.</summary>
    /// <param name="documents">Document numbers, 0 to n-1.</param>
    public VotePatterns Select(IReadOnlyList<int> documents)
    {
        var join = new PatternJoin(documents.Count, documents.Sum(d => this[PatternOf[d]].Length));
        var patternOf = new int[documents.Count];
        for (var i = 0; i < patternOf.Length; i++) patternOf[i] = join.Add(this[PatternOf[documents[i]]], 1);
        return new VotePatterns(Classes, Voted, [.. Functions], Levels, join.Offsets, join.Votes, join.Counts, patternOf);
    }
}
