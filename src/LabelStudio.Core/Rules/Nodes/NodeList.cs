using System.Collections;

namespace LabelStudio.Core.Rules.Nodes;

/// <summary>Parts of a query in their order; equal to another list of equal parts.</summary>
public sealed class NodeList : IReadOnlyList<RuleNode>, IEquatable<NodeList>
{
    private readonly RuleNode[] _nodes;

    internal NodeList(IEnumerable<RuleNode> nodes) => _nodes = [.. nodes];

    /// <summary>The number of parts.</summary>
    public int Count => _nodes.Length;

    /// <summary>The part at <paramref name="index"/>, from 0.</summary>
    public RuleNode this[int index] => _nodes[index];

    /// <inheritdoc/>
    public bool Equals(NodeList? other) => other != null && _nodes.AsSpan().SequenceEqual(other._nodes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as NodeList);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var node in _nodes) hash.Add(node);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public IEnumerator<RuleNode> GetEnumerator() => ((IEnumerable<RuleNode>)_nodes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _nodes.GetEnumerator();
}
