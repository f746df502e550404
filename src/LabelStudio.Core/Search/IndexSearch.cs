using LabelStudio.Core.Rules;

namespace LabelStudio.Core.Search;

/// <summary>Fetches documents of one chunk.</summary>
/// <param name="chunk">The chunk's place, from 0.</param>
/// <param name="documents">Ascending document numbers within the chunk.</param>
/// <returns>Their texts, with fields where the query asks for them, in the same order.</returns>
public delegate IReadOnlyList<RuleDocument> FetchDocuments(int chunk, IReadOnlyList<int> documents);

/// <summary>A document that a search found.</summary>
/// <param name="Chunk">The chunk's place, from 0.</param>
/// <param name="Document">The document's number within the chunk.</param>
/// <param name="Position">The document's number among those of all chunks.</param>
public readonly record struct FoundDocument(int Chunk, int Document, long Position);

/// <summary>Between which numbers the count of a query's documents lies, as far as the indexes alone can tell.</summary>
/// <param name="Least">So many documents fulfil the query at least.</param>
/// <param name="Most">So many at most.</param>
public readonly record struct CountBounds(long Least, long Most)
{
    /// <summary>Whether the count is known.</summary>
    public bool Exact => Least == Most;
}

/// <summary>Searches chunks in their order, exactly: texts are read only where the indexes cannot decide.</summary>
/// <param name="chunks">One index a chunk, in order; a list that loads its indexes when asked is welcome.</param>
/// <param name="fetch">Fetches texts that have to be read.</param>
public sealed class IndexSearch(IReadOnlyList<TokenIndex> chunks, FetchDocuments fetch)
{
    // the first page should come at once, a count should not fetch in small change
    private const int FirstBatch = 64, LargestBatch = 4_096;

    /// <summary>The documents that fulfil a query, in order. Lazy: chunks and texts are read as the documents are asked for.</summary>
    public IEnumerable<FoundDocument> Find(RuleQuery query, CancellationToken cancellation = default)
    {
        var matcher = query.CreateMatcher();
        var batchSize = FirstBatch;
        var batch = new List<int>(FirstBatch);
        var before = 0L;
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            var index = chunks[chunk];
            var answer = index.Find(query);
            using var members = answer.Possible.Members().GetEnumerator();
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                batch.Clear();
                while (batch.Count < batchSize && members.MoveNext()) batch.Add(members.Current);
                if (batch.Count == 0) break;
                foreach (var document in Fulfilling(matcher, chunk, batch, answer)) yield return new FoundDocument(chunk, document, before + document);
                batchSize = Math.Min(batchSize * 2, LargestBatch);
            }
            before += index.Documents;
        }
    }

    /// <summary>The number of documents that fulfil a query; reads texts only where the index cannot decide.</summary>
    public long Count(RuleQuery query, CancellationToken cancellation = default)
    {
        var matcher = query.CreateMatcher();
        var count = 0L;
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            cancellation.ThrowIfCancellationRequested();
            var answer = chunks[chunk].Find(query);
            count += answer.Sure.Count;
            if (answer.Exact) continue;
            foreach (var batch in Undecided(answer).Chunk(LargestBatch))
            {
                cancellation.ThrowIfCancellationRequested();
                count += fetch(chunk, batch).Count(d => matcher.Matches(d));
            }
        }
        return count;
    }

    /// <summary>The bounds of <see cref="Count"/>, without reading a text.</summary>
    public CountBounds Bounds(RuleQuery query)
    {
        var (least, most) = (0L, 0L);
        for (var chunk = 0; chunk < chunks.Count; chunk++)
        {
            var answer = chunks[chunk].Find(query);
            var sure = answer.Sure.Count;
            least += sure;
            most += answer.Exact ? sure : answer.Possible.Count;
        }
        return new CountBounds(least, most);
    }

    private static IEnumerable<int> Undecided(IndexAnswer answer) => answer.Possible.Members().Where(d => !answer.Sure.Contains(d));

    private IEnumerable<int> Fulfilling(Matcher matcher, int chunk, List<int> batch, IndexAnswer answer)
    {
        if (answer.Exact) return batch;
        var undecided = batch.FindAll(d => !answer.Sure.Contains(d));
        if (undecided.Count == 0) return batch;
        var texts = fetch(chunk, undecided);
        var fulfilled = new HashSet<int>();
        for (var i = 0; i < undecided.Count; i++)
            if (matcher.Matches(texts[i]))
                fulfilled.Add(undecided[i]);
        return batch.Where(d => answer.Sure.Contains(d) || fulfilled.Contains(d));
    }
}
