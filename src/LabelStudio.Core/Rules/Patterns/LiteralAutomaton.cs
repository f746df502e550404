namespace LabelStudio.Core.Rules.Patterns;

/// <summary>Finds every one of many literals in one pass over a text, whatever their number.</summary>
/// <remarks>
/// Aho and Corasick, "Efficient string matching: an aid to bibliographic search", 1975, as a full transition table over the units that
/// the literals hold. Text and literals are folded by <see cref="CaseFold"/>.
/// </remarks>
internal sealed class LiteralAutomaton
{
    /// <summary>Literals are cut to this length: a sieve needs no more, and the table stays small.</summary>
    public const int LongestLiteral = 12;

    private readonly UnitColumns _columns;
    private readonly int _width;
    private readonly int[] _next;
    private readonly int[] _literalAt;
    private readonly int[] _suffixWithLiteral;

    /// <summary>An automaton in which literal i has the number i.</summary>
    /// <param name="literals">Folded, none empty, none twice, none longer than <see cref="LongestLiteral"/>.</param>
    public LiteralAutomaton(IReadOnlyList<string> literals)
    {
        Count = literals.Count;
        _columns = new UnitColumns(literals);
        _width = _columns.Width;
        var next = new List<int>(Enumerable.Repeat(0, _width));
        var literalAt = new List<int> { -1 };
        for (var number = 0; number < literals.Count; number++)
        {
            var state = 0;
            foreach (var unit in literals[number])
            {
                var edge = (state * _width) + _columns.Of(unit);
                if (next[edge] == 0)
                {
                    next[edge] = literalAt.Count;
                    literalAt.Add(-1);
                    next.AddRange(Enumerable.Repeat(0, _width));
                }
                state = next[edge];
            }
            literalAt[state] = number;
        }
        (_next, _literalAt) = ([.. next], [.. literalAt]);
        _suffixWithLiteral = CompleteTransitions();
    }

    /// <summary>The number of literals.</summary>
    public int Count { get; }

    /// <summary>Tells the matcher of every literal in the text, by its number.</summary>
    public void Find(ReadOnlySpan<char> text, Matcher matcher, int firstLiteral)
    {
        var folded = CaseFold.Table;
        var (columns, next, width) = (_columns, _next, _width);
        var state = 0;
        foreach (var unit in text)
        {
            state = next[(state * width) + columns.Of(folded[unit])];
            for (var found = _literalAt[state] >= 0 ? state : _suffixWithLiteral[state]; found != 0; found = _suffixWithLiteral[found])
                matcher.Found(firstLiteral + _literalAt[found]);
        }
    }

    /// <summary>Fills in where a state goes on a unit that does not continue it, breadth first.</summary>
    /// <returns>For each state the longest proper suffix of it that is a literal's end, or 0.</returns>
    private int[] CompleteTransitions()
    {
        var suffix = new int[_literalAt.Length];
        var suffixWithLiteral = new int[_literalAt.Length];
        var queue = new Queue<int>();
        for (var column = 0; column < _width; column++)
            if (_next[column] != 0)
                queue.Enqueue(_next[column]);
        while (queue.TryDequeue(out var state))
        {
            var shorter = suffix[state];
            suffixWithLiteral[state] = _literalAt[shorter] >= 0 ? shorter : suffixWithLiteral[shorter];
            for (var column = 0; column < _width; column++)
            {
                var (edge, instead) = ((state * _width) + column, _next[(shorter * _width) + column]);
                if (_next[edge] == 0)
                {
                    _next[edge] = instead;
                }
                else
                {
                    suffix[_next[edge]] = instead;
                    queue.Enqueue(_next[edge]);
                }
            }
        }
        return suffixWithLiteral;
    }
}
