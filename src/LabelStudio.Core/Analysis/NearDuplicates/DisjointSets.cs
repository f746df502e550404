namespace LabelStudio.Core.Analysis.NearDuplicates;

/// <summary>Sets that only ever merge, each with its weakest link (Tarjan's union-find with path halving).</summary>
internal sealed class DisjointSets
{
    private readonly int[] _parent;
    private readonly double[] _weakest;

    public DisjointSets(int count)
    {
        _parent = new int[count];
        _weakest = new double[count];
        for (var i = 0; i < count; i++) _parent[i] = i;
        Array.Fill(_weakest, 1.0);
    }

    /// <summary>The least member of a member's set.</summary>
    public int Find(int member)
    {
        while (_parent[member] != member) member = _parent[member] = _parent[_parent[member]];
        return member;
    }

    /// <summary>The weakest link within the set of a root.</summary>
    public double Weakest(int root) => _weakest[root];

    /// <summary>Merges two sets by a link of some strength; the lesser root stays, so that the result does not depend on the order.</summary>
    public void Join(int a, int b, double strength)
    {
        (a, b) = (Find(a), Find(b));
        if (a == b) return;
        if (a > b) (a, b) = (b, a);
        _parent[b] = a;
        _weakest[a] = Math.Min(strength, Math.Min(_weakest[a], _weakest[b]));
    }
}
