using System.Runtime.CompilerServices;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>How often two functions voted on the same document, and alike; votes for sets of classes are alike as far as they overlap.</summary>
internal readonly record struct FunctionPair(int First, int Second, int Common, double Agree);

/// <summary>Counts agreement for all pairs of functions. Time is in the squared number of votes a distinct row.</summary>
internal static class PairAgreement
{
    private const int MostCells = 4_000_000;
    private const int MostDenseFunctions = 512;
    private const int PatternsAPiece = 65_536;

    /// <summary>Overlaps are summed as whole numbers of this part, so that the order of the sum does not show.</summary>
    private const double Unit = 1 << 20;

    /// <summary>The pairs with at least <paramref name="fewest"/> common documents, in the functions' order.</summary>
    public static List<FunctionPair> Of(VotePatterns patterns, int fewest, int threads, CancellationToken cancel)
    {
        var functions = patterns.Functions.Count;
        var pairs = new List<FunctionPair>();
        // the table is functions × functions; very many functions are counted a band at a time
        var band = Math.Clamp(MostCells / Math.Max(functions, 1), 1, Math.Max(functions, 1));
        for (var from = 0; from < functions; from += band)
        {
            var to = Math.Min(functions, from + band);
            var (common, agree, partly) = Count(patterns, from, to, threads, cancel);
            for (var first = from; first < to; first++)
                for (var second = first + 1; second < functions; second++)
                {
                    var cell = (first - from) * functions + second;
                    if (common[cell] >= fewest) pairs.Add(new FunctionPair(first, second, common[cell], agree[cell] + (partly.Length == 0 ? 0 : partly[cell] / Unit)));
                }
        }
        return pairs;
    }

    private static (int[] Common, int[] Agree, long[] Partly) Count(VotePatterns patterns, int from, int to, int threads, CancellationToken cancel)
    {
        var functions = patterns.Functions.Count;
        var cells = (to - from) * functions;
        var workers = Math.Clamp(patterns.Count / PatternsAPiece, 1, Lanes.ThreadCount(threads));
        var sets = patterns.Voted.AnySets;
        var tables = new (int[] Common, int[] Agree, long[] Partly)[workers];
        Lanes.Run(workers, threads, cancel, number =>
        {
            var (common, agree, partly) = tables[number] = (new int[cells], new int[cells], new long[sets ? cells : 0]);
            var (start, end) = Lanes.Cut(patterns.Count, workers, number);
            var dense = !sets && cells == functions * functions && functions <= MostDenseFunctions ? new DenseAgreement(functions) : null;
            for (var first = start; first < end; first += DenseAgreement.Rows)
            {
                cancel.ThrowIfCancellationRequested();
                var last = Math.Min(end, first + DenseAgreement.Rows);
                var byColumn = dense != null && DenseAgreement.Pays(functions, patterns.Classes.Count, Squares(patterns, first, last));
                if (byColumn) dense!.Add(patterns, first, last, common, agree);
                for (var p = first; p < last; p++)
                {
                    if (byColumn && patterns.Counts[p] == 1) continue;
                    AddRow(patterns[p], patterns.Counts[p], from, to, functions, common, agree);
                    if (sets) AddOverlaps(patterns[p], patterns.Counts[p], patterns.Voted, from, to, functions, partly);
                }
            }
        });
        // whole numbers: the number of workers, which depends on the threads, does not show in the sums
        foreach (var (common, agree, partly) in tables.Skip(1))
            for (var c = 0; c < cells; c++)
            {
                tables[0].Common[c] += common[c];
                tables[0].Agree[c] += agree[c];
                if (sets) tables[0].Partly[c] += partly[c];
            }
        return tables[0];
    }

    private static void AddRow(ReadOnlySpan<Vote> votes, int documents, int from, int to, int functions, int[] common, int[] agree)
    {
        for (var i = 0; i < votes.Length; i++)
        {
            if (votes[i].Function < from || votes[i].Function >= to) continue;
            var row = (votes[i].Function - from) * functions;
            var label = votes[i].Class;
            for (var j = i + 1; j < votes.Length; j++)
            {
                common[row + votes[j].Function] += documents;
                agree[row + votes[j].Function] += votes[j].Class == label ? documents : 0;
            }
        }
    }

    /// <summary>What <see cref="AddRow"/> leaves out: votes that are not equal but name a common class.</summary>
    private static void AddOverlaps(ReadOnlySpan<Vote> votes, int documents, VotedClasses voted, int from, int to, int functions, long[] partly)
    {
        for (var i = 0; i < votes.Length; i++)
        {
            if (votes[i].Function < from || votes[i].Function >= to) continue;
            for (var j = i + 1; j < votes.Length; j++)
                if (votes[i].Class != votes[j].Class && (votes[i].Class >= voted.Classes || votes[j].Class >= voted.Classes))
                    partly[(votes[i].Function - from) * functions + votes[j].Function] += documents * (long)Math.Round(voted.Overlap(votes[i].Class, votes[j].Class) * Unit);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Squares(VotePatterns patterns, int first, int end)
    {
        var squares = 0.0;
        for (var p = first; p < end; p++)
            if (patterns.Counts[p] == 1) squares += (double)patterns[p].Length * patterns[p].Length;
        return squares;
    }
}
