using System.Text.RegularExpressions;

namespace LabelStudio.Teachers.Prompts.Lint;

/// <summary>A class as somebody wrote it into a prompt.</summary>
/// <param name="Class">Which one it is, -1 for none of the schema.</param>
internal readonly record struct ListedClass(string Name, int Class, int Start, int Length);

/// <summary>Finds the classes that a text lists: runs of lines, or lines of names between commas, of which most are classes.</summary>
internal static partial class ListedClasses
{
    private const int FewestItems = 3, LongestName = 80, MostWords = 8;

    public static List<ListedClass> In(string text, PromptSchema schema)
    {
        var listed = new List<ListedClass>();
        var run = new List<(ListedClass Item, bool Bulleted)>();
        var start = 0;
        while (start <= text.Length)
        {
            var end = text.IndexOf('\n', start);
            if (end < 0) end = text.Length;
            var items = Commas(text, start, end, schema);
            if (items.Count == 0 && Line(text, start, end, schema) is { } item)
            {
                run.Add(item);
            }
            else
            {
                Close(run, listed, schema);
                listed.AddRange(items);
            }
            start = end + 1;
        }
        Close(run, listed, schema);
        return listed;
    }

    /// <summary>A run of lines is a list of classes if most of them are.</summary>
    private static void Close(List<(ListedClass Item, bool Bulleted)> run, List<ListedClass> listed, PromptSchema schema)
    {
        // a sentence right before or after the list is no part of it
        if (run.Exists(r => r.Bulleted)) run.RemoveAll(r => !r.Bulleted);
        else if (!schema.Classes.Any(c => c.Contains(' '))) run.RemoveAll(r => r.Item.Class < 0 && r.Item.Name.Contains(' '));
        var items = run.ConvertAll(r => r.Item);
        if (IsList(items)) listed.AddRange(items);
        run.Clear();
    }

    private static bool IsList(List<ListedClass> items) => items.Count >= FewestItems && items.Count(i => i.Class >= 0) * 2 > items.Count;

    private static List<ListedClass> Commas(string text, int start, int end, PromptSchema schema)
    {
        var colon = text.IndexOf(':', start, end - start);
        var items = new List<ListedClass>();
        var from = colon < 0 ? start : colon + 1;
        while (from < end)
        {
            var to = text.IndexOf(',', from, end - from);
            if (to < 0) to = end;
            if (Trimmed(text, from, to, schema) is { } item) items.Add(item);
            from = to + 1;
        }
        return IsList(items) ? items : [];
    }

    /// <summary>The name on a line: after its bullet or number, before its description; null where the line is a sentence or a variable.</summary>
    private static (ListedClass Item, bool Bulleted)? Line(string text, int start, int end, PromptSchema schema)
    {
        var line = text.AsSpan(start, end - start).TrimEnd();
        var bullet = Bullet().Match(text, start, end - start);
        var from = bullet.Success ? start + bullet.Length : start;
        if (Trimmed(text, from, end, schema) is { Class: >= 0 } whole) return (whole, bullet.Success);
        if (line.EndsWith(":") || line.Contains("{{", StringComparison.Ordinal)) return null;
        var head = Head().Match(text, from, end - from);
        if (!head.Success && line.EndsWith(".") && line.Contains(' ')) return null;
        return Trimmed(text, from, head.Success ? head.Index : end, schema) is { } item ? (item, bullet.Success) : null;
    }

    private static ListedClass? Trimmed(string text, int start, int end, PromptSchema schema)
    {
        const string around = " \t\r\"'`*.,;[](){}";
        while (start < end && around.Contains(text[start])) start++;
        while (end > start && around.Contains(text[end - 1])) end--;
        var name = text[start..end];
        if (name.Length is 0 or > LongestName || name.Count(c => c == ' ') >= MostWords) return null;
        return new ListedClass(name, schema.Find(name), start, end - start);
    }

    [GeneratedRegex(@"\G\s*(?:[-*•–]|\d{1,4}[.):])\s*", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Bullet();

    [GeneratedRegex(@"\s*[:–—]\s|\s-\s|\s=\s|\t", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Head();
}
