using System.Text.Json;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Rules in the command line's format.</summary>
public sealed record RuleFiles(ClassList Classes, IReadOnlyList<RuleDefinition> Rules)
{
    public static RuleFiles Read(string path)
    {
        using var file = JsonDocument.Parse(File.ReadAllText(path));
        var classes = new ClassList(file.RootElement.GetProperty("classes").EnumerateArray().Select(c => c.GetString()!));
        var rules = file.RootElement.GetProperty("rules").EnumerateArray().Select(r => new RuleDefinition(
            r.GetProperty("name").GetString()!, classes.IndexOf(r.GetProperty("label").GetString()!), RuleQuery.Parse(r.GetProperty("when").GetString()!)));
        return new RuleFiles(classes, [.. rules]);
    }

    public VoteMatrix Apply(IReadOnlyList<string> texts) => new(Classes, RuleApplier.Apply(RuleSet.Compile(Rules, Classes), texts, 1), texts.Count);
}
