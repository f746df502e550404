using LabelStudio.Core.Rules.Matching;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Rules;

/// <summary>Compiles rules together, so that a document is read once for all of them.</summary>
public static class RuleSet
{
    /// <summary>Compiles the rules of a project.</summary>
    /// <param name="rules">The rules; none at all is allowed.</param>
    /// <param name="classes">The label schema that their classes are of.</param>
    /// <exception cref="ArgumentException">
    /// Two rules of one name, a class that the schema has not, or a list or an encoder that a rule's <see cref="RuleQuery.Resources"/> lack.
    /// </exception>
    public static CompiledRules Compile(IReadOnlyList<RuleDefinition> rules, ClassList classes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var rule in rules)
        {
            if (!names.Add(rule.Name)) throw new ArgumentException($"Two rules are called \"{rule.Name}\".", nameof(rules));
            if (rule.Set?.Classes is { } set && set[^1] >= classes.Count)
                throw new ArgumentException($"Rule \"{rule.Name}\" votes for class {set[^1]}, but the schema has the classes 0 to {classes.Count - 1}.", nameof(rules));
            if (rule.Class < 0 || rule.Class >= classes.Count)
                throw new ArgumentException($"Rule \"{rule.Name}\" votes for class {rule.Class}, but the schema has the classes 0 to {classes.Count - 1}.", nameof(rules));
        }
        return new RuleCompiler().Compile([.. rules], classes.Count);
    }

    /// <summary>Compiles one query, as the rule 0 of a schema of one class.</summary>
    /// <exception cref="ArgumentException">The query refers to a list or an encoder that its resources lack.</exception>
    public static CompiledRules Compile(RuleQuery query) => new RuleCompiler().Compile([new RuleDefinition(query.ToString(), 0, query)], 1);
}
