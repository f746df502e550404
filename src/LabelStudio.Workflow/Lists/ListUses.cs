using System.Text.Json;
using LabelStudio.Core.Rules;
using LabelStudio.Storage;
using LabelStudio.Storage.Lists;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Lists;

/// <summary>Which rules use which lists, and in which versions.</summary>
internal static class ListUses
{
    /// <summary>The rules of a project whose present version names a list.</summary>
    public static IReadOnlyList<CurrentFunction> Of(string list, IReadOnlyList<CurrentFunction> functions) =>
        [.. functions.Where(f => f.IsRule && NamesIn(f.Definition).Contains(list, StringComparer.OrdinalIgnoreCase))];

    /// <summary>The lists that a query names, each with its version now, as a function version records them; null for none.</summary>
    /// <exception cref="UserErrorException">A list that was removed meanwhile.</exception>
    public static async Task<string?> VersionsAsync(StudioDb db, int projectId, string query, CancellationToken cancel)
    {
        var versions = new SortedDictionary<string, int>(StringComparer.Ordinal);
        foreach (var name in NamesIn(query))
        {
            var key = KeyOf(name);
            var list = await db.Lists.AsNoTracking().Where(l => l.ProjectId == projectId && l.Key == key).Select(l => new { l.Name, l.Version }).FirstOrDefaultAsync(cancel)
                ?? throw new UserErrorException($"The list @{name} has been removed meanwhile. Make it again, or leave it out of the rule.");
            versions[list.Name] = list.Version;
        }
        return versions.Count == 0 ? null : JsonSerializer.Serialize(versions);
    }

    /// <summary>The entries of the lists of these names, by the lists' own names.</summary>
    public static async Task<IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>>> EntriesAsync(StudioDb db, int projectId, IEnumerable<string> names, CancellationToken cancel)
    {
        var keys = names.Select(KeyOf).ToHashSet();
        var lists = await db.Lists.AsNoTracking().Where(l => l.ProjectId == projectId && keys.Contains(l.Key)).OrderBy(l => l.Key).Select(l => new { l.Name, l.Entries }).ToListAsync(cancel);
        return [.. lists.Select(l => KeyValuePair.Create(l.Name, (IReadOnlyList<string>)EntriesCodec.Decode(l.Entries)))];
    }

    /// <summary>What <see cref="VersionsAsync"/> wrote.</summary>
    public static IReadOnlyDictionary<string, int>? Read(string? json) => json == null ? null : JsonSerializer.Deserialize<Dictionary<string, int>>(json);

    /// <summary>The same versions with a list called otherwise.</summary>
    public static string? Renamed(string? json, string from, string to) =>
        Read(json) is not { } lists ? null : JsonSerializer.Serialize(new SortedDictionary<string, int>(
            lists.ToDictionary(l => l.Key.Equals(from, StringComparison.OrdinalIgnoreCase) ? to : l.Key, l => l.Value), StringComparer.Ordinal));

    /// <summary>Gives the rules that use a list a new version, so that they are applied to the list as it is now.</summary>
    public static async Task RenewAsync(StudioDb db, int projectId, IReadOnlyList<CurrentFunction> rules, string by, DateTime at, CancellationToken cancel)
    {
        foreach (var rule in rules)
        {
            var function = await db.Functions.FirstAsync(f => f.Id == rule.Id, cancel);
            await RuleBook.AddVersionAsync(
                db, function,
                new FunctionVersion
                {
                    Definition = rule.Definition,
                    Class = rule.Class,
                    Sets = rule.Sets,
                    Lists = await VersionsAsync(db, projectId, rule.Definition, cancel),
                    By = by,
                    At = at,
                },
                cancel);
        }
    }

    public static string KeyOf(string name) => name.ToLowerInvariant();

    public static IEnumerable<string> NamesIn(string query) =>
        query.Contains('@', StringComparison.Ordinal) && RuleQuery.TryParse(query, out var parsed, out _) ? parsed.ListNames : [];
}
