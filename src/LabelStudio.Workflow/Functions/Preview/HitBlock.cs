using LabelStudio.Core.Rules;
using LabelStudio.Core.Search;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;

namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>What is known of a query's hits in one block of documents.</summary>
internal sealed class HitBlock
{
    private readonly DocumentSet? _open;
    private readonly DocumentSet? _found;
    private readonly DocumentSet? _read;

    public HitBlock(BlockIndex block, RuleQuery query)
    {
        State = block.State;
        if (block.Index is { } index)
        {
            var answer = index.Find(query, Start);
            Sure = answer.Sure;
            if (!answer.Exact) _open = answer.Possible.Copy().IntersectWith(answer.Sure.Copy().Invert());
        }
        else
        {
            Sure = new DocumentSet(block.State.Count);
            _open = DocumentSet.All(block.State.Count);
        }
        OpenCount = _open?.Count ?? 0;
        if (OpenCount == 0) _open = null;
        else (_found, _read) = (new DocumentSet(block.State.Count), new DocumentSet(block.State.Count));
    }

    public ChunkState State { get; }

    /// <summary>The ordinal of its first document.</summary>
    public int Start => State.Chunk * DocumentChunks.Size;

    /// <summary>Documents that the index is sure of.</summary>
    public DocumentSet Sure { get; }

    /// <summary>Documents whose text had to be read when nothing was.</summary>
    public int OpenCount { get; }

    /// <summary>Whether any text is unread.</summary>
    public bool AnyOpen => _open != null && _read!.Count < OpenCount;

    public bool IsHit(int document) => Sure.Contains(document) || (_found?.Contains(document) ?? false);

    public bool WasOpen(int document) => _open?.Contains(document) ?? false;

    public bool IsOpen(int document) => WasOpen(document) && !_read!.Contains(document);

    /// <summary>Numbers within the block whose text is unread.</summary>
    public IEnumerable<int> OpenDocuments() => _open == null ? [] : _open.Members().Where(d => !_read!.Contains(d));

    /// <summary>Ordinals whose text had to be read when nothing was.</summary>
    public IEnumerable<int> Undecided() => _open == null ? [] : _open.Members().Select(d => Start + d);

    /// <summary>Ordinals that the index is sure of.</summary>
    public IEnumerable<int> SureHits() => Sure.Members().Select(d => Start + d);

    /// <summary>Ordinals that are known to be hit, ascending.</summary>
    public IEnumerable<int> Hits() => _found == null ? SureHits() : Sure.Copy().UnionWith(_found).Members().Select(d => Start + d);

    public void Find(int document) => _found!.Add(document);

    public void MarkRead(int document) => _read!.Add(document);
}
