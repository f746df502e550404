using LabelStudio.Core.Rules;

namespace LabelStudio.Workflow.Documents;

/// <summary>The searches that were asked for last in one project.</summary>
internal sealed class TextSearches
{
    private const int Kept = 8;

    private readonly Lock _lock = new();
    private readonly LinkedList<(string Query, int Version, TextSearch Search)> _recent = [];

    public TextSearch Of(RuleQuery query, int documentsVersion, Func<TextSearch> make)
    {
        var text = query.ToString();
        lock (_lock)
        {
            for (var node = _recent.First; node != null; node = node.Next)
            {
                // other lists or other embeddings may have other hits
                if (node.Value.Version != documentsVersion || node.Value.Query != text || node.Value.Search.Query.Resources != query.Resources) continue;
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Search;
            }
        }
        var made = make();
        lock (_lock)
        {
            _recent.AddFirst((text, documentsVersion, made));
            if (_recent.Count > Kept) _recent.RemoveLast();
        }
        return made;
    }
}
