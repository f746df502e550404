using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Duplicates;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Documents;

/// <summary>Groups of exact and near duplicates, those across splits first, then the larger ones.</summary>
internal sealed class DuplicateGroups
{
    private readonly Dictionary<int, DuplicateGroup> _byNumber;

    private DuplicateGroups(bool computed, List<DuplicateGroup> groups)
    {
        Computed = computed;
        groups.Sort((a, b) =>
            a.AcrossSplits != b.AcrossSplits ? b.AcrossSplits.CompareTo(a.AcrossSplits)
            : a.Ordinals.Length != b.Ordinals.Length ? b.Ordinals.Length.CompareTo(a.Ordinals.Length)
            : a.Number.CompareTo(b.Number));
        Groups = groups;
        AcrossSplits = groups.Count(g => g.AcrossSplits);
        _byNumber = groups.ToDictionary(g => g.Number);
    }

    /// <summary>False until the look for duplicates has ended once.</summary>
    public bool Computed { get; }

    public IReadOnlyList<DuplicateGroup> Groups { get; }

    public int AcrossSplits { get; }

    public DuplicateGroup? Find(int number) => _byNumber.GetValueOrDefault(number);

    /// <summary>The last finished job that looked for duplicates, 0 for none.</summary>
    public static async Task<long> LastJobAsync(StudioDb db, int projectId, CancellationToken cancel) =>
        await db.Jobs.Where(j => j.ProjectId == projectId && j.Kind == DuplicatesHandler.KindName && j.State == JobState.Succeeded)
            .MaxAsync(j => (long?)j.Id, cancel) ?? 0;

    public static async Task<DuplicateGroups> ReadAsync(StudioDb db, int projectId, bool computed, Split[] splits, CancellationToken cancel)
    {
        var members = await db.Duplicates.AsNoTracking().Where(m => m.ProjectId == projectId).OrderBy(m => m.Group).ThenBy(m => m.Ordinal).ToListAsync(cancel);
        var groups = new List<DuplicateGroup>();
        foreach (var group in members.Where(m => m.Ordinal < splits.Length).GroupBy(m => m.Group))
        {
            var list = group.ToList();
            var similarity = list.Skip(1).Select(m => m.Similarity).DefaultIfEmpty(1).Min();
            groups.Add(new DuplicateGroup(
                group.Key, list[0].Kind == DuplicateKind.Exact, list.Select(m => splits[m.Ordinal]).Distinct().Count() > 1,
                [.. list.Select(m => m.Ordinal)], similarity));
        }
        return new DuplicateGroups(computed, groups);
    }
}

/// <param name="Similarity">Of the least similar member to the group's first document.</param>
internal sealed record DuplicateGroup(int Number, bool Exact, bool AcrossSplits, int[] Ordinals, double Similarity);
