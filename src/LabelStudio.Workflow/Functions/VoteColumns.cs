using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions;

/// <summary>Columns of votes in memory, shared by all who read them; a column is read again when its blocks have changed.</summary>
/// <remarks>A million documents are a megabyte a column. Columns that were not asked for longest go first. Nobody writes into a column that came from here.</remarks>
public sealed class VoteColumns
{
    private const long MaxBytes = 384L << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Entry> _columns = [];
    private long _bytes;
    private long _clock;

    /// <summary>The columns of the sources, in their order, and a text that changes whenever any of their votes do.</summary>
    public async Task<(VoteColumn[] Columns, string Stamp)> ReadAsync(
        StudioDb db, IReadOnlyList<VoteSource> sources, int documents, int classes, CancellationToken cancel = default)
    {
        var stamps = await StampsAsync(db, sources, documents, classes, cancel);
        var columns = new VoteColumn[sources.Count];
        var missing = new List<int>();
        lock (_lock)
        {
            for (var i = 0; i < columns.Length; i++)
            {
                if (_columns.TryGetValue(sources[i].FunctionVersionId, out var e) && e.Stamp == stamps[i] && e.Column.Name == sources[i].Name)
                {
                    e.LastUse = ++_clock;
                    columns[i] = e.Column;
                }
                else missing.Add(i);
            }
        }
        if (missing.Count > 0)
        {
            var read = await VoteStore.ReadAsync(db, [.. missing.Select(i => sources[i])], documents, classes, cancel);
            for (var m = 0; m < missing.Count; m++) columns[missing[m]] = read[m];
            lock (_lock)
            {
                foreach (var i in missing) Keep(sources[i].FunctionVersionId, new Entry(stamps[i], columns[i]) { LastUse = ++_clock });
            }
        }
        return (columns, RunJson.Digest(stamps));
    }

    /// <summary>A text that changes whenever any of the sources' votes do, without reading them.</summary>
    public static async Task<string> StampAsync(StudioDb db, IReadOnlyList<VoteSource> sources, int documents, int classes, CancellationToken cancel = default) =>
        RunJson.Digest(await StampsAsync(db, sources, documents, classes, cancel));

    private static async Task<string[]> StampsAsync(StudioDb db, IReadOnlyList<VoteSource> sources, int documents, int classes, CancellationToken cancel)
    {
        var states = (await VoteStore.StatesAsync(db, [.. sources.Select(s => s.FunctionVersionId)], cancel)).ToLookup(s => s.FunctionVersionId);
        return
        [
            .. sources.Select(s => RunJson.Digest(
                [s.FunctionVersionId, documents, classes, .. states[s.FunctionVersionId].SelectMany(c => new object[] { c.Chunk, c.DocumentVersion, c.Count, c.Voted })])),
        ];
    }

    private void Keep(int versionId, Entry entry)
    {
        if (_columns.Remove(versionId, out var old)) _bytes -= old.Bytes;
        _columns[versionId] = entry;
        _bytes += entry.Bytes;
        while (_bytes > MaxBytes && _columns.Count > 1)
        {
            var (id, oldest) = _columns.MinBy(c => c.Value.LastUse);
            _columns.Remove(id);
            _bytes -= oldest.Bytes;
        }
    }

    private sealed record Entry(string Stamp, VoteColumn Column)
    {
        public long LastUse { get; set; }

        public long Bytes => Column.Length * ((Column.Narrow != null ? 1L : 2L) + (Column.Confidence != null ? 4L : 0L));
    }
}
