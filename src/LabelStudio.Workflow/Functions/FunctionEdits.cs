using System.Globalization;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Lists;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>What is done to functions whatever their kind: switch, note, copy, take back to an earlier version, remove.</summary>
internal sealed class FunctionEdits(IStudioDbFactory factory, TimeProvider time)
{
    private const int LongestNote = 4000;

    public async Task SetEnabledAsync(int projectId, IReadOnlyCollection<int> functionIds, bool enabled, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var changed = await db.Functions.Where(f => f.ProjectId == projectId && functionIds.Contains(f.Id))
            .ExecuteUpdateAsync(s => s.SetProperty(f => f.Enabled, enabled), cancel);
        if (changed == 0 && functionIds.Count > 0) throw Gone();
    }

    public async Task SetNoteAsync(int projectId, int functionId, string note, CancellationToken cancel)
    {
        note = note.Trim();
        if (note.Length > LongestNote) throw new UserErrorException($"A note has at most {LongestNote.ToString("N0", CultureInfo.InvariantCulture)} characters.");
        await using var db = factory.Create();
        if (await db.Functions.Where(f => f.Id == functionId && f.ProjectId == projectId).ExecuteUpdateAsync(s => s.SetProperty(f => f.Note, note), cancel) == 0) throw Gone();
    }

    public async Task DeleteAsync(int projectId, IReadOnlyCollection<int> functionIds, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var ids = await db.Functions.Where(f => f.ProjectId == projectId && functionIds.Contains(f.Id)).Select(f => f.Id).ToListAsync(cancel);
        await db.VoteChunks.Where(c => db.FunctionVersions.Any(v => v.Id == c.FunctionVersionId && ids.Contains(v.FunctionId))).ExecuteDeleteAsync(cancel);
        await db.FunctionVersions.Where(v => ids.Contains(v.FunctionId)).ExecuteDeleteAsync(cancel);
        await db.Functions.Where(f => ids.Contains(f.Id)).ExecuteDeleteAsync(cancel);
        await transaction.CommitAsync(cancel);
    }

    /// <summary>Makes a copy with the same definition and votes. It is switched off: two of a kind say nothing new.</summary>
    /// <returns>The copy.</returns>
    public async Task<int> DuplicateAsync(int projectId, int functionId, Actor by, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var original = await FindAsync(db, projectId, functionId, cancel);
        var version = await db.FunctionVersions.AsNoTracking().FirstAsync(v => v.Id == original.CurrentVersionId, cancel);
        var names = (await db.Functions.Where(f => f.ProjectId == projectId).Select(f => f.Name).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        var copy = new LabelingFunction { ProjectId = projectId, Name = NameOfCopy(original.Name, names), Kind = original.Kind, Enabled = false, Note = original.Note };
        db.Functions.Add(copy);
        await db.SaveChangesAsync(cancel);
        await AddLikeAsync(db, copy, version, by, cancel);
        await transaction.CommitAsync(cancel);
        return copy.Id;
    }

    /// <summary>Makes a new version that is equal to an earlier one. Votes of that one that are still there become the new one's.</summary>
    /// <returns>Whether there was anything to do.</returns>
    /// <exception cref="UserErrorException">No such version, or it names a list that is gone.</exception>
    public async Task<bool> RestoreAsync(int projectId, int functionId, int number, Actor by, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        var function = await FindAsync(db, projectId, functionId, cancel);
        var version = await db.FunctionVersions.AsNoTracking().FirstOrDefaultAsync(v => v.FunctionId == functionId && v.Number == number, cancel)
            ?? throw new UserErrorException($"\"{function.Name}\" has no version {number}. Load the page again.");
        if (version.Id == function.CurrentVersionId) return false;
        await AddLikeAsync(db, function, version, by, cancel);
        await transaction.CommitAsync(cancel);
        return true;
    }

    private async Task AddLikeAsync(StudioDb db, LabelingFunction function, FunctionVersion like, Actor by, CancellationToken cancel)
    {
        var version = (FunctionVersion)db.Entry(like).CurrentValues.Clone().ToObject();
        (version.Id, version.By, version.At) = (0, by.Name, time.GetUtcNow().UtcDateTime);
        if (function.Kind == FunctionKind.Rule) version.Lists = await ListUses.VersionsAsync(db, function.ProjectId, like.Definition, cancel);
        await RuleBook.AddVersionAsync(db, function, version, cancel);
        // votes that were made with other entries of a list are not those of the rule now
        if (version.Lists != like.Lists) return;
        // one block after the other: they are small each, but there may be many
        foreach (var chunk in await db.VoteChunks.Where(c => c.FunctionVersionId == like.Id).Select(c => c.Chunk).ToListAsync(cancel))
        {
            var votes = await db.VoteChunks.AsNoTracking().FirstAsync(c => c.FunctionVersionId == like.Id && c.Chunk == chunk, cancel);
            votes.FunctionVersionId = version.Id;
            db.VoteChunks.Add(votes);
            await db.SaveChangesAsync(cancel);
            db.Entry(votes).State = EntityState.Detached;
        }
    }

    private static async Task<LabelingFunction> FindAsync(StudioDb db, int projectId, int functionId, CancellationToken cancel)
    {
        var function = await db.Functions.FirstOrDefaultAsync(f => f.Id == functionId && f.ProjectId == projectId, cancel) ?? throw Gone();
        if (function.Kind is not (FunctionKind.Rule or FunctionKind.Imported))
            throw new UserErrorException($"\"{function.Name}\" is neither a rule nor imported votes. Edit it on its own page.");
        return function;
    }

    private static string NameOfCopy(string name, HashSet<string> taken)
    {
        for (var i = 1; ; i++)
        {
            var end = i == 1 ? " (copy)" : string.Create(CultureInfo.InvariantCulture, $" (copy {i})");
            var copy = name[..Math.Min(name.Length, RuleBook.LongestName - end.Length)] + end;
            if (!taken.Contains(copy)) return copy;
        }
    }

    private static UserErrorException Gone() => new("This labeling function does not exist any more; somebody has removed it. Load the page again.");
}
