using System.Runtime.CompilerServices;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.Auto;

/// <summary>A posterior of what somebody voted for.</summary>
internal interface IVotedPosterior
{
    /// <summary>The posterior of a vote that somebody gave: of its class, or of the classes of its set together.</summary>
    double Of(int value);
}

/// <summary>Remembers the posteriors of evenly spaced rows from round to round, to see when they stop changing.</summary>
internal sealed class WatchedRows
{
    private const int MostRows = 65_536;

    private readonly int _stride;
    private readonly int[] _start;
    private readonly float[] _before;

    public WatchedRows(VotePatterns patterns)
    {
        _stride = Math.Max(1, (patterns.Count + MostRows - 1) / MostRows);
        var watched = (patterns.Count + _stride - 1) / _stride;
        _start = new int[watched + 1];
        for (var i = 0; i < watched; i++)
        {
            _start[i + 1] = _start[i] + patterns[i * _stride].Length;
            Documents += patterns.Counts[i * _stride];
        }
        _before = new float[_start[watched]];
    }

    /// <summary>Documents whose rows are watched.</summary>
    public long Documents { get; }

    public bool Watches(int pattern) => pattern % _stride == 0;

    /// <summary>The absolute change of the posteriors of the classes voted for, summed over the classes; 0 for a row that is not watched.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public double Change(int pattern, ReadOnlySpan<Vote> votes, IVotedPosterior row)
    {
        if (!Watches(pattern)) return 0;
        var before = _before.AsSpan(_start[pattern / _stride], votes.Length);
        var change = 0.0;
        for (var i = 0; i < votes.Length; i++)
        {
            // each class once: at its first vote
            var first = true;
            for (var j = 0; j < i && first; j++) first = votes[j].Class != votes[i].Class;
            if (!first) continue;
            var now = row.Of(votes[i].Class);
            change += Math.Abs(now - before[i]);
            before[i] = (float)now;
        }
        return change;
    }
}
