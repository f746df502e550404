using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Groups of functions that the user declared dependent, as a label model takes them.</summary>
/// <param name="Functions">Indices among the run's functions, at least two a group; null without any.</param>
/// <param name="Warning">What of the settings could not be used, or null.</param>
internal sealed record DeclaredGroups(IReadOnlyList<IReadOnlyList<int>>? Functions, string? Warning)
{
    public static DeclaredGroups Of(LabelInputs inputs)
    {
        if (inputs.Settings.Groups is not { Count: > 0 } declared) return new DeclaredGroups(null, null);
        var index = inputs.Functions.Select((f, i) => (f.FunctionId, i)).ToDictionary(f => f.FunctionId, f => f.i);
        var groups = declared.Select(g => g.Distinct().Where(index.ContainsKey).Select(id => index[id]).Order().ToList()).Where(g => g.Count > 1).ToList();
        var unknown = declared.SelectMany(g => g).Distinct().Count(id => !index.ContainsKey(id));
        return new DeclaredGroups(
            groups.Count == 0 ? null : groups,
            unknown == 0 ? null : $"{InWords.Count(unknown, "function")} in the groups declared dependent {(unknown == 1 ? "is" : "are")} removed or switched off and {(unknown == 1 ? "was" : "were")} left out.");
    }
}
