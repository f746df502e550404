using LabelStudio.Core.Rules.Nodes;

namespace LabelStudio.Core.Rules.Syntax;

/// <summary>What a stretch of a query is.</summary>
internal enum RuleTokenKind
{
    End,
    Open,
    Close,
    And,
    Or,
    Not,

    /// <summary>NEAR/n or THEN/n: <see cref="RuleToken.Number"/> is n.</summary>
    Distance,

    /// <summary>A part that needs no parser: <see cref="RuleToken.Node"/> says which.</summary>
    Term,

    /// <summary>A function's name, with its '(' to follow.</summary>
    Function,

    /// <summary>A field's name and colon, with a '(' to follow.</summary>
    Field,
}

/// <summary>One stretch of a query.</summary>
internal readonly record struct RuleToken(RuleTokenKind Kind, int Position, int Length, RuleNode? Node = null, string Name = "", int Number = 0)
{
    public int End => Position + Length;

    /// <summary>The stretch in words, for messages.</summary>
    public string InWords(string query) => Kind switch
    {
        RuleTokenKind.End => "the end of the query",
        RuleTokenKind.Term or RuleTokenKind.Field => Length <= 40 ? query.Substring(Position, Length) : string.Concat(query.AsSpan(Position, 40), "…"),
        RuleTokenKind.Function => query.Substring(Position, Length) + "(",
        _ => $"'{query.Substring(Position, Length)}'",
    };
}
