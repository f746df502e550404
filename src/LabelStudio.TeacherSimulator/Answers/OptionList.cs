namespace LabelStudio.TeacherSimulator.Answers;

/// <summary>The classes that instructions list, one a line: "- card_arrival: when will my card come".</summary>
internal static class OptionList
{
    private const int LongestName = 80;

    public static IReadOnlyList<string> In(string instructions)
    {
        var options = new List<string>();
        foreach (var line in instructions.AsSpan().EnumerateLines())
        {
            var rest = line.Trim();
            if (rest.Length < 3) continue;
            if (rest[0] is '-' or '*' or '•' && rest[1] == ' ') rest = rest[2..];
            else if (char.IsAsciiDigit(rest[0]) && rest.IndexOf(". ") is >= 1 and <= 3 and var dot) rest = rest[(dot + 2)..];
            else continue;
            var end = rest.IndexOf(": ");
            var name = (end < 0 ? rest : rest[..end]).Trim().Trim("\"`*");
            if (name.Length is > 0 and <= LongestName) options.Add(name.ToString());
        }
        // one line with a dash is prose
        if (options.Count < 2) return [];
        if (Declining(instructions) is { } none) options.Add(none);
        return options;
    }

    /// <summary>The word for none of them: <c>or "none" if none of them fits</c>.</summary>
    private static string? Declining(string instructions)
    {
        const string before = "or \"", after = "\" if none";
        var end = instructions.IndexOf(after, StringComparison.OrdinalIgnoreCase);
        var start = end < 0 ? -1 : instructions.LastIndexOf(before, end, StringComparison.OrdinalIgnoreCase);
        return start < 0 || end - start > LongestName ? null : instructions[(start + before.Length)..end];
    }
}
