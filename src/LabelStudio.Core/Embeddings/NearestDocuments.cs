namespace LabelStudio.Core.Embeddings;

/// <summary>The documents with the highest cosines among those offered; equal ones by number, so that the order of offers does not matter.</summary>
/// <param name="most">The most that are kept, at least 1.</param>
public sealed class NearestDocuments(int most)
{
    // the worst that is kept lies on top
    private readonly PriorityQueue<int, (double Cosine, int Negative)> _kept = new();

    /// <summary>Takes a document up where it is among the nearest so far. For one thread.</summary>
    public void Offer(int number, double cosine)
    {
        if (_kept.Count < most) _kept.Enqueue(number, (cosine, -number));
        else if (_kept.TryPeek(out _, out var worst) && (cosine, -number).CompareTo(worst) > 0) _kept.EnqueueDequeue(number, (cosine, -number));
    }

    /// <summary>Takes up what another list has kept.</summary>
    public void Offer(NearestDocuments other)
    {
        foreach (var (number, priority) in other._kept.UnorderedItems) Offer(number, priority.Cosine);
    }

    /// <summary>What was kept, the nearest first.</summary>
    public IReadOnlyList<(int Number, double Cosine)> ToList() =>
        [.. _kept.UnorderedItems.Select(i => (Number: i.Element, i.Priority.Cosine)).OrderByDescending(i => i.Cosine).ThenBy(i => i.Number)];
}
