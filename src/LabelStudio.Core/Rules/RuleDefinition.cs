using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Rules;

/// <summary>A rule: documents that fulfil a query get a vote for a class, all others none.</summary>
/// <param name="Name">What the rule is called; unlike every other labeling function of the project.</param>
/// <param name="Class">The index of the class it votes for, 0 to K-1.</param>
/// <param name="When">The query.</param>
public sealed record RuleDefinition(string Name, int Class, RuleQuery When)
{
    /// <summary>The set of classes it votes for in place of <see cref="Class"/>, or null: documents that fulfil the query are one of these.</summary>
    public ClassSet? Set { get; init; }
}

/// <summary>Something about a rule that is allowed but seldom meant.</summary>
/// <param name="Rule">The rule's name.</param>
/// <param name="Message">What is odd and what to do, in words.</param>
public sealed record RuleWarning(string Rule, string Message);
