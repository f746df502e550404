using System.Text;
using LabelStudio.Core.Rules;
using LabelStudio.Storage;
using LabelStudio.Storage.Lists;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Lists;

/// <inheritdoc cref="ILists"/>
internal sealed class ListService(IStudioDbFactory factory, StagingFolder staging, ApplyQueue apply, TimeProvider time) : ILists
{
    private const int MostTaken = 1_000;
    private const int LongestName = 60;
    private const int LongestDescription = 500;
    private const int NamedRules = 8;

    private readonly ReadEntries _read = new();

    public async Task<IReadOnlyList<ListRow>> ListAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var functions = await CurrentFunction.ReadAsync(db, projectId, cancel);
        var rows = await db.Lists.AsNoTracking().Where(l => l.ProjectId == projectId).OrderBy(l => l.Key)
            .Select(l => new { l.Id, l.Name, l.Description, l.Count, l.Version, l.By, l.At }).ToListAsync(cancel);
        var samples = await EntriesCodec.FirstAsync(db, projectId, cancel);
        return [.. rows.Select(l => new ListRow(l.Id, l.Name, l.Description, l.Count, l.Version, l.By, l.At, samples.GetValueOrDefault(l.Id, []), Uses(l.Name, functions)))];
    }

    public async Task<ListPage?> GetAsync(int projectId, int listId, string? search, int skip, int take, CancellationToken cancel = default)
    {
        var row = (await ListAsync(projectId, cancel)).FirstOrDefault(l => l.Id == listId);
        if (row == null) return null;
        var all = await _read.GetAsync(listId, row.Version, async () => (await EntriesAsync(projectId, listId, cancel)).Entries);
        var found = string.IsNullOrWhiteSpace(search) ? all : await Task.Run(() => Array.FindAll(all, e => e.Contains(search.Trim(), StringComparison.OrdinalIgnoreCase)), cancel);
        return new ListPage(row, [.. found.Skip(Math.Max(0, skip)).Take(Math.Clamp(take, 1, MostTaken))], found.Length);
    }

    public async Task<ListSaved> CreateAsync(int projectId, string name, string description, ListSource source, Actor by, CancellationToken cancel = default)
    {
        (name, description) = Check(name, description);
        // a large file takes a while; it is read before anything is locked
        var read = await ReadAsync(source, cancel);
        if (read.Entries.Count == 0) throw new UserErrorException("The list would be empty. Write one word or phrase a line.");
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await RefuseTakenAsync(db, projectId, name, 0, cancel);
        var id = await ListWriter.AddAsync(db, projectId, name, description, read.Entries, by, time.GetUtcNow().UtcDateTime, cancel);
        await transaction.CommitAsync(cancel);
        return new ListSaved(id, 1, read.Entries.Count, read.Entries.Count, 0, read.Repeated, read.WithoutWords, []);
    }

    public async Task<ListSaved> ChangeAsync(int projectId, int listId, int version, ListChange change, ListSource source, Actor by, CancellationToken cancel = default)
    {
        var read = await ReadAsync(source, cancel);
        var (before, now) = await EntriesAsync(projectId, listId, cancel);
        if (now != version) throw Changed();
        var (entries, added, removed) = await Task.Run(() => Changed(before, read, change), cancel);
        if (entries.Count == 0) throw new UserErrorException("Nothing would be left of the list. Remove the list instead, or keep an entry.");
        if (entries.Count > RuleList.MostEntries)
            throw new UserErrorException(FormattableString.Invariant($"The list would have {entries.Count:N0} entries; at most {RuleList.MostEntries:N0} are possible. Split it in two and write @one OR @two."));
        if (added + removed == 0 && entries.SequenceEqual(before, StringComparer.Ordinal)) return new ListSaved(listId, version, entries.Count, 0, 0, read.Repeated, read.WithoutWords, []);
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var at = time.GetUtcNow().UtcDateTime;
        if (!await ListWriter.ChangeAsync(db, listId, version, entries, by, at, cancel)) throw Changed();
        var name = await db.Lists.Where(l => l.Id == listId).Select(l => l.Name).FirstAsync(cancel);
        // entries that were only written otherwise find what they found before
        var rules = added + removed == 0 ? [] : await ListWriter.RenewUsesAsync(db, projectId, name, by, at, cancel);
        await transaction.CommitAsync(cancel);
        if (rules.Count > 0) await apply.ApplyNewAsync(projectId, by);
        return new ListSaved(listId, version + 1, entries.Count, added, removed, read.Repeated, read.WithoutWords, [.. rules.Select(Use)]);
    }

    public async Task<IReadOnlyList<ListUse>> RenameAsync(int projectId, int listId, string name, string description, Actor by, CancellationToken cancel = default)
    {
        (name, description) = Check(name, description);
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var before = await db.Lists.Where(l => l.Id == listId && l.ProjectId == projectId).Select(l => l.Name).FirstOrDefaultAsync(cancel) ?? throw Gone();
        await RefuseTakenAsync(db, projectId, name, listId, cancel);
        await db.Lists.Where(l => l.Id == listId).ExecuteUpdateAsync(
            s => s.SetProperty(l => l.Name, name).SetProperty(l => l.Key, ListUses.KeyOf(name)).SetProperty(l => l.Description, description), cancel);
        IReadOnlyList<CurrentFunction> rules = [];
        if (before != name)
        {
            rules = ListUses.Of(before, await CurrentFunction.ReadAsync(db, projectId, cancel));
            // a version that is restored later must find its list, too
            var versions = await db.FunctionVersions.Where(v => v.Lists != null && db.Functions.Any(f => f.Id == v.FunctionId && f.ProjectId == projectId && f.Kind == FunctionKind.Rule)).ToListAsync(cancel);
            foreach (var v in versions.Where(v => ListUses.NamesIn(v.Definition).Contains(before, StringComparer.OrdinalIgnoreCase)))
            {
                v.Definition = RuleQuery.RenameList(v.Definition, before, name);
                v.Lists = ListUses.Renamed(v.Lists, before, name);
            }
            await db.SaveChangesAsync(cancel);
        }
        await transaction.CommitAsync(cancel);
        return [.. rules.Select(Use)];
    }

    public async Task DeleteAsync(int projectId, int listId, Actor by, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var name = await db.Lists.Where(l => l.Id == listId && l.ProjectId == projectId).Select(l => l.Name).FirstOrDefaultAsync(cancel) ?? throw Gone();
        var uses = ListUses.Of(name, await CurrentFunction.ReadAsync(db, projectId, cancel));
        if (uses.Count > 0) throw new UserErrorException($"@{name} is used by {Named(uses)}. Take it out of {(uses.Count == 1 ? "this rule" : "these rules")} first.");
        await db.Lists.Where(l => l.Id == listId).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    public async Task<string> WriteAsync(int projectId, int listId, Stream output, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var list = await db.Lists.AsNoTracking().Where(l => l.Id == listId && l.ProjectId == projectId).Select(l => new { l.Name, l.Entries }).FirstOrDefaultAsync(cancel) ?? throw Gone();
        await using var writer = new StreamWriter(output, new UTF8Encoding(false), 1 << 16, leaveOpen: true) { NewLine = "\n" };
        foreach (var entry in EntriesCodec.Decode(list.Entries)) await writer.WriteLineAsync(entry.AsMemory(), cancel);
        return list.Name;
    }

    private static (List<string> Entries, int Added, int Removed) Changed(string[] before, ListEntries read, ListChange change)
    {
        var given = read.Keys.ToHashSet(StringComparer.Ordinal);
        var keys = before.Select(EntryReader.KeyOf).ToList();
        var known = keys.ToHashSet(StringComparer.Ordinal);
        var added = change == ListChange.Remove ? 0 : given.Count(k => !known.Contains(k));
        switch (change)
        {
            case ListChange.Replace: return ([.. read.Entries], added, known.Count(k => !given.Contains(k)));
            case ListChange.Remove:
                var left = before.Where((_, i) => !given.Contains(keys[i])).ToList();
                return (left, 0, before.Length - left.Count);
            default: return ([.. before, .. read.Entries.Where((_, i) => !known.Contains(read.Keys[i]))], added, 0);
        }
    }

    private Task<ListEntries> ReadAsync(ListSource source, CancellationToken cancel) => Task.Run(
        () =>
        {
            using Stream stream = source.Staged is { } staged ? File.OpenRead(staging.PathOf(staged)) : new MemoryStream(Encoding.UTF8.GetBytes(source.Text ?? ""));
            return EntryReader.Read(stream, source.Staged is { } file ? StagingFolder.FileNameOf(file) : "The text", cancel);
        },
        cancel);

    private async Task<(string[] Entries, int Version)> EntriesAsync(int projectId, int listId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var list = await db.Lists.AsNoTracking().Where(l => l.Id == listId && l.ProjectId == projectId).Select(l => new { l.Entries, l.Version }).FirstOrDefaultAsync(cancel) ?? throw Gone();
        return (await Task.Run(() => EntriesCodec.Decode(list.Entries), cancel), list.Version);
    }

    private static (string Name, string Description) Check(string name, string description)
    {
        (name, description) = (name.Trim().TrimStart('@'), description.Trim());
        if (!RuleLists.IsName(name) || name.Length > LongestName)
            throw new UserErrorException($"\"{Files.Schema.Shorten(name)}\" cannot be the name of a list. Use 1 to {LongestName} letters, digits, _, - and points, because queries write it as @name.");
        if (description.Length > LongestDescription) throw new UserErrorException($"A description has at most {LongestDescription} characters.");
        return (name, description);
    }

    private static async Task RefuseTakenAsync(StudioDb db, int projectId, string name, int except, CancellationToken cancel)
    {
        var key = ListUses.KeyOf(name);
        if (await db.Lists.Where(l => l.ProjectId == projectId && l.Key == key && l.Id != except).Select(l => l.Name).FirstOrDefaultAsync(cancel) is { } taken)
            throw new UserErrorException($"There is a list called @{taken} already; upper and lower case are alike. Choose another name, or add to that list.");
    }

    private static string Named(IReadOnlyList<CurrentFunction> rules)
    {
        var names = rules.Take(NamedRules).Select(r => $"\"{r.Name}\"").ToList();
        if (rules.Count > NamedRules) names.Add(InWords.Count(rules.Count - NamedRules, "other rule"));
        return (rules.Count == 1 ? "the rule " : "the rules ") + InWords.List(names);
    }

    private static IReadOnlyList<ListUse> Uses(string name, IReadOnlyList<CurrentFunction> functions) => [.. ListUses.Of(name, functions).Select(Use)];

    private static ListUse Use(CurrentFunction f) => new(f.Id, f.Name);

    private static UserErrorException Gone() => new("This list does not exist any more; somebody has removed it. Load the page again.");

    private static UserErrorException Changed() => new("Somebody has changed this list meanwhile. Load the page again and repeat what you wanted to change.");

    /// <summary>The entries of the list that was looked at last, for whoever pages and searches in it.</summary>
    private sealed class ReadEntries
    {
        private readonly Lock _lock = new();
        private (int Id, int Version, Task<string[]> Entries)? _last;

        public Task<string[]> GetAsync(int id, int version, Func<Task<string[]>> read)
        {
            lock (_lock)
            {
                if (_last is { } last && (last.Id, last.Version) == (id, version) && !last.Entries.IsFaulted && !last.Entries.IsCanceled) return last.Entries;
                var entries = read();
                _last = (id, version, entries);
                return entries;
            }
        }
    }
}
