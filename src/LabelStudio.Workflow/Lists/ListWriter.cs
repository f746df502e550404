using LabelStudio.Storage;
using LabelStudio.Storage.Lists;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Lists;

/// <summary>Writes lists down; in the caller's transaction.</summary>
internal static class ListWriter
{
    /// <summary>Makes a list, or gives the one of this name these entries where they differ.</summary>
    /// <returns>The rules that got a new version because their list has changed.</returns>
    public static async Task<IReadOnlyList<CurrentFunction>> PutAsync(
        StudioDb db, int projectId, string name, ListEntries entries, Actor by, DateTime at, CancellationToken cancel)
    {
        var key = ListUses.KeyOf(name);
        var list = await db.Lists.AsNoTracking().FirstOrDefaultAsync(l => l.ProjectId == projectId && l.Key == key, cancel);
        if (list == null)
        {
            await AddAsync(db, projectId, name, "", entries.Entries, by, at, cancel);
            return [];
        }
        if (EntriesCodec.Decode(list.Entries).Select(EntryReader.KeyOf).ToHashSet(StringComparer.Ordinal).SetEquals(entries.Keys)) return [];
        await ChangeAsync(db, list.Id, list.Version, entries.Entries, by, at, cancel);
        return await RenewUsesAsync(db, projectId, list.Name, by, at, cancel);
    }

    public static async Task<int> AddAsync(
        StudioDb db, int projectId, string name, string description, IReadOnlyList<string> entries, Actor by, DateTime at, CancellationToken cancel)
    {
        var list = new LookupList
        {
            ProjectId = projectId,
            Name = name,
            Key = ListUses.KeyOf(name),
            Description = description,
            Version = 1,
            Count = entries.Count,
            Entries = EntriesCodec.Encode(entries),
            By = by.Name,
            At = at,
        };
        db.Lists.Add(list);
        await db.SaveChangesAsync(cancel);
        return list.Id;
    }

    /// <returns>False where the list has another version by now.</returns>
    public static async Task<bool> ChangeAsync(StudioDb db, int listId, int version, IReadOnlyList<string> entries, Actor by, DateTime at, CancellationToken cancel)
    {
        var packed = EntriesCodec.Encode(entries);
        return await db.Lists.Where(l => l.Id == listId && l.Version == version).ExecuteUpdateAsync(
            s => s.SetProperty(l => l.Entries, packed).SetProperty(l => l.Count, entries.Count).SetProperty(l => l.Version, version + 1)
                .SetProperty(l => l.By, by.Name).SetProperty(l => l.At, at),
            cancel) > 0;
    }

    public static async Task<IReadOnlyList<CurrentFunction>> RenewUsesAsync(StudioDb db, int projectId, string name, Actor by, DateTime at, CancellationToken cancel)
    {
        var rules = ListUses.Of(name, await CurrentFunction.ReadAsync(db, projectId, cancel));
        await ListUses.RenewAsync(db, projectId, rules, by.Name, at, cancel);
        return rules;
    }
}
