using LabelStudio.Core.Rules.Matching;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Rules;

/// <summary>Rules made ready to be matched; immutable and shared by any number of threads.</summary>
/// <remarks>
/// A document is cut into words once; every word is looked up in one table of all words of all rules, and one automaton finds the
/// literals that patterns require. Only rules of which something was found are evaluated, and a pattern runs only where one of its
/// required literals occurs, so that the cost of a document depends on what it holds, hardly on the number of rules.
/// </remarks>
public sealed class CompiledRules
{
    internal CompiledRules(IReadOnlyList<RuleDefinition> rules, int classes, IReadOnlyList<RuleWarning> warnings, RulePlan plan)
    {
        Rules = rules;
        Classes = classes;
        Warnings = warnings;
        Plan = plan;
        Sets = [.. rules.Where(r => r.Set != null).Select(r => r.Set!).DistinctBy(s => (string.Join(',', s.Classes), string.Join(',', s.Shares)))];
        Votes = [.. rules.Select(r => r.Set is { } set ? classes + Sets.TakeWhile(s => !s.Same(set)).Count() : r.Class)];
        FieldNames = [.. rules.SelectMany(r => r.When.FieldNames).Distinct(StringComparer.OrdinalIgnoreCase)];
    }

    /// <summary>The rules, in their order; a rule is known elsewhere by its index in this list.</summary>
    public IReadOnlyList<RuleDefinition> Rules { get; }

    /// <summary>K, the number of classes of the label schema.</summary>
    public int Classes { get; }

    /// <summary>The different sets of classes that rules vote for; the vote K + s is for set s.</summary>
    public IReadOnlyList<ClassSet> Sets { get; }

    /// <summary>For each rule its vote: a class, or K + the index of a set.</summary>
    public IReadOnlyList<int> Votes { get; }

    /// <summary>What is allowed but seldom meant, such as a rule that fires on a document without any word, or an operator in lower case.</summary>
    public IReadOnlyList<RuleWarning> Warnings { get; }

    /// <summary>The names of the fields that rules ask for, as they write them; where there are none, documents need not bring theirs.</summary>
    public IReadOnlyList<string> FieldNames { get; }

    internal RulePlan Plan { get; }

    /// <summary>A matcher; one for each thread.</summary>
    public Matcher CreateMatcher() => new(this);
}
