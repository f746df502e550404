using LabelStudio.Core.Schema;
using LabelStudio.Teachers.Prompts.Answers;

namespace LabelStudio.Teachers.Prompts;

/// <summary>The classes that prompts speak of, with what people wrote about each.</summary>
/// <param name="Classes">The label schema.</param>
/// <param name="Descriptions">One a class, "" where there is none.</param>
public sealed record PromptSchema(ClassList Classes, IReadOnlyList<string> Descriptions)
{
    private readonly ILookup<string, int> _folded = Enumerable.Range(0, Classes.Count).ToLookup(k => LabelNames.Fold(Classes[k]), StringComparer.Ordinal);

    /// <summary>The class of a name that may differ in case, underscores, hyphens and spaces; -1 where there is none or more than one.</summary>
    public int Find(string name)
    {
        if (Classes.IndexOf(name.Trim()) is >= 0 and var exact) return exact;
        var alike = _folded[LabelNames.Fold(name)].Take(2).ToArray();
        return alike.Length == 1 ? alike[0] : -1;
    }

    /// <summary>The offered classes of a prompt, ascending; labels that are no class are left out.</summary>
    public int[] Offered(PromptDefinition prompt) => prompt.Labels.Count == 0 && !prompt.IsNarrow
        ? [.. Enumerable.Range(0, Classes.Count)]
        : [.. prompt.Labels.Select(Find).Where(k => k >= 0).Distinct().Order()];
}
