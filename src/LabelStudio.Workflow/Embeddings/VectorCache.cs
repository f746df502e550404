using LabelStudio.Core.Embeddings;
using LabelStudio.Storage;
using LabelStudio.Storage.Embeddings;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Names one block of vectors as it was written.</summary>
internal readonly record struct VectorKey(int ProjectId, string Encoder, int Chunk, int DocumentVersion);

/// <summary>A block of vectors with the digests of the texts that they are of.</summary>
internal sealed record EmbeddedBlock(VectorBlock Vectors, UInt128[] Texts)
{
    public long Bytes => Vectors.Bytes + 16L * Texts.Length;
}

/// <summary>Blocks of vectors in memory, within a limit; those that were not used longest go first, and all that have been idle for a while.</summary>
internal sealed class VectorCache : IDisposable
{
    private const long LeastLimit = 256L << 20;
    private const long MostLimit = 2L << 30;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(10);

    private readonly IStudioDbFactory _factory;
    private readonly TimeProvider _time;
    private readonly ITimer _sweep;
    private readonly Lock _lock = new();
    private readonly Dictionary<VectorKey, Entry> _blocks = [];
    private long _clock;
    private long _bytes;

    public VectorCache(IStudioDbFactory factory, TimeProvider time)
    {
        (_factory, _time) = (factory, time);
        Limit = Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4, LeastLimit, MostLimit);
        _sweep = time.CreateTimer(_ => Sweep(), null, Idle, Idle);
    }

    /// <summary>The most bytes that are held: a quarter of the machine's memory, between 256 MB and 2 GB. A million documents of 512 dimensions take 532 MB.</summary>
    public long Limit { get; }

    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    /// <summary>A block, read now where it is not in memory; null where it is not stored in this version.</summary>
    public EmbeddedBlock? Get(VectorKey key)
    {
        Entry? entry;
        lock (_lock)
        {
            if (!_blocks.TryGetValue(key, out entry)) _blocks.Add(key, entry = new Entry());
            (entry.LastUse, entry.LastTime) = (++_clock, _time.GetTimestamp());
        }
        // those who ask for the same block at the same time wait for one reading, the others do not wait
        lock (entry)
        {
            if (entry.Block is { } block) return block;
            var read = Read(key);
            lock (_lock)
            {
                if (read == null)
                {
                    if (_blocks.GetValueOrDefault(key) == entry) _blocks.Remove(key);
                }
                else if (_blocks.GetValueOrDefault(key) == entry)
                {
                    entry.Block = read;
                    _bytes += read.Bytes;
                    MakeRoom();
                }
            }
            return read;
        }
    }

    public void Dispose() => _sweep.Dispose();

    private EmbeddedBlock? Read(VectorKey key)
    {
        using var db = _factory.Create();
        return EmbeddingStore.Read(db, key.ProjectId, key.Encoder, key.Chunk) is { } found && found.DocumentVersion == key.DocumentVersion ? new EmbeddedBlock(found.Vectors, found.Texts) : null;
    }

    private void MakeRoom()
    {
        while (_bytes > Limit)
        {
            var oldest = _blocks.Where(b => b.Value.Block != null).MinBy(b => b.Value.LastUse);
            if (oldest.Value.LastUse == _clock) return;
            Remove(oldest.Key, oldest.Value);
        }
    }

    private void Sweep()
    {
        lock (_lock)
        {
            foreach (var (key, entry) in _blocks.Where(b => b.Value.Block != null && _time.GetElapsedTime(b.Value.LastTime) > Idle).ToList()) Remove(key, entry);
        }
    }

    private void Remove(VectorKey key, Entry entry)
    {
        _blocks.Remove(key);
        _bytes -= entry.Block!.Bytes;
    }

    private sealed class Entry
    {
        public EmbeddedBlock? Block { get; set; }

        public long LastUse { get; set; }

        public long LastTime { get; set; }
    }
}
