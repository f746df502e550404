using LabelStudio.Core.Rules;

namespace LabelStudio.Workflow.Lists;

/// <summary>Lists that hide others of the same name.</summary>
internal sealed class ListsBefore(IRuleLists first, IRuleLists? others) : IRuleLists
{
    public IReadOnlyCollection<string> Names { get; } = [.. first.Names.Concat(others?.Names ?? []).Distinct(StringComparer.OrdinalIgnoreCase)];

    public RuleList? Find(string name) => first.Find(name) ?? others?.Find(name);
}
