namespace LabelStudio.Core.Rules.Syntax;

/// <summary>Finds the name that a misspelt one was meant to be.</summary>
public static class Spelling
{
    private const int MostNames = 10_000, LongestName = 100;

    /// <summary>The nearest name, or null where none is near.</summary>
    /// <param name="name">As it was written; case does not count.</param>
    /// <param name="names">The known ones.</param>
    public static string? Nearest(string name, IEnumerable<string> names)
    {
        string? nearest = null;
        var least = int.MaxValue;
        foreach (var other in names.Take(MostNames))
        {
            if (name.Length > LongestName || other.Length > LongestName) continue;
            var distance = Distance(name.ToLowerInvariant(), other.ToLowerInvariant());
            if (distance >= least || distance > Math.Max(1, (Math.Min(name.Length, other.Length) + 1) / 3)) continue;
            (nearest, least) = (other, distance);
        }
        return nearest;
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbours that turn one into the other (Damerau 1964, each stretch edited once).</summary>
    /// <param name="a">A name; every sign counts.</param>
    /// <param name="b">Another.</param>
    public static int Distance(string a, string b)
    {
        var rows = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) rows[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) rows[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                rows[i, j] = Math.Min(rows[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1), Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) rows[i, j] = Math.Min(rows[i, j], rows[i - 2, j - 2] + 1);
            }
        }
        return rows[a.Length, b.Length];
    }
}
