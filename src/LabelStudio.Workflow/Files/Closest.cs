namespace LabelStudio.Workflow.Files;

/// <summary>"Did you mean": the name nearest to a misspelt one.</summary>
internal static class Closest
{
    /// <summary>A sentence such as <c>Did you mean "cash"?</c>, or nothing when no name is near.</summary>
    public static string Hint(string name, IEnumerable<string> names)
    {
        var best = names.Take(10_000).Select(n => (Name: n, Distance: Distance(name, n))).OrderBy(n => n.Distance).FirstOrDefault();
        return best.Name != null && best.Distance <= Math.Max(1, Math.Min(name.Length, best.Name.Length) / 3) ? $" Did you mean \"{best.Name}\"?" : "";
    }

    /// <summary>Insertions, deletions, replacements that turn one into the other; case does not count.</summary>
    private static int Distance(string a, string b)
    {
        if (a.Length > 100 || b.Length > 100) return int.MaxValue;
        var row = new int[b.Length + 1];
        for (var j = 0; j <= b.Length; j++) row[j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.Length];
    }
}
