using System.Diagnostics;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Search;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>Which documents a query hits, as far as the word index and the texts read so far tell; the rest is estimated from an even sample.</summary>
internal sealed class QueryHits
{
    /// <summary>Time for reading texts; with the index and the rest of a preview it stays within what feels immediate.</summary>
    private static readonly TimeSpan Budget = TimeSpan.FromMilliseconds(120);

    private const int Batch = 256;

    private readonly RuleQuery _query;
    private readonly int _documents;
    private readonly (DocumentSet? Sure, DocumentSet? Open)[] _blocks;
    private readonly HashSet<int> _found = [];
    private readonly HashSet<int> _read = [];
    private readonly long _sure;
    private readonly long _open;
    private int _sampled;
    private readonly List<int> _sampleHits = [];

    public QueryHits(RuleQuery query, IReadOnlyList<BlockIndex> blocks, int documents)
    {
        _query = query;
        _documents = documents;
        _blocks = new (DocumentSet?, DocumentSet?)[blocks.Count];
        Parallel.For(0, blocks.Count, b =>
        {
            if (blocks[b].Index is not { } index)
            {
                _blocks[b] = (null, DocumentSet.All(blocks[b].State.Count));
                return;
            }
            var answer = index.Find(query, blocks[b].State.Chunk * DocumentChunks.Size);
            DocumentSet? open = null;
            if (!answer.Exact)
            {
                open = answer.Possible.Copy();
                open.IntersectWith(answer.Sure.Copy().Invert());
            }
            _blocks[b] = (answer.Sure, open);
        });
        foreach (var (sure, open) in _blocks)
        {
            _sure += sure?.Count ?? 0;
            _open += open?.Count ?? 0;
        }
    }

    /// <summary>Whether <see cref="Estimate"/> is the number of hits and not a scaled one.</summary>
    public bool Exact => _read.Count == _open;

    /// <summary>The number of hits.</summary>
    public int Estimate
    {
        get
        {
            if (Exact) return (int)(_sure + _found.Count);
            // documents that were not drawn are like those that were
            var left = _open - _read.Count;
            var rate = _sampled == 0 ? 0 : (double)_sampleHits.Count / _sampled;
            return (int)Math.Round(_sure + _found.Count + rate * left);
        }
    }

    /// <summary>Whether a document is known to be hit.</summary>
    public bool IsHit(int ordinal)
    {
        var block = DocumentChunks.Of(ordinal);
        if (block >= _blocks.Length) return false;
        var at = ordinal - block * DocumentChunks.Size;
        return (_blocks[block].Sure is { } sure && at < sure.Documents && sure.Contains(at)) || _found.Contains(ordinal);
    }

    /// <summary>The hits that are known, by ordinal.</summary>
    public IEnumerable<int> Known()
    {
        var found = _found.Order().ToList();
        var next = 0;
        for (var b = 0; b < _blocks.Length; b++)
        {
            var start = b * DocumentChunks.Size;
            if (_blocks[b].Sure is { } sure)
            {
                foreach (var d in sure.Members())
                {
                    while (next < found.Count && found[next] < start + d) yield return found[next++];
                    yield return start + d;
                }
            }
            while (next < found.Count && found[next] < start + DocumentChunks.Size) yield return found[next++];
        }
    }

    /// <summary>Share of the hits that fulfil a condition, scaled like <see cref="Estimate"/>; 0 without hits.</summary>
    public double ShareOf(Func<int, bool> condition)
    {
        if (Estimate == 0) return 0;
        double count = Known().Count(condition);
        if (!Exact && _sampleHits.Count > 0)
        {
            var left = (double)_sampleHits.Count / _sampled * (_open - _read.Count);
            count += left * _sampleHits.Count(condition) / _sampleHits.Count;
        }
        return Math.Min(1, count / Estimate);
    }

    /// <summary>Reads texts that the index cannot decide on, those of <paramref name="first"/> before a sample of all, until they are done or the time is over.</summary>
    public async Task ReadTextsAsync(StudioDb db, int projectId, IReadOnlyList<int> first, CancellationToken cancel)
    {
        if (_open == 0) return;
        var clock = Stopwatch.StartNew();
        var matcher = _query.CreateMatcher();
        // gold gets half of the time, so that the count is not left without a sample
        await ReadAsync(db, projectId, matcher, EvenlySpread([.. first.Where(IsOpen)]), false, clock, Budget / 2, cancel);
        await ReadAsync(db, projectId, matcher, EvenlySpread(_open), true, clock, Budget, cancel);
    }

    private async Task ReadAsync(
        StudioDb db, int projectId, Matcher matcher, IEnumerable<int> ordinals, bool sample, Stopwatch clock, TimeSpan until, CancellationToken cancel)
    {
        var withFields = _query.UsesFields;
        foreach (var batch in ordinals.Chunk(Batch))
        {
            var unread = batch.Where(d => !_read.Contains(d)).ToArray();
            var texts = db.Documents.AsNoTracking().Where(d => d.ProjectId == projectId && unread.Contains(d.Ordinal))
                .Select(d => new { d.Ordinal, d.Text, Fields = withFields ? d.Fields : null });
            await foreach (var row in texts.AsAsyncEnumerable().WithCancellation(cancel))
            {
                _read.Add(row.Ordinal);
                if (matcher.Matches(new RuleDocument(row.Text, FieldsJson.ForRules(row.Fields), row.Ordinal))) _found.Add(row.Ordinal);
            }
            if (sample)
            {
                _sampled += batch.Length;
                _sampleHits.AddRange(batch.Where(_found.Contains));
            }
            if (clock.Elapsed > until) return;
        }
    }

    private bool IsOpen(int ordinal)
    {
        var block = DocumentChunks.Of(ordinal);
        if (block >= _blocks.Length || ordinal >= _documents) return false;
        var at = ordinal - block * DocumentChunks.Size;
        return _blocks[block].Open is { } open && at < open.Documents && open.Contains(at);
    }

    /// <summary>The open documents, each once, in an order in which every beginning is spread over all of them.</summary>
    private IEnumerable<int> EvenlySpread(long open)
    {
        var members = new int[open];
        var at = 0;
        for (var b = 0; b < _blocks.Length; b++)
        {
            if (_blocks[b].Open is not { } set) continue;
            foreach (var d in set.Members()) members[at++] = b * DocumentChunks.Size + d;
        }
        return EvenlySpread(members);
    }

    private static IEnumerable<int> EvenlySpread(int[] members)
    {
        if (members.Length == 0) yield break;
        // steps of the golden section, made coprime with the length: a full cycle
        var step = Math.Max(1, (long)(members.Length * 0.6180339887498949));
        while (Gcd(step, members.Length) != 1) step++;
        for (long i = 0, at = 0; i < members.Length; i++, at = (at + step) % members.Length) yield return members[at];
    }

    private static long Gcd(long a, long b) => b == 0 ? a : Gcd(b, a % b);
}
