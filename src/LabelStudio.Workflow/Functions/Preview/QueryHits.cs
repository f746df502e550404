using System.Diagnostics;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Rules;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions.Preview;

/// <summary>Which documents a query hits: what the word index is sure of, and what reading texts has shown since. Kept between questions, so that each goes on where the last one stopped.</summary>
/// <remarks>One reads texts at a time; any number may ask meanwhile. A document is found before it counts as read, so that nobody misses it in between.</remarks>
internal sealed class QueryHits
{
    private const int Batch = 256;

    /// <summary>Documents between two looks at the clock and at whether anybody still wants to know.</summary>
    private const int Stride = 512;

    private readonly RuleQuery _query;
    private readonly HitBlock[] _blocks;
    private readonly ProjectTexts _texts;
    private readonly SemaphoreSlim _reading = new(1, 1);
    private readonly long _sure;
    private readonly long _open;
    private readonly List<int> _sampleHits = [];
    private readonly Matcher _matcher;
    private IEnumerator<int>? _sample;
    private IEnumerator<int>? _goldLeft;
    private long _read;
    private long _found;
    private int _sampled;

    public QueryHits(RuleQuery query, IReadOnlyList<BlockIndex> blocks, ProjectTexts texts)
    {
        _query = query;
        _texts = texts;
        _matcher = query.CreateMatcher();
        _blocks = new HitBlock[blocks.Count];
        Parallel.For(0, blocks.Count, b => _blocks[b] = new HitBlock(blocks[b], query));
        _sure = _blocks.Sum(b => (long)b.Sure.Count);
        _open = _blocks.Sum(b => (long)b.OpenCount);
        Documents = blocks.Sum(b => b.State.Count);
    }

    public RuleQuery Query => _query;

    public int Documents { get; }

    /// <summary>Whether every document is decided.</summary>
    public bool Exact => Interlocked.Read(ref _read) == _open;

    /// <summary>Share of the documents that are decided.</summary>
    public double Decided => Documents == 0 ? 1 : 1 - (double)(_open - Interlocked.Read(ref _read)) / Documents;

    /// <summary>The number of hits; while texts are unread, scaled up from an even sample of them.</summary>
    public HitCount Count
    {
        get
        {
            lock (_sampleHits)
            {
                var known = _sure + Interlocked.Read(ref _found);
                var left = _open - Interlocked.Read(ref _read);
                if (left <= 0) return HitCount.Of(known);
                var rate = Intervals.OfShare(_sampled == 0 ? 0 : (double)_sampleHits.Count / _sampled, _sampled);
                // the interval closes as less is left to be guessed
                var spread = Math.Sqrt((double)left / _open);
                return new HitCount(
                    (int)(known + Math.Round(rate.Value * left)), (int)(known + Math.Floor((rate.Value - (rate.Value - rate.Low) * spread) * left)),
                    (int)(known + Math.Ceiling((rate.Value + (rate.High - rate.Value) * spread) * left)));
            }
        }
    }

    /// <summary>Whether a document is known to be hit.</summary>
    public bool IsHit(int ordinal) => Block(ordinal) is { } b && b.IsHit(ordinal - b.Start);

    /// <summary>Whether it is not known yet.</summary>
    public bool IsOpen(int ordinal) => Block(ordinal) is { } b && b.IsOpen(ordinal - b.Start);

    /// <summary>The hits that are known, by ordinal.</summary>
    public IEnumerable<int> Known() => _blocks.SelectMany(b => b.Hits());

    /// <summary>Documents that stand for all hits.</summary>
    /// <param name="most">So many of those that the index is sure of; of more, evenly spread ones are taken.</param>
    public StandIns StandIns(int most)
    {
        if (Exact) return Preview.StandIns.Of(EvenlyTaken(IsHit, Known, _sure + _found, most), _sure + _found, [], 0);
        int[] sample;
        lock (_sampleHits) sample = [.. _sampleHits];
        return Preview.StandIns.Of(EvenlyTaken(IsSure, () => _blocks.SelectMany(b => b.SureHits()), _sure, most), _sure, sample, Math.Max(0, Count.Value - _sure));
    }

    /// <summary>Reads the texts of documents with gold for a while, then those of an even sample of all.</summary>
    public async Task SampleAsync(IStudioDbFactory factory, int projectId, IReadOnlyList<int> gold, TimeSpan goldTime, TimeSpan sampleTime, CancellationToken cancel)
    {
        if (Exact) return;
        await _reading.WaitAsync(cancel);
        try
        {
            _goldLeft ??= EvenSpread.Of([.. gold.Where(IsOpen)]).GetEnumerator();
            await ReadAsync(factory, projectId, _goldLeft, false, goldTime, cancel);
            _sample ??= EvenSpread.Of(_blocks, _open).GetEnumerator();
            await ReadAsync(factory, projectId, _sample, true, sampleTime, cancel);
        }
        finally
        {
            _reading.Release();
        }
    }

    /// <summary>Reads all texts that are left.</summary>
    public async Task CountAllAsync(IStudioDbFactory factory, int projectId, CancellationToken cancel)
    {
        if (Exact) return;
        await _reading.WaitAsync(cancel);
        try
        {
            var kept = _blocks.Where(b => b.AnyOpen && !_query.UsesFields && _texts.Find(b.State) != null).ToList();
            // one core is left for the key that is pressed next
            var options = new ParallelOptions { MaxDegreeOfParallelism = Math.Max(1, Environment.ProcessorCount - 1), CancellationToken = cancel };
            await Task.Run(() => Parallel.ForEach(kept, options, (b, _) => ReadKept(b, _texts.Find(b.State)!, cancel)), cancel);
            foreach (var block in _blocks.Where(b => b.AnyOpen)) await StreamAsync(factory, projectId, block, cancel);
        }
        finally
        {
            _reading.Release();
        }
    }

    private HitBlock? Block(int ordinal)
    {
        var block = DocumentChunks.Of(ordinal);
        return block < _blocks.Length && ordinal - _blocks[block].Start < _blocks[block].State.Count ? _blocks[block] : null;
    }

    private bool IsSure(int ordinal) => Block(ordinal) is { } b && b.Sure.Contains(ordinal - b.Start);

    /// <summary>At most so many of the hits, ascending and spread over all.</summary>
    private int[] EvenlyTaken(Func<int, bool> isHit, Func<IEnumerable<int>> hits, long count, int most)
    {
        if (count <= most) return [.. hits()];
        var taken = count < Documents * EvenSpread.Dense ? EvenSpread.Of([.. hits()]).Take(most).ToArray() : EvenSpread.Places(Documents).Where(isHit).Take(most).ToArray();
        // neighbours in memory are read faster
        Array.Sort(taken);
        return taken;
    }

    private async Task ReadAsync(IStudioDbFactory factory, int projectId, IEnumerator<int> ordinals, bool sample, TimeSpan time, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var buffer = new char[1_024];
        var batch = new List<int>(Batch);
        var missing = new List<int>(Batch);
        while (clock.Elapsed < time)
        {
            cancel.ThrowIfCancellationRequested();
            batch.Clear();
            while (batch.Count < Batch && ordinals.MoveNext()) batch.Add(ordinals.Current);
            if (batch.Count == 0) return;
            missing.Clear();
            foreach (var d in batch)
            {
                var block = Block(d)!;
                if (!block.IsOpen(d - block.Start)) continue;
                if (!_query.UsesFields && _texts.Find(block.State) is { } texts) Decide(block, d - block.Start, _matcher.Matches(texts.Read(d - block.Start, ref buffer), d));
                else missing.Add(d);
            }
            if (missing.Count > 0) await FetchAsync(factory, projectId, missing, cancel);
            if (!sample) continue;
            lock (_sampleHits)
            {
                _sampled += batch.Count;
                _sampleHits.AddRange(batch.Where(IsHit));
            }
        }
    }

    private async Task FetchAsync(IStudioDbFactory factory, int projectId, List<int> ordinals, CancellationToken cancel)
    {
        var withFields = _query.UsesFields;
        await using var db = factory.Create();
        var rows = db.Documents.AsNoTracking().Where(d => d.ProjectId == projectId && ordinals.Contains(d.Ordinal))
            .Select(d => new { d.Ordinal, d.Text, Fields = withFields ? d.Fields : null });
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancel))
        {
            var block = Block(row.Ordinal)!;
            Decide(block, row.Ordinal - block.Start, _matcher.Matches(new RuleDocument(row.Text, FieldsJson.ForRules(row.Fields), row.Ordinal)));
        }
    }

    private void ReadKept(HitBlock block, TextBlock texts, CancellationToken cancel)
    {
        var matcher = _query.CreateMatcher();
        var buffer = new char[1_024];
        var since = 0;
        foreach (var d in block.OpenDocuments())
        {
            if (++since % Stride == 0) cancel.ThrowIfCancellationRequested();
            Decide(block, d, matcher.Matches(texts.Read(d, ref buffer), block.Start + d));
        }
    }

    private async Task StreamAsync(IStudioDbFactory factory, int projectId, HitBlock block, CancellationToken cancel)
    {
        if (!_query.UsesFields)
        {
            await _texts.ReadAsync(
                factory, projectId, block.State,
                (d, text) =>
                {
                    if (block.IsOpen(d)) Decide(block, d, _matcher.Matches(text, block.Start + d));
                },
                cancel);
        }
        else
        {
            await using var db = factory.Create();
            await foreach (var d in DocumentStore.ReadAsync(db, projectId, block.Start, block.State.Count, cancel))
            {
                cancel.ThrowIfCancellationRequested();
                if (block.IsOpen(d.Ordinal - block.Start))
                    Decide(block, d.Ordinal - block.Start, _matcher.Matches(new RuleDocument(d.Text, FieldsJson.ForRules(d.Fields), d.Ordinal)));
            }
        }
        // a text that is not there is no hit
        foreach (var d in block.OpenDocuments().ToList()) Decide(block, d, false);
    }

    private void Decide(HitBlock block, int document, bool hit)
    {
        if (hit)
        {
            block.Find(document);
            Interlocked.Increment(ref _found);
        }
        block.MarkRead(document);
        Interlocked.Increment(ref _read);
    }
}
