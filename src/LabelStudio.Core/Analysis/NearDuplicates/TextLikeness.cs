namespace LabelStudio.Core.Analysis.NearDuplicates;

/// <summary>How alike two texts are, by the measure that near-duplicates are found with.</summary>
public static class TextLikeness
{
    /// <summary>Jaccard similarity of the texts' shingles, 0 to 1, at the smaller shingle size of both (see <see cref="MinHashBuilder"/>). 1 for the same words in the same order.</summary>
    /// <param name="a">A text.</param>
    /// <param name="b">Another.</param>
    public static double Of(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        var (first, second) = (new ShingleReader(), new ShingleReader());
        first.Read(a);
        second.Read(b);
        if (first.Fingerprint == second.Fingerprint) return 1;
        var size = Math.Min(ShingleReader.SizeFor(first.DistinctWords), ShingleReader.SizeFor(second.DistinctWords));
        return ShingleReader.Jaccard(first.Shingles(size), second.Shingles(size));
    }
}
