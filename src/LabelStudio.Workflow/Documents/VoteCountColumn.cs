using System.Numerics;
using LabelStudio.Core.Votes;

namespace LabelStudio.Workflow.Documents;

/// <summary>How many enabled functions vote on every document.</summary>
internal sealed class VoteCountColumn
{
    private readonly byte[] _counts;

    public VoteCountColumn(int documents, IReadOnlyList<VoteColumn> functions)
    {
        _counts = new byte[documents];
        foreach (var f in functions)
        {
            if (f.Narrow != null) Add(f.Narrow.AsSpan(0, documents));
            else Add(f.Wide.AsSpan(0, documents));
        }
        var covered = 0;
        foreach (var c in _counts)
            if (c > 0) covered++;
        Covered = covered;
    }

    private void Add<T>(ReadOnlySpan<T> votes)
        where T : IBinaryInteger<T>
    {
        var counts = _counts.AsSpan(0, votes.Length);
        for (var d = 0; d < votes.Length; d++)
            if (votes[d] >= T.Zero && counts[d] < byte.MaxValue) counts[d]++;
    }

    public int Count => _counts.Length;

    /// <summary>Documents with a vote.</summary>
    public int Covered { get; }

    /// <summary>Votes on a document; 255 stands for more, too.</summary>
    public int this[int ordinal] => ordinal < _counts.Length ? _counts[ordinal] : 0;
}
