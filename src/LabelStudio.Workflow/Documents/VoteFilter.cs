using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Documents;

/// <summary>The parts of a query that ask for votes.</summary>
internal sealed class VoteFilter
{
    private readonly VoteColumn? _function;
    private readonly VoteColumn? _other;
    private readonly VotesOfTwo _together;
    private readonly bool _wantsFunction;
    private readonly bool _wantsOther;
    private readonly VotePatterns? _patterns;
    private readonly bool[]? _passes;

    /// <param name="query">What is asked for.</param>
    /// <param name="function">The votes of the query's function, null where it has gone.</param>
    /// <param name="other">The votes of the query's other function, null where it has gone.</param>
    /// <param name="patterns">The votes of the enabled functions, where the query asks for a class that is voted for.</param>
    public VoteFilter(DocumentQuery query, VoteColumn? function, VoteColumn? other, VotePatterns? patterns)
    {
        (_function, _other, _together) = (function, other, query.Together);
        (_wantsFunction, _wantsOther) = (query.FunctionId != null, query.OtherFunctionId != null);
        if (query.VotedClass == null && query.UnvotedClass == null) return;
        _patterns = patterns;
        _passes = new bool[patterns?.Count ?? 0];
        for (var p = 0; p < _passes.Length; p++)
            _passes[p] = !(query.VotedClass is { } voted && !Names(patterns!, p, voted)) && !(query.UnvotedClass is { } unvoted && Names(patterns!, p, unvoted));
    }

    public bool Passes(int d)
    {
        if (_passes != null && (_patterns == null || d >= _patterns.Documents || !_passes[_patterns.PatternOf[d]])) return false;
        if (!_wantsFunction) return true;
        if (VoteOn(_function, d) is not (>= 0 and var vote)) return false;
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
}
