using LabelStudio.Core.Rules;

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
