namespace LabelStudio.Core.Text;

/// <summary>What became of a piece of text.</summary>
public enum DifferenceKind
{
    /// <summary>It stands in both.</summary>
    Same,

    /// <summary>It stands in the later text only.</summary>
    Added,

    /// <summary>It stands in the earlier text only.</summary>
    Removed,
}

/// <summary>A piece of text and what became of it.</summary>
public sealed record DifferencePart(DifferenceKind Kind, string Text);

/// <summary>The words that differ between two short texts, such as two versions of a rule.</summary>
/// <remarks>A longest common subsequence of words, spaces and signs, after equal beginnings and ends are set aside; where what is left is longer than <see cref="MostPieces"/> pieces, it counts as replaced whole.</remarks>
public static class TextDifference
{
    /// <summary>The largest number of differing pieces on either side that are compared one by one.</summary>
    public const int MostPieces = 600;

    /// <summary>The parts in reading order, removed before added; joined without the removed ones they are the later text, without the added ones the earlier.</summary>
    public static IReadOnlyList<DifferencePart> Of(string earlier, string later)
    {
        var (a, b) = (Pieces(earlier), Pieces(later));
        var start = 0;
        while (start < a.Count && start < b.Count && a[start] == b[start]) start++;
        var end = 0;
        while (end < a.Count - start && end < b.Count - start && a[^(end + 1)] == b[^(end + 1)]) end++;
        var parts = new Joined();
        for (var i = 0; i < start; i++) parts.Add(DifferenceKind.Same, a[i]);
        Middle(a.GetRange(start, a.Count - start - end), b.GetRange(start, b.Count - start - end), parts);
        for (var i = a.Count - end; i < a.Count; i++) parts.Add(DifferenceKind.Same, a[i]);
        return parts.All;
    }

    private static void Middle(List<string> a, List<string> b, Joined parts)
    {
        if (a.Count > MostPieces || b.Count > MostPieces)
        {
            foreach (var piece in a) parts.Add(DifferenceKind.Removed, piece);
            foreach (var piece in b) parts.Add(DifferenceKind.Added, piece);
            return;
        }
        // common[i, j]: length of the longest common subsequence of what follows i and j
        var common = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
            for (var j = b.Count - 1; j >= 0; j--)
                common[i, j] = a[i] == b[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        for (int i = 0, j = 0; i < a.Count || j < b.Count;)
        {
            if (i < a.Count && j < b.Count && a[i] == b[j])
            {
                parts.Add(DifferenceKind.Same, a[i++]);
                j++;
            }
            else if (i < a.Count && (j == b.Count || common[i + 1, j] >= common[i, j + 1])) parts.Add(DifferenceKind.Removed, a[i++]);
            else parts.Add(DifferenceKind.Added, b[j++]);
        }
    }

    /// <summary>Runs of letters and digits, runs of spaces, and every other sign by itself.</summary>
    private static List<string> Pieces(string text)
    {
        var pieces = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var from = at++;
            var kind = KindOf(text[from]);
            while (kind != 0 && at < text.Length && KindOf(text[at]) == kind) at++;
            pieces.Add(text[from..at]);
        }
        return pieces;

        static int KindOf(char c) => char.IsLetterOrDigit(c) || char.IsSurrogate(c) || c == '_' ? 1 : char.IsWhiteSpace(c) ? 2 : 0;
    }

    private sealed class Joined
    {
        public List<DifferencePart> All { get; } = [];

        public void Add(DifferenceKind kind, string piece)
        {
            if (All.Count > 0 && All[^1].Kind == kind) All[^1] = new DifferencePart(kind, All[^1].Text + piece);
            else All.Add(new DifferencePart(kind, piece));
        }
    }
}
