using LabelStudio.Core.Rules;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>The hits of the queries that were previewed last in one project, as far as they are known.</summary>
internal sealed class RecentHits
{
    private const int Kept = 8;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Query, IReadOnlyList<ChunkState> States, QueryHits Hits)> _recent = [];

    public QueryHits Of(RuleQuery query, IReadOnlyList<BlockIndex> blocks, ProjectTexts texts)
    {
        var text = query.ToString();
        List<ChunkState> states = [.. blocks.Select(b => b.State)];
        lock (_lock)
        {
            for (var node = _recent.First; node != null; node = node.Next)
            {
                if (node.Value.Query != text || node.Value.Hits.Query.Resources != query.Resources || !node.Value.States.SequenceEqual(states)) continue;
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Hits;
            }
        }
        var made = new QueryHits(query, blocks, texts);
        lock (_lock)
        {
            _recent.AddFirst((text, states, made));
            if (_recent.Count > Kept) _recent.RemoveLast();
        }
        return made;
    }
}
