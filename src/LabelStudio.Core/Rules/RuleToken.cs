namespace LabelStudio.Core.Rules;

/// <summary>What a stretch of a query is.</summary>
internal enum RuleTokenKind
{
    End,
    Open,
    Close,
    And,
    Or,
    Not,

    /// <summary>A word, prefix, phrase or regular expression: <see cref="RuleToken.Node"/> says which.</summary>
    Term,
}

/// <summary>One stretch of a query.</summary>
internal readonly record struct RuleToken(RuleTokenKind Kind, int Position, int Length, RuleNode? Node = null)
{
    /// <summary>The stretch in words, for messages.</summary>
    public string InWords(string query) => Kind switch
    {
        RuleTokenKind.End => "the end of the query",
        RuleTokenKind.Term => Length <= 40 ? query.Substring(Position, Length) : string.Concat(query.AsSpan(Position, 40), "…"),
        _ => $"'{query.Substring(Position, Length)}'",
    };
}
