using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Gold;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Runs;

/// <summary>The train and dev gold of a project at one moment. Test gold is not in it.</summary>
/// <param name="Labels">By ordinal.</param>
/// <param name="Input">What a run records of it.</param>
public sealed record GoldSnapshot(IReadOnlyList<Gold> Labels, GoldInput Input)
{
    private readonly int[] _ordinals = [.. Labels.Select(g => g.Ordinal)];

    /// <summary>The documents with gold, ascending.</summary>
    public IReadOnlyList<int> Ordinals => _ordinals;

    /// <summary>The gold class of a document, or -1.</summary>
    public int ClassOf(int ordinal)
    {
        var at = Array.BinarySearch(_ordinals, ordinal);
        return at >= 0 ? Labels[at].Class : -1;
    }

    /// <summary>n class indices, -1 where there is no gold.</summary>
    /// <param name="documents">n.</param>
    /// <param name="only">One split, or null for both.</param>
    public int[] Column(int documents, Split? only = null)
    {
        var column = new int[documents];
        Array.Fill(column, -1);
        foreach (var g in Labels)
            if (g.Ordinal < documents && (only == null || g.Split == only))
                column[g.Ordinal] = g.Class;
        return column;
    }
}

/// <summary>Train and dev gold in memory, read again when an import or an answer may have changed it.</summary>
public sealed class OpenGold
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (string Stamp, GoldSnapshot Gold)> _projects = [];

    public async Task<GoldSnapshot> ReadAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        // before the gold itself: should it change in between, it is read again the next time
        var stamp = await StampAsync(db, projectId, cancel);
        lock (_lock)
        {
            if (_projects.TryGetValue(projectId, out var kept) && kept.Stamp == stamp) return kept.Gold;
        }
        var gold = await GoldStore.ReadAsync(db, projectId, cancel);
        var snapshot = new GoldSnapshot(gold, GoldInput.Of(gold));
        lock (_lock)
        {
            _projects[projectId] = (stamp, snapshot);
        }
        return snapshot;
    }

    /// <summary>Gold changes by imports, answers and answers taken back; each of them changes one of these numbers.</summary>
    private static async Task<string> StampAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        var dataset = await db.Projects.Where(p => p.Id == projectId).Select(p => p.DatasetVersion).FirstOrDefaultAsync(cancel);
        var answers = await db.Annotations.Where(a => a.ProjectId == projectId).MaxAsync(a => (long?)a.Id, cancel) ?? 0;
        var undone = answers == 0 ? 0 : await db.Annotations.CountAsync(a => a.ProjectId == projectId && a.UndoneAt != null, cancel);
        return RunJson.Digest(dataset, answers, undone);
    }
}
