using LabelStudio.Core.Rules.Patterns;

namespace LabelStudio.Core.Rules.Matching;

/// <summary>Finds the beginnings that a word has among many prefixes, in one walk.</summary>
internal sealed class PrefixTrie
{
    private readonly UnitColumns _columns;
    private readonly List<int> _children;
    private readonly List<int> _prefixAt = [-1];
    private readonly int[] _parents;

    /// <summary>A trie in which prefix i has the number i.</summary>
    /// <param name="prefixes">In lower case, none empty, none twice.</param>
    public PrefixTrie(IReadOnlyList<string> prefixes)
    {
        _columns = new UnitColumns(prefixes);
        _children = [.. Enumerable.Repeat(0, _columns.Width)];
        for (var number = 0; number < prefixes.Count; number++)
        {
            var node = 0;
            foreach (var unit in prefixes[number]) node = Child(node, _columns.Of(unit));
            _prefixAt[node] = number;
            Longest = Math.Max(Longest, prefixes[number].Length);
        }
        _parents = [.. prefixes.Select(p => Find(p.AsSpan(0, p.Length - 1)))];
    }

    /// <summary>The UTF-16 units of the longest prefix; 0 for an empty trie.</summary>
    public int Longest { get; }

    /// <summary>The number of the longest prefix that a word begins with, or -1.</summary>
    public int Find(ReadOnlySpan<char> word)
    {
        var (node, longest) = (0, -1);
        foreach (var unit in word)
        {
            node = _children[(node * _columns.Width) + _columns.Of(unit)];
            if (node == 0) break;
            if (_prefixAt[node] >= 0) longest = _prefixAt[node];
        }
        return longest;
    }

    /// <summary>The longest other prefix that prefix <paramref name="number"/> begins with, or -1.</summary>
    public int Parent(int number) => _parents[number];

    private int Child(int node, int column)
    {
        var edge = (node * _columns.Width) + column;
        if (_children[edge] != 0) return _children[edge];
        _children[edge] = _prefixAt.Count;
        _prefixAt.Add(-1);
        _children.AddRange(Enumerable.Repeat(0, _columns.Width));
        return _children[edge];
    }
}
