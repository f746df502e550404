using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.FlyingSquid;

/// <summary>What two functions vote on the documents on which both vote.</summary>
internal sealed class PairVotes
{
    private const long MostCells = 32_000_000;
    private readonly double[] _counts;
    private readonly double[] _documents;

    private PairVotes(int functions, int classes, double[] counts)
    {
        Functions = functions;
        Classes = classes;
        _counts = counts;
        _documents = new double[functions * functions];
        for (var pair = 0; pair < _documents.Length; pair++)
            for (var k = 0; k < classes; k++)
                _documents[pair] += counts[2 * ((long)pair * classes + k)];
    }

    public int Functions { get; }

    public int Classes { get; }

    /// <summary>Documents on which both vote.</summary>
    public double Documents(int i, int j) => _documents[i * Functions + j];

    /// <summary>E[λi λj] where both vote, of one class against the rest: 1 less twice the share where one votes the class and the other does not.</summary>
    public double Moment(int i, int j, int label)
    {
        var first = _counts[2 * ((long)(i * Functions + j) * Classes + label)];
        var second = _counts[2 * ((long)(j * Functions + i) * Classes + label)];
        var both = _counts[2 * ((long)(i * Functions + j) * Classes + label) + 1];
        return 1 - 2 * (first + second - 2 * both) / Documents(i, j);
    }

    /// <exception cref="ArgumentException">More pairs of functions, times classes, than fit in memory.</exception>
    public static PairVotes Of(VotePatterns patterns, int threads, CancellationToken cancel)
    {
        int m = patterns.Functions.Count, classes = patterns.Classes.Count;
        if (2L * m * m * classes > MostCells)
            throw new ArgumentException(
                $"\"{FlyingSquidModel.ModelName}\" compares every two of {m:N0} functions for each of {classes} classes; with {classes} classes it does {(int)Math.Sqrt(MostCells / (2.0 * classes)):N0} functions."
                + " Choose \"auto\" or \"one-coin\", or fit fewer functions.");
        var counts = PatternSums.Over(patterns.Count, 2 * m * m * classes, threads, cancel, (start, end, into) =>
        {
            for (var p = start; p < end; p++)
            {
                var votes = patterns[p];
                var documents = patterns.Counts[p];
                foreach (var a in votes)
                    foreach (var b in votes)
                    {
                        if (a.Function == b.Function) continue;
                        // how often a votes this class where both vote, and how often both do
                        var at = 2 * ((a.Function * m + b.Function) * classes + a.Class);
                        into[at] += documents;
                        if (a.Class == b.Class) into[at + 1] += documents;
                    }
            }
        });
        return new PairVotes(m, classes, counts);
    }
}
