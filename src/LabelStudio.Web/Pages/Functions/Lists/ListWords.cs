using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Lists;

namespace LabelStudio.Web.Pages.Functions.Lists;

/// <summary>What became of a list, in words.</summary>
internal static class ListWords
{
    /// <summary>"; 2 lines say what others say, 1 line has no word", or nothing.</summary>
    public static string LeftOut(ListSaved saved)
    {
        var left = new List<string>();
        if (saved.Repeated > 0) left.Add($"{saved.Repeated.Of("line repeats another", "lines repeat others")}");
        if (saved.WithoutWords > 0) left.Add($"{saved.WithoutWords.Of("line has no word", "lines have no word")}");
        return left.Count == 0 ? "." : $"; {string.Join(", ", left)} and {(saved.Repeated + saved.WithoutWords == 1 ? "was" : "were")} left out.";
    }

    /// <summary>What a change did, and which rules follow.</summary>
    public static string Changed(ListSaved saved)
    {
        if (saved.Added + saved.Removed == 0) return "No entry is different" + LeftOut(saved);
        var what = new List<string>();
        if (saved.Added > 0) what.Add($"{saved.Added.Count()} added");
        if (saved.Removed > 0) what.Add($"{saved.Removed.Count()} removed");
        var rules = saved.Applied.Count == 0 ? "" : $" {saved.Applied.Count.Of("rule is", "rules are")} applied again.";
        return $"{string.Join(", ", what)}: {saved.Count.Of("entry", "entries")} now{LeftOut(saved)}{rules}";
    }
}
