using LabelStudio.Core.Rules;
using LabelStudio.Workflow.Lists;

namespace LabelStudio.Workflow.Files;

/// <summary>The property <c>lists</c> of a rules file: entries, or the path of a text file with one entry a line, by name.</summary>
internal static class RuleListsProperty
{
    /// <param name="lists">The property's value, or null where the file has none.</param>
    /// <param name="folder">Where relative paths begin.</param>
    /// <exception cref="UserErrorException">A bad name, an entry that is no string, or a file that cannot be read.</exception>
    public static RuleLists Read(JsonFile? lists, string folder)
    {
        var read = new Dictionary<string, RuleList>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value, at) in lists?.Properties("\"lists\"") ?? [])
        {
            if (!RuleLists.IsName(name)) throw at.Fault($"\"{name}\" cannot be the name of a list.", "Use letters, digits, _, - and points.");
            if (!read.TryAdd(name, value.IsText ? File(value, folder) : Entries(name, value)))
                throw at.Fault($"There is a list called \"{name}\" already; upper and lower case are alike.", "Rename one of the two.");
        }
        return new RuleLists(read);
    }

    /// <summary>The entries that the file itself holds, for a reader that cannot look beside it.</summary>
    /// <exception cref="UserErrorException">A bad name or entry, or a list that is in another file.</exception>
    public static IReadOnlyDictionary<string, ListEntries> ReadEntries(JsonFile? lists)
    {
        var read = new Dictionary<string, ListEntries>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value, at) in lists?.Properties("\"lists\"") ?? [])
        {
            if (!RuleLists.IsName(name)) throw at.Fault($"\"{name}\" cannot be the name of a list.", "Use letters, digits, _, - and points.");
            if (value.IsText) throw value.Fault($"The list \"{name}\" is in another file, which did not come along.", $"Write its entries here, or import it under Lists and leave it out here.");
            if (!read.TryAdd(name, Collect(name, value))) throw at.Fault($"There is a list called \"{name}\" already; upper and lower case are alike.", "Rename one of the two.");
        }
        return read;
    }

    private static ListEntries Collect(string name, JsonFile value)
    {
        var at = value;
        var entries = new EntryCollector((problem, remedy) => at.Fault(problem, remedy));
        foreach (var item in value.Items($"The list \"{name}\""))
        {
            at = item;
            entries.Add(item.Text("An entry of a list"));
        }
        return entries.Done() is { Entries.Count: > 0 } done ? done : throw value.Fault($"The list \"{name}\" is empty.", "Write a word or phrase, or leave it out.");
    }

    private static RuleList File(JsonFile value, string folder)
    {
        var path = value.Text("A list");
        return path.Length > 0 ? RuleListFile.Read(Path.Combine(folder, path)) : throw value.Fault("The path of the list is empty.", "Name a text file with one entry a line.");
    }

    private static RuleList Entries(string name, JsonFile value)
    {
        var entries = value.Items($"The list \"{name}\"").Select(e => e.Text("An entry of a list")).ToList();
        try
        {
            return RuleList.Create(entries);
        }
        catch (ArgumentException e)
        {
            throw value.Fault(Schema.Message(e), "Shorten the list.");
        }
    }
}
