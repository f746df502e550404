using LabelStudio.Core.Rules;
using LabelStudio.Storage;
using LabelStudio.Storage.Lists;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Lists;

/// <summary>The lists of projects as rules find them: read when the first rule asks for one, and kept while it stays as it is.</summary>
/// <remarks>A list of a million words is about 50 MB. Those of the projects that were asked for last stay in memory.</remarks>
internal sealed class ProjectLists(IStudioDbFactory factory)
{
    private const int KeptProjects = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<(int ProjectId, Lists Lists)> _recent = [];

    /// <summary>The lists of a project as they are now; the same object as long as none of them has changed.</summary>
    public async Task<IRuleLists?> ForAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var now = await db.Lists.AsNoTracking().Where(l => l.ProjectId == projectId).OrderBy(l => l.Id).Select(l => new Stamp(l.Id, l.Name, l.Version)).ToListAsync(cancel);
        lock (_lock)
        {
            var node = _recent.First;
            while (node != null && node.Value.ProjectId != projectId) node = node.Next;
            if (node != null) _recent.Remove(node);
            if (now.Count == 0) return null;
            var lists = node?.Value.Lists is { } kept ? kept.As(now) : new Lists(factory, now, null);
            _recent.AddFirst((projectId, lists));
            if (_recent.Count > KeptProjects) _recent.RemoveLast();
            return lists;
        }
    }

    private sealed record Stamp(int Id, string Name, int Version);

    private sealed class Lists : IRuleLists
    {
        private readonly IStudioDbFactory _factory;
        private readonly IReadOnlyList<Stamp> _stamps;
        private readonly Dictionary<string, (Stamp Stamp, ReadOnce List)> _lists = new(StringComparer.OrdinalIgnoreCase);

        public Lists(IStudioDbFactory factory, IReadOnlyList<Stamp> stamps, Lists? before)
        {
            (_factory, _stamps) = (factory, stamps);
            foreach (var stamp in stamps)
            {
                var same = before?._lists.Values.FirstOrDefault(l => (l.Stamp.Id, l.Stamp.Version) == (stamp.Id, stamp.Version)).List;
                _lists[stamp.Name] = (stamp, same ?? new ReadOnce(() => Read(stamp)));
            }
        }

        public IReadOnlyCollection<string> Names => _lists.Keys;

        public RuleList? Find(string name) => _lists.TryGetValue(name, out var found) ? found.List.Value : null;

        public Lists As(IReadOnlyList<Stamp> now) => now.SequenceEqual(_stamps) ? this : new Lists(_factory, now, this);

        private RuleList? Read(Stamp stamp)
        {
            using var db = _factory.Create();
            // a list that was changed since is asked for again by who asks then
            var packed = db.Lists.AsNoTracking().Where(l => l.Id == stamp.Id).Select(l => l.Entries).FirstOrDefault();
            return packed == null ? null : RuleList.Create(EntriesCodec.Decode(packed));
        }
    }

    /// <summary>A list that is read by the first who asks; a failure is not remembered.</summary>
    private sealed class ReadOnce(Func<RuleList?> read)
    {
        private readonly Lock _lock = new();
        private RuleList? _list;

        public RuleList? Value
        {
            get
            {
                lock (_lock) return _list ??= read();
            }
        }
    }
}
