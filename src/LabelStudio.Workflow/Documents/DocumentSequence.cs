namespace LabelStudio.Workflow.Documents;

/// <summary>The documents of a project in the order that a query asks for, without copying them.</summary>
internal readonly struct DocumentSequence
{
    private readonly int[]? _sorted;
    private readonly int _labeled;
    private readonly bool _backwards;

    public DocumentSequence(int documents, DocumentOrder order, LabelColumn? labels)
    {
        Count = documents;
        if (order == DocumentOrder.Imported || labels == null || labels.Count > documents) return;
        _sorted = labels.ByConfidence;
        _labeled = labels.Covered;
        _backwards = order == DocumentOrder.MostConfident;
    }

    public int Count { get; }

    public int this[int place]
    {
        get
        {
            // documents that came after the run have no confidence to be ordered by
            if (_sorted == null || place >= _sorted.Length) return place;
            return _backwards && place < _labeled ? _sorted[_labeled - 1 - place] : _sorted[place];
        }
    }
}
