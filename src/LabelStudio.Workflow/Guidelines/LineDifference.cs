namespace LabelStudio.Workflow.Guidelines;

public enum LineChange
{
    Same,
    Added,
    Removed,
}

/// <summary>A line of two texts side by side.</summary>
public readonly record struct ComparedLine(LineChange Change, string Text);

/// <summary>What changed between two texts, line by line: a longest common subsequence keeps as much as can be kept.</summary>
public static class LineDifference
{
    // beyond that a table of all pairs is too large; such texts are shown as replaced
    private const int MostCells = 4_000_000;

    public static IReadOnlyList<ComparedLine> Between(string before, string after)
    {
        var (a, b) = (Lines(before), Lines(after));
        var start = 0;
        while (start < a.Length && start < b.Length && a[start] == b[start]) start++;
        var end = 0;
        while (end < a.Length - start && end < b.Length - start && a[^(end + 1)] == b[^(end + 1)]) end++;
        return
        [
            .. a[..start].Select(l => new ComparedLine(LineChange.Same, l)),
            .. Middle(a[start..(a.Length - end)], b[start..(b.Length - end)]),
            .. a[(a.Length - end)..].Select(l => new ComparedLine(LineChange.Same, l)),
        ];
    }

    private static string[] Lines(string text) => text.Length == 0 ? [] : text.ReplaceLineEndings("\n").Split('\n');

    private static List<ComparedLine> Middle(string[] a, string[] b)
    {
        var found = new List<ComparedLine>();
        if ((long)a.Length * b.Length > MostCells)
        {
            found.AddRange(a.Select(l => new ComparedLine(LineChange.Removed, l)));
            found.AddRange(b.Select(l => new ComparedLine(LineChange.Added, l)));
            return found;
        }
        var common = new int[a.Length + 1, b.Length + 1];
        for (var x = a.Length - 1; x >= 0; x--)
            for (var y = b.Length - 1; y >= 0; y--)
                common[x, y] = a[x] == b[y] ? common[x + 1, y + 1] + 1 : Math.Max(common[x + 1, y], common[x, y + 1]);
        var (i, j) = (0, 0);
        while (i < a.Length || j < b.Length)
        {
            if (i < a.Length && j < b.Length && a[i] == b[j]) (found, i, j) = (Add(LineChange.Same, a[i]), i + 1, j + 1);
            else if (i < a.Length && (j == b.Length || common[i + 1, j] >= common[i, j + 1])) (found, i) = (Add(LineChange.Removed, a[i]), i + 1);
            else (found, j) = (Add(LineChange.Added, b[j]), j + 1);
        }
        return found;

        List<ComparedLine> Add(LineChange change, string line)
        {
            found.Add(new ComparedLine(change, line));
            return found;
        }
    }
}
