namespace LabelStudio.Core.Rules;

/// <summary>What the compiler makes of rules: which literals there are, which rules each of them wakes, what a woken rule asks.</summary>
internal sealed class RulePlan
{
    /// <summary>What each rule asks of a document.</summary>
    public required Condition[] Conditions { get; init; }

    /// <summary>Rules that may fire on a document of which nothing was found.</summary>
    public required int[] Unconditional { get; init; }

    /// <summary>For each literal (the words, then the prefixes, then the needles of patterns) the rules that it wakes.</summary>
    public required Trigger[][] Triggers { get; init; }

    public required WordTable Words { get; init; }

    public required PrefixTrie Prefixes { get; init; }

    public required LiteralAutomaton Needles { get; init; }

    /// <summary>How many phrases and patterns there are, each remembered once a document.</summary>
    public required int MemoSlots { get; init; }

    public required bool HasPhrases { get; init; }
}

/// <summary>A rule that a literal wakes.</summary>
/// <param name="Rule">The rule's index.</param>
/// <param name="Decides">Whether the literal alone makes the rule fire.</param>
internal readonly record struct Trigger(int Rule, bool Decides);
