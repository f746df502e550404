using LabelStudio.Core.Schema;
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

    /// <summary>The columns of the sources, in their order.</summary>
    public async Task<ReadVotes> ReadAsync(
        StudioDb db, IReadOnlyList<VoteSource> sources, int documents, int classes, CancellationToken cancel = default)
    {
        var stamps = await StampsAsync(db, sources, documents, classes, cancel);
        var entries = new Entry[sources.Count];
        var missing = new List<int>();
        lock (_lock)
        {
            for (var i = 0; i < entries.Length; i++)
            {
                if (_columns.TryGetValue(sources[i].FunctionVersionId, out var e) && e.Stamp == stamps[i] && e.Votes.Column.Name == sources[i].Name)
                {
                    e.LastUse = ++_clock;
                    entries[i] = e;
                }
                else missing.Add(i);
            }
        }
        if (missing.Count > 0)
        {
            var read = await VoteStore.ReadAsync(db, [.. missing.Select(i => sources[i])], documents, classes, cancel);
            for (var m = 0; m < missing.Count; m++) entries[missing[m]] = new Entry(stamps[missing[m]], read[m]);
            lock (_lock)
            {
                foreach (var i in missing)
                {
                    entries[i].LastUse = ++_clock;
                    Keep(sources[i].FunctionVersionId, entries[i]);
                }
            }
        }
        var joined = JoinedVotes.Of([.. entries.Select(e => e.Votes)], classes, (f, map, sets) => entries[f].Moved(classes, map, sets));
        return new ReadVotes(joined.Columns, joined.Sets, RunJson.Digest(stamps));
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
                [s.FunctionVersionId, documents, classes, .. states[s.FunctionVersionId].SelectMany(c => new object[] { c.Chunk, c.DocumentVersion, c.Count, c.Voted, c.Digest })])),
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

    private sealed record Entry(string Stamp, SourceVotes Votes)
    {
        // the same functions are asked for again and again, so their sets have the same numbers each time
        private volatile Tuple<int[], int, VoteColumn>? _moved;

        public long LastUse { get; set; }

        public long Bytes => Votes.Column.Length * (((Votes.Column.Narrow != null ? 1L : 2L) * (Votes.Sets.Count > 0 ? 2 : 1)) + (Votes.Column.Confidence != null ? 4L : 0L));

        public VoteColumn Moved(int classes, int[] map, int sets)
        {
            if (_moved is { } kept && kept.Item2 == sets && kept.Item1.SequenceEqual(map)) return kept.Item3;
            var moved = JoinedVotes.Move(Votes.Column, classes, map, sets);
            _moved = Tuple.Create(map, sets, moved);
            return moved;
        }
    }
}

/// <summary>Votes of several functions on all documents.</summary>
/// <param name="Columns">One column a function: a class k, K + s for the set s, or an abstention.</param>
/// <param name="Sets">The sets of classes that votes are for, numbered together for all columns.</param>
/// <param name="Stamp">A text that changes whenever any of the votes do.</param>
public sealed record ReadVotes(VoteColumn[] Columns, IReadOnlyList<ClassSet> Sets, string Stamp)
{
    /// <summary>The votes as a matrix; every reader that asks which class a vote is for goes through its <see cref="VoteMatrix.Voted"/>.</summary>
    public VoteMatrix Matrix(ClassList classes, int documents) => new(classes, Columns, documents, Sets);

    /// <summary>What a vote names.</summary>
    public VotedClasses Voted(int classes) => new(classes, Sets);
}
