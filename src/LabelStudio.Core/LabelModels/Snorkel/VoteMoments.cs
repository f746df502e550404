using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Snorkel;

/// <summary>How often two functions vote a pair of classes, over all documents: Snorkel's matrix O, for the (function, class) pairs that occur.</summary>
/// <remarks>A pair that never occurs has a zero row of O; the start and every gradient of its row of µ are zero, so that leaving it out changes nothing.</remarks>
internal sealed class VoteMoments
{
    private const int MostRows = 4000;
    private const long MostWork = 50_000_000;

    private VoteMoments(int documents, int classes, int[] rowsOf, int[] classOf, double[] share, int[] offsets, int[] columns, double[] joint)
    {
        Documents = documents;
        Classes = classes;
        RowsOf = rowsOf;
        ClassOf = classOf;
        Share = share;
        Offsets = offsets;
        Columns = columns;
        Joint = joint;
    }

    public int Documents { get; }

    public int Classes { get; }

    /// <summary>d, the number of (function, class) pairs that occur.</summary>
    public int Rows => ClassOf.Length;

    public int Functions => RowsOf.Length - 1;

    /// <summary>m + 1 positions: the rows of function f are RowsOf[f] to RowsOf[f + 1] - 1.</summary>
    public int[] RowsOf { get; }

    /// <summary>The class of each row.</summary>
    public int[] ClassOf { get; }

    /// <summary>The share of documents on which the function of a row votes its class: the diagonal of O.</summary>
    public double[] Share { get; }

    /// <summary>d + 1 positions in <see cref="Columns"/> and <see cref="Joint"/>: what row i has in common with rows of other functions.</summary>
    public int[] Offsets { get; }

    public int[] Columns { get; }

    /// <summary>Shares of documents, above 0.</summary>
    public double[] Joint { get; }

    /// <exception cref="ArgumentException">More rows or classes than can be done in reasonable time.</exception>
    public static VoteMoments Of(VotePatterns patterns, VoteTallies tallies, int threads, CancellationToken cancel)
    {
        var classes = tallies.Classes;
        var rowOf = new int[tallies.ClassVotes.Length];
        var rowsOf = new int[tallies.Functions + 1];
        var classOf = new List<int>();
        for (var f = 0; f < tallies.Functions; f++)
        {
            for (var v = 0; v < classes; v++)
            {
                if (tallies.ClassVotes[f * classes + v] == 0) continue;
                rowOf[f * classes + v] = classOf.Count;
                classOf.Add(v);
            }
            rowsOf[f + 1] = classOf.Count;
        }
        var d = classOf.Count;
        if (d > MostRows || (long)d * classes * classes > MostWork)
            throw new ArgumentException(
                $"\"{SnorkelModel.ModelName}\" compares every class of every function with every other: {tallies.Functions} functions that use {d:N0} classes in all, of {classes}, are too many for it"
                + $" (at most {Math.Min(MostRows, MostWork / ((long)classes * classes)):N0} in all with {classes} classes). Choose \"auto\" or \"one-coin\", or fit fewer functions.");
        var joint = PatternSums.Over(patterns.Count, d * d, threads, cancel, (start, end, into) =>
        {
            var rows = new int[tallies.Functions];
            for (var p = start; p < end; p++)
            {
                var votes = patterns[p];
                for (var i = 0; i < votes.Length; i++) rows[i] = rowOf[votes[i].Function * classes + votes[i].Class];
                for (var i = 0; i < votes.Length; i++)
                    for (var j = i; j < votes.Length; j++)
                        into[rows[i] * d + rows[j]] += patterns.Counts[p];
            }
        });
        return Sparse(joint, patterns.Documents, classes, rowsOf, [.. classOf]);
    }

    private static VoteMoments Sparse(double[] upper, int documents, int classes, int[] rowsOf, int[] classOf)
    {
        var d = classOf.Length;
        var share = new double[d];
        var offsets = new int[d + 1];
        var (columns, joint) = (new List<int>(), new List<double>());
        for (var f = 0; f + 1 < rowsOf.Length; f++)
            for (var i = rowsOf[f]; i < rowsOf[f + 1]; i++)
            {
                share[i] = upper[i * d + i] / documents;
                for (var j = 0; j < d; j++)
                {
                    var count = j < i ? upper[j * d + i] : upper[i * d + j];
                    if (count == 0 || (j >= rowsOf[f] && j < rowsOf[f + 1])) continue;
                    columns.Add(j);
                    joint.Add(count / documents);
                }
                offsets[i + 1] = columns.Count;
            }
        return new VoteMoments(documents, classes, rowsOf, classOf, share, offsets, [.. columns], [.. joint]);
    }
}
