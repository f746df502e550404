using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Text;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Lists;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <inheritdoc cref="IFunctionHistory"/>
internal sealed class FunctionHistoryService(IStudioDbFactory factory, FunctionEdits edits, ApplyQueue apply, VoteColumns votes, OpenGold gold) : IFunctionHistory
{
    public async Task<IReadOnlyList<FunctionVersionRow>> VersionsAsync(int projectId, int functionId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var function = await db.Functions.AsNoTracking().FirstOrDefaultAsync(f => f.Id == functionId && f.ProjectId == projectId, cancel);
        if (function == null) return [];
        var versions = await db.FunctionVersions.AsNoTracking().Where(v => v.FunctionId == functionId).OrderBy(v => v.Number).ToListAsync(cancel);
        var kept = await KeptVotesAsync(db, projectId, function, versions, cancel);
        var effects = await VersionEffects.ReadAsync(db, projectId, functionId, cancel);
        var rows = new List<FunctionVersionRow>(versions.Count);
        for (var i = 0; i < versions.Count; i++)
        {
            var v = versions[i];
            var before = i == 0 ? null : versions[i - 1];
            var (effect, why) = effects.Of(v.Id, v.Id == function.CurrentVersionId);
            var count = kept.GetValueOrDefault(v.Id);
            rows.Add(new FunctionVersionRow(
                v.Id, v.Number, v.Id == function.CurrentVersionId, v.By, v.At, v.Definition, TextDifference.Of(before?.Definition ?? v.Definition, v.Definition),
                VotesOf(function, v), before == null || SameVote(before, v) ? null : VotesOf(function, before),
                before == null || before.Lists == v.Lists ? [] : ListsOf(before, v), function.Kind == FunctionKind.Rule ? versions.Take(i).LastOrDefault(e => e.Definition == v.Definition && SameVote(e, v) && e.Lists == v.Lists)?.Number : null,
                count?.Hits, count?.GoldVotes ?? 0, count?.GoldRight ?? 0, count == null || count.GoldVotes == 0 ? null : Intervals.Wilson(count.GoldRight, count.GoldVotes), effect, why));
        }
        rows.Reverse();
        return rows;
    }

    public async Task RestoreAsync(int projectId, int functionId, int version, Actor by, CancellationToken cancel = default)
    {
        if (await edits.RestoreAsync(projectId, functionId, version, by, cancel)) await apply.ApplyCopyAsync(projectId, by);
    }

    /// <summary>The lists that both versions name, in other versions.</summary>
    private static IReadOnlyList<string> ListsOf(FunctionVersion before, FunctionVersion version)
    {
        var then = ListUses.Read(before.Lists) ?? new Dictionary<string, int>();
        return [.. (ListUses.Read(version.Lists) ?? new Dictionary<string, int>()).Where(l => then.TryGetValue(l.Key, out var old) && old != l.Value).Select(l => l.Key)];
    }

    private static bool SameVote(FunctionVersion a, FunctionVersion b) => a.Class == b.Class && a.Sets == b.Sets;

    private static IReadOnlyList<ClassWeight> VotesOf(LabelingFunction function, FunctionVersion version) =>
        function.Kind != FunctionKind.Rule ? [] : version.Sets == null ? [new ClassWeight(version.Class, 1)] : ClassWeight.Of(SetTable.Read(version.Sets)[0]);

    /// <summary>The votes of those versions whose votes on all documents as they are now are still there.</summary>
    private async Task<Dictionary<int, VersionCount>> KeptVotesAsync(
        StudioDb db, int projectId, LabelingFunction function, List<FunctionVersion> versions, CancellationToken cancel)
    {
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        var blocks = (await DocumentChunks.StatesAsync(db, projectId, cancel)).ToDictionary(b => b.Chunk);
        var states = (await VoteStore.StatesAsync(db, [.. versions.Select(v => v.Id)], cancel)).ToLookup(s => s.FunctionVersionId);
        // imported votes say what they say, also when documents came later
        var whole = versions.Where(v => function.Kind == FunctionKind.Rule
            ? states[v.Id].Count(s => blocks.TryGetValue(s.Chunk, out var b) && (b.Version, b.Count) == (s.DocumentVersion, s.Count)) == blocks.Count
            : states[v.Id].Any()).ToList();
        var open = await gold.ReadAsync(db, projectId, cancel);
        var read = await votes.ReadAsync(db, [.. whole.Select(v => new VoteSource(v.Id, $"{function.Name} {v.Number}"))], dataset.Documents, dataset.Classes.Count, cancel);
        var voted = read.Voted(dataset.Classes.Count);
        return whole.Zip(read.Columns).ToDictionary(v => v.First.Id, v => VersionCount.Of(states[v.First.Id].Sum(s => s.Voted), v.Second, voted, open));
    }

    private sealed record VersionCount(int Hits, int GoldVotes, int GoldRight)
    {
        public static VersionCount Of(int hits, VoteColumn column, VotedClasses voted, GoldSnapshot gold)
        {
            var (cast, right) = (0, 0);
            foreach (var label in gold.Labels)
            {
                if (label.Ordinal >= column.Length || column[label.Ordinal] == VoteColumn.Abstain) continue;
                cast++;
                if (voted.Names(column[label.Ordinal], label.Class)) right++;
            }
            return new VersionCount(hits, cast, right);
        }
    }
}
