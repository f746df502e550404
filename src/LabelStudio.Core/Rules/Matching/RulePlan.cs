using LabelStudio.Core.Rules.Patterns;

namespace LabelStudio.Core.Rules.Matching;

/// <summary>What the compiler makes of rules: which literals there are, which rules each of them wakes, what a woken rule asks.</summary>
internal sealed class RulePlan
{
    /// <summary>What each rule asks of a document.</summary>
    public required Condition[] Conditions { get; init; }

    /// <summary>Rules that may fire on a document of which nothing was found.</summary>
    public required int[] Unconditional { get; init; }

    /// <summary>For each literal (words, prefixes, wildcards, lists, then the needles of patterns) the rules that it wakes.</summary>
    public required Trigger[][] Triggers { get; init; }

    public required WordTable Words { get; init; }

    public required PrefixTrie Prefixes { get; init; }

    public required WildcardTable Wildcards { get; init; }

    public required RuleList[] Lists { get; init; }

    public required LiteralAutomaton Needles { get; init; }

    /// <summary>How many phrases, patterns and the like there are, each remembered once a document.</summary>
    public required int MemoSlots { get; init; }

    /// <summary>For each literal whether its places are kept, or null where none are.</summary>
    public required bool[]? KeepsPlaces { get; init; }

    /// <summary>Whether documents must be cut into words at all.</summary>
    public required bool ReadsWords { get; init; }

    /// <summary>The fields that rules ask.</summary>
    public required FieldPlan[] Fields { get; init; }
}

/// <summary>A rule that a literal wakes.</summary>
/// <param name="Rule">The rule's index.</param>
/// <param name="Decides">Whether the literal alone makes the rule fire.</param>
internal readonly record struct Trigger(int Rule, bool Decides);

/// <summary>What rules ask of a field: queries that are matched together on its text.</summary>
internal sealed record FieldPlan(string Name, CompiledRules Queries);
