using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Workflow.Documents;

/// <summary>The columns of the projects that were looked at last; those that were not looked at longest go first.</summary>
internal sealed class ProjectColumnsCache(VoteColumns votes, RunLabels labels)
{
    private const long MaxBytes = 512L << 20;

    private readonly Lock _lock = new();
    private readonly Dictionary<int, Entry> _projects = [];
    private long _clock;

    public ProjectColumns Of(int projectId)
    {
        lock (_lock)
        {
            if (!_projects.TryGetValue(projectId, out var entry)) _projects.Add(projectId, entry = new Entry(new ProjectColumns(votes, labels)));
            entry.LastUse = ++_clock;
            var bytes = _projects.Values.Sum(e => e.Columns.Bytes);
            while (bytes > MaxBytes && _projects.Count > 1)
            {
                var (id, oldest) = _projects.MinBy(e => e.Value.LastUse);
                _projects.Remove(id);
                bytes -= oldest.Columns.Bytes;
            }
            return entry.Columns;
        }
    }

    public void Forget(int projectId)
    {
        lock (_lock) _projects.Remove(projectId);
    }

    private sealed class Entry(ProjectColumns columns)
    {
        public ProjectColumns Columns { get; } = columns;

        public long LastUse { get; set; }
    }
}
