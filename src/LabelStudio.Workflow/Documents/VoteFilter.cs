using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Documents;

/// <summary>The parts of a query that ask for votes.</summary>
internal sealed class VoteFilter
{
    private readonly VoteColumn? _function;
    private readonly VoteColumn? _other;
    private readonly VotedClasses? _voted;
    private readonly GoldColumn _gold;
    private readonly bool? _right;
    private readonly VotesOfTwo _together;
    private readonly bool _wantsFunction;
    private readonly bool _wantsOther;
    private readonly VotePatterns? _patterns;
    private readonly bool[]? _passes;

    /// <param name="query">What is asked for.</param>
    /// <param name="function">The votes of the query's function, null where it has gone.</param>
    /// <param name="other">The votes of the query's other function, null where it has gone.</param>
    /// <param name="voted">What the votes of the two name.</param>
    /// <param name="patterns">The votes of the enabled functions, where <see cref="AsksForAll"/>; with those of the query's function where <see cref="Compares"/>.</param>
    /// <param name="gold">Gold of train and dev.</param>
    public VoteFilter(DocumentQuery query, VoteColumn? function, VoteColumn? other, VotedClasses? voted, VotePatterns? patterns, GoldColumn gold)
    {
        (_function, _other, _together, _voted, _gold, _right) = (function, other, query.Together, voted, gold, query.Right);
        (_wantsFunction, _wantsOther) = (query.FunctionId != null || query.Right != null, query.OtherFunctionId != null);
        if (!AsksForAll(query)) return;
        _patterns = patterns;
        _passes = new bool[patterns?.Count ?? 0];
        for (var p = 0; p < _passes.Length; p++)
            _passes[p] = !(query.VotedClass is { } label && !Names(patterns!, p, label)) && !(query.UnvotedClass is { } unvoted && Names(patterns!, p, unvoted))
                && !(query.Overlap is { } overlap && patterns![p].Length > 1 != overlap) && !(query.Conflict is { } conflict && Conflict(patterns!, p) != conflict);
    }

    /// <summary>Whether a query asks about the votes of all functions together.</summary>
    public static bool AsksForAll(DocumentQuery query) => query.VotedClass != null || query.UnvotedClass != null || Compares(query);

    /// <summary>Whether a query asks how votes stand to each other; a function that is off is then compared as if it were on.</summary>
    public static bool Compares(DocumentQuery query) => query.Overlap != null || query.Conflict != null;

    public bool Passes(int d)
    {
        if (_passes != null && (_patterns == null || d >= _patterns.Documents || !_passes[_patterns.PatternOf[d]])) return false;
        if (!_wantsFunction) return true;
        if (VoteOn(_function, d) is not (>= 0 and var vote)) return false;
        // the gold of a test document is not in the column
        if (_right is { } right && (_gold[d] < 0 || _voted!.Names(vote, _gold[d]) != right)) return false;
        if (!_wantsOther) return true;
        return VoteOn(_other, d) is >= 0 and var second && _together switch { VotesOfTwo.Alike => second == vote, VotesOfTwo.Apart => second != vote, _ => true };
    }

    private static int VoteOn(VoteColumn? column, int d) => column == null || d >= column.Length ? VoteColumn.Abstain : column[d];

    private static bool Names(VotePatterns patterns, int pattern, int label)
    {
        foreach (var vote in patterns[pattern])
            if (patterns.Voted.Names(vote.Class, label)) return true;
        return false;
    }

    /// <summary>Whether there is no class that all votes name.</summary>
    private static bool Conflict(VotePatterns patterns, int pattern)
    {
        var votes = patterns[pattern];
        if (votes.Length < 2) return false;
        foreach (var label in patterns.Voted.Of(votes[0].Class))
        {
            var all = true;
            foreach (var vote in votes) all &= patterns.Voted.Names(vote.Class, label);
            if (all) return false;
        }
        return true;
    }
}
