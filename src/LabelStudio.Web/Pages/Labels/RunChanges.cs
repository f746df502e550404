using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Web.Pages.Labels;

/// <summary>What is different between a run and the one before it.</summary>
public static class RunChanges
{
    private const int MostNames = 3;

    /// <summary>In short words; one line where nothing is.</summary>
    public static IReadOnlyList<string> Of(LabelRun now, LabelRun? before)
    {
        if (before == null) return ["first run"];
        var changes = new List<string>();
        if (now.Anchored is { } anchored) changes.Add($"updated with gold: {anchored.Changed.Of("label")} changed");
        if (now.Settings.Model != before.Settings.Model) changes.Add($"{before.Settings.Model} → {now.Settings.Model}");
        if (now.Settings.UseGold != before.Settings.UseGold) changes.Add(now.Settings.UseGold ? "gold used" : "gold not used");
        if (now.GoldCount != before.GoldCount) changes.Add($"gold {before.GoldCount.Count()} → {now.GoldCount.Count()}");
        AddBalance(changes, now, before);
        AddFunctions(changes, now, before);
        if ((now.Settings.Groups?.Count ?? 0) != (before.Settings.Groups?.Count ?? 0)) changes.Add($"{(now.Settings.Groups?.Count ?? 0).Of("group")} declared dependent");
        return changes.Count > 0 ? changes : ["votes or documents"];
    }

    /// <summary>Accuracy of the run's own model on dev, with how many documents; null without dev gold.</summary>
    public static TrustRow? OnDev(LabelRun run) => run.Trust.Rows.Count > 0 ? run.Trust.Rows[^1] : null;

    private static void AddBalance(List<string> changes, LabelRun now, LabelRun before)
    {
        var (given, was) = (now.Settings.ClassBalance, before.Settings.ClassBalance);
        if ((given ?? []).SequenceEqual(was ?? [])) return;
        changes.Add(given == null ? "class balance learned" : was == null ? "class balance given" : "another class balance");
    }

    private static void AddFunctions(List<string> changes, LabelRun now, LabelRun before)
    {
        var (names, were) = (now.Functions.Select(f => f.Name).ToHashSet(StringComparer.Ordinal), before.Functions.Select(f => f.Name).ToHashSet(StringComparer.Ordinal));
        Add("with", [.. now.Functions.Select(f => f.Name).Where(n => !were.Contains(n))]);
        Add("without", [.. before.Functions.Select(f => f.Name).Where(n => !names.Contains(n))]);

        void Add(string word, List<string> list)
        {
            if (list.Count > 0) changes.Add($"{word} {string.Join(", ", list.Take(MostNames))}{(list.Count > MostNames ? $" and {list.Count - MostNames} more" : "")}");
        }
    }
}
