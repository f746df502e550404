using LabelStudio.Storage;
using LabelStudio.Workflow.Functions;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Suggestions;

/// <inheritdoc cref="ISuggestions"/>
internal sealed class SuggestionService(IStudioDbFactory factory, SuggestionMiner miner, CorrectionReader corrections, DismissedRules dismissed, IFunctions functions) : ISuggestions
{
    private const int Kept = 16;
    private const string Note = "Suggested from labeled documents.";

    private readonly Lock _lock = new();
    private readonly LinkedList<(int Project, Task<(string Stamp, SuggestionList List)> Mined)> _recent = [];

    public async Task<SuggestionList> ListAsync(int projectId, bool again, CancellationToken cancel = default)
    {
        var now = await miner.StampAsync(projectId, cancel);
        var mining = Find(projectId);
        var mined = mining == null ? default : await mining.WaitAsync(cancel);
        if (mining == null || (again && mined.Stamp != now)) mined = await Start(projectId, mining).WaitAsync(cancel);
        var gone = (await dismissed.ListAsync(projectId, cancel)).Select(d => (d.Query, d.Class)).ToHashSet();
        await using var db = factory.Create();
        foreach (var rule in (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.IsRule)) gone.Add((rule.Definition, rule.Class));
        return mined.List with { Rules = [.. mined.List.Rules.Where(r => !gone.Contains((r.Query, r.Class)))], Stale = mined.Stamp != now };
    }

    public async Task<int> AcceptAsync(int projectId, string query, int @class, Actor by, CancellationToken cancel = default) =>
        await functions.SaveRuleAsync(projectId, null, await NameAsync(projectId, query, cancel), @class, query, Note, by, cancel);

    public Task UndoAsync(int projectId, int functionId, Actor by, CancellationToken cancel = default) => functions.DeleteAsync(projectId, [functionId], by, cancel);

    public Task DismissAsync(int projectId, string query, int @class, Actor by, CancellationToken cancel = default) => dismissed.AddAsync(projectId, query, @class, by, cancel);

    public Task<IReadOnlyList<DismissedRule>> DismissedAsync(int projectId, CancellationToken cancel = default) => dismissed.ListAsync(projectId, cancel);

    public async Task RestoreAsync(int projectId, int dismissedId, CancellationToken cancel = default)
    {
        await dismissed.RemoveAsync(projectId, dismissedId, cancel);
        // it was not mined while it was dismissed
        Forget(projectId);
    }

    public Task<ExplainedCorrections?> AfterCorrectionsAsync(int projectId, CancellationToken cancel = default) => corrections.ExplainAsync(projectId, cancel);

    /// <summary>The query itself; with a number where a function is called so already.</summary>
    private async Task<string> NameAsync(int projectId, string query, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var taken = (await db.Functions.Where(f => f.ProjectId == projectId).Select(f => f.Name).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        const int Room = 8;
        var name = query.Length <= RuleBook.LongestName - Room ? query : query[..(RuleBook.LongestName - Room)].TrimEnd();
        return Enumerable.Range(1, taken.Count + 1).Select(n => n == 1 ? name : FormattableString.Invariant($"{name} ({n})")).First(n => !taken.Contains(n));
    }

    private Task<(string Stamp, SuggestionList List)>? Find(int projectId)
    {
        lock (_lock)
        {
            var found = _recent.FirstOrDefault(r => r.Project == projectId);
            return found.Mined is { IsFaulted: false, IsCanceled: false } ? found.Mined : null;
        }
    }

    /// <summary>One mining for all who ask at the same time; somebody may have started it since.</summary>
    private Task<(string Stamp, SuggestionList List)> Start(int projectId, Task<(string, SuggestionList)>? instead)
    {
        lock (_lock)
        {
            var found = _recent.FirstOrDefault(r => r.Project == projectId);
            if (found.Mined is { IsFaulted: false, IsCanceled: false } && found.Mined != instead) return found.Mined;
            if (found.Mined != null) _recent.Remove(found);
            // for all who wait, so not under the token of the one who asked first
            var mined = Task.Run(() => miner.MineAsync(projectId, CancellationToken.None), CancellationToken.None);
            _recent.AddFirst((projectId, mined));
            if (_recent.Count > Kept) _recent.RemoveLast();
            return mined;
        }
    }

    private void Forget(int projectId)
    {
        lock (_lock)
        {
            var found = _recent.FirstOrDefault(r => r.Project == projectId);
            if (found.Mined != null) _recent.Remove(found);
        }
    }
}
