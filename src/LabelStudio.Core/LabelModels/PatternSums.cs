using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>Sums over patterns that come out to the same bytes on any number of threads.</summary>
/// <remarks>The patterns are cut into a fixed number of pieces that depends on the problem alone; each piece is summed in order, then the pieces in order.</remarks>
internal static class PatternSums
{
    private const int MostPieces = 32;
    private const int SmallestPiece = 1024;
    private const long MostCells = 16_000_000;

    /// <summary>After so many patterns a wish to stop is heard.</summary>
    private const int PatternsAStep = 8192;

    public static int Pieces(int patterns, long cells) =>
        (int)Math.Clamp(Math.Min(patterns / SmallestPiece, MostCells / Math.Max(cells, 1)), 1, MostPieces);

    /// <summary>Sums into <paramref name="cells"/> numbers.</summary>
    /// <param name="patterns">The number of patterns.</param>
    /// <param name="cells">How many sums there are.</param>
    /// <param name="threads">Threads to use.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="piece">Adds patterns start to end - 1 to the sums given; called several times a piece.</param>
    public static double[] Over(int patterns, int cells, int threads, CancellationToken cancel, Action<int, int, double[]> piece)
    {
        var pieces = Pieces(patterns, cells);
        var partial = new double[pieces][];
        Lanes.Run(pieces, threads, cancel, number =>
        {
            var (start, end) = Lanes.Cut(patterns, pieces, number);
            partial[number] = new double[cells];
            for (var from = start; from < end; from += PatternsAStep)
            {
                cancel.ThrowIfCancellationRequested();
                piece(from, Math.Min(end, from + PatternsAStep), partial[number]);
            }
        });
        var sums = partial[0];
        for (var i = 1; i < pieces; i++)
            for (var c = 0; c < cells; c++)
                sums[c] += partial[i][c];
        return sums;
    }
}
