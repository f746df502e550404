namespace LabelStudio.Core.Analysis.NearDuplicates;

/// <summary>Cuts signatures into bands: documents that agree in a whole band are candidates (locality-sensitive hashing).</summary>
/// <remarks>Leskovec, Rajaraman and Ullman, "Mining of Massive Datasets", section 3.4.</remarks>
internal sealed class Bands
{
    /// <summary>Of pairs exactly at the threshold at most this share may be missed.</summary>
    public const double LargestMiss = 0.001;

    /// <summary>Bands for a threshold: as long as may be, for few false candidates, yet short enough to miss almost no pair.</summary>
    public Bands(double threshold)
    {
        Rows = 1;
        for (var rows = 2; rows <= 16; rows++)
            if (Math.Pow(1 - Math.Pow(threshold, rows), MinHashFunctions.Count / rows) <= LargestMiss)
                Rows = rows;
        Count = MinHashFunctions.Count / Rows;
    }

    /// <summary>The number of bands.</summary>
    public int Count { get; }

    /// <summary>The places of a signature in one band.</summary>
    public int Rows { get; }

    /// <summary>A hash of one band of a signature; signatures of other shingle sizes have other hashes.</summary>
    public ulong Key(ReadOnlySpan<ushort> signature, int band, int shingleSize)
    {
        var key = (ulong)shingleSize;
        foreach (var value in signature.Slice(band * Rows, Rows)) key = ShingleReader.Mix((key << 16) ^ (key >> 48) ^ value);
        return key;
    }
}
