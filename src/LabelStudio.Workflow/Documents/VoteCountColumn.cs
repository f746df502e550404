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
            for (var d = 0; d < documents; d++)
                if (f[d] != VoteColumn.Abstain && _counts[d] < byte.MaxValue) _counts[d]++;
        }
        var covered = 0;
        foreach (var c in _counts)
            if (c > 0) covered++;
        Covered = covered;
    }

    public int Count => _counts.Length;

    /// <summary>Documents with a vote.</summary>
    public int Covered { get; }

    /// <summary>Votes on a document; 255 stands for more, too.</summary>
    public int this[int ordinal] => ordinal < _counts.Length ? _counts[ordinal] : 0;
}
