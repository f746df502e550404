using System.Diagnostics;
using LabelStudio.Core.Rules;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Documents;

/// <summary>One search on one state of a project's documents: what the word index is sure of, and what reading texts has shown since. Kept between pages, so that every call goes on where the last one stopped.</summary>
internal sealed class TextSearch
{
    private const int FirstBatch = 64;
    private const int LargestBatch = 4_096;

    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly Matcher _matcher;
    private readonly bool _withFields;
    private readonly Bits _hits;
    private readonly Bits _open;

    public TextSearch(RuleQuery query, IReadOnlyList<BlockIndex> blocks, int documents)
    {
        Query = query;
        _matcher = query.CreateMatcher();
        _withFields = query.UsesFields;
        _hits = new Bits(documents);
        _open = new Bits(documents);
        foreach (var block in blocks)
        {
            var start = block.State.Chunk * DocumentChunks.Size;
            var end = Math.Min(documents, start + block.State.Count);
            if (block.Index is not { } index)
            {
                for (var d = start; d < end; d++) _open[d] = true;
                continue;
            }
            var answer = index.Find(query, start);
            foreach (var d in answer.Sure.Members())
                if (start + d < end) _hits[start + d] = true;
            if (answer.Exact) continue;
            foreach (var d in answer.Possible.Members())
                if (start + d < end && !answer.Sure.Contains(d)) _open[start + d] = true;
        }
    }

    public RuleQuery Query { get; }

    /// <summary>Documents that are known to match.</summary>
    public bool IsHit(int ordinal) => _hits[ordinal];

    /// <summary>Documents whose text would have to be read.</summary>
    public bool IsOpen(int ordinal) => _open[ordinal];

    /// <summary>Looks at documents in the order given until enough hits are known or the time is over.</summary>
    /// <param name="candidates">Ordinals that are hits or open, in the order of the page.</param>
    /// <param name="wanted">Hits that the page needs.</param>
    /// <param name="budget">Time for the first <paramref name="wanted"/> hits.</param>
    /// <param name="rest">Time for going on after them, to make the total exact.</param>
    public async Task VerifyAsync(
        IStudioDbFactory factory, int projectId, IEnumerable<int> candidates, int wanted, TimeSpan budget, TimeSpan rest, CancellationToken cancel)
    {
        await _gate.WaitAsync(cancel);
        try
        {
            var clock = Stopwatch.StartNew();
            var size = FirstBatch;
            var found = 0;
            var batch = new List<int>(size);
            foreach (var d in candidates)
            {
                if (_open[d]) batch.Add(d);
                else if (_hits[d]) found++;
                if (batch.Count < size) continue;
                found += await ReadAsync(factory, projectId, batch, cancel);
                batch.Clear();
                size = Math.Min(LargestBatch, size * 2);
                if (clock.Elapsed > (found >= wanted ? rest : budget)) return;
            }
            await ReadAsync(factory, projectId, batch, cancel);
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task<int> ReadAsync(IStudioDbFactory factory, int projectId, List<int> batch, CancellationToken cancel)
    {
        if (batch.Count == 0) return 0;
        var found = 0;
        await using var db = factory.Create();
        var (first, last) = (batch.Min(), batch.Max());
        if (last - first < batch.Count * 4 && _withFields)
        {
            await foreach (var row in DocumentStore.ReadAsync(db, projectId, first, last - first + 1, cancel))
                if (_open[row.Ordinal]) found += Decide(row.Ordinal, row.Text, row.Fields);
        }
        else if (last - first < batch.Count * 4)
        {
            // close together: one range is read faster than many places
            await foreach (var row in DocumentStore.ReadTextsAsync(db, projectId, first, last - first + 1, cancel))
                if (_open[row.Ordinal]) found += Decide(row.Ordinal, row.Text, null);
        }
        else
        {
            foreach (var part in batch.Chunk(1_000))
            {
                var rows = db.Documents.AsNoTracking().Where(d => d.ProjectId == projectId && part.Contains(d.Ordinal))
                    .Select(d => new { d.Ordinal, d.Text, Fields = _withFields ? d.Fields : null });
                await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel)) found += Decide(row.Ordinal, row.Text, row.Fields);
            }
        }
        return found;
    }

    private int Decide(int ordinal, string text, string? fields)
    {
        var hit = _matcher.Matches(new RuleDocument(text, FieldsJson.ForRules(fields), ordinal));
        // first the hit, so that a page that is being put together meanwhile does not miss it
        if (hit) _hits[ordinal] = true;
        _open[ordinal] = false;
        return hit ? 1 : 0;
    }
}
