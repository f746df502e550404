using System.Globalization;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>Brings stale votes up to date: each block of documents is read once for all its stale rules, and written whole.</summary>
/// <remarks>What was written is fresh and is not done again, so a run that was cut goes on where it was. No checkpoint is needed.</remarks>
internal sealed class VoteApplier(IStudioDbFactory factory, ProjectRuleResources ruleResources, SimilarRules similar)
{
    private const string Stage = "apply rules";

    /// <summary>Versions before the current one whose votes are kept.</summary>
    private const int KeptVersions = 8;

    /// <returns>Blocks of votes written (one a rule and block) and documents read.</returns>
    public async Task<ApplyResult> ApplyAsync(JobContext context, CancellationToken cancel)
    {
        var result = new ApplyResult(0, 0);
        // rules that cannot be applied now, each with the reason; they do not keep the others from their votes
        var refused = new Dictionary<int, string>();
        // a rule that is saved while we work is stale when we are through
        while (true)
        {
            await similar.PrepareAsync(context, cancel);
            var resources = await ruleResources.ForAsync(context.ProjectId, cancel);
            var (stale, classes) = await FindAsync(context.ProjectId, resources, refused, cancel);
            if (!stale.Any) break;
            var all = stale.Blocks.Sum(b => (long)b.State.Count);
            var done = 0L;
            CompiledRules? compiled = null;
            IReadOnlyList<int> compiledFor = [];
            foreach (var block in stale.Blocks)
            {
                cancel.ThrowIfCancellationRequested();
                context.Report(Stage, (double)done / all, string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {InWords.Count(all, "document")}"));
                var versions = block.Rules.Select(r => r.VersionId).ToList();
                if (compiled == null || !versions.SequenceEqual(compiledFor)) (compiled, compiledFor) = (Compile(block.Rules, classes, resources), versions);
                var columns = await MatchAsync(context.ProjectId, block, compiled, cancel);
                result += await WriteAsync(context, block, columns, classes.Count);
                done += block.State.Count;
            }
        }
        await ForgetOldVersionsAsync(context, cancel);
        if (refused.Count > 0) throw new UserErrorException(string.Join(' ', refused.Values.Take(5)) + (result.VoteBlocks > 0 ? " The other rules were applied." : ""));
        context.Report(Stage, 1);
        return result;
    }

    private async Task<(StaleVotes Stale, ClassList Classes)> FindAsync(int projectId, RuleResources resources, Dictionary<int, string> refused, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        var functions = await CurrentFunction.ReadAsync(db, projectId, cancel);
        foreach (var rule in functions.Where(f => f.IsRule && !refused.ContainsKey(f.VersionId)))
            if (!RuleQuery.TryParse(rule.Definition, resources, out _, out var error))
                refused.Add(rule.VersionId, $"The rule \"{rule.Name}\" cannot be applied: {error.Message}");
        var stale = await StaleVotes.FindAsync(db, projectId, [.. functions.Where(f => !refused.ContainsKey(f.VersionId))], cancel);
        return (stale, stale.Any ? new ClassList(dataset.Classes) : new ClassList(["none"]));
    }

    private static CompiledRules Compile(IReadOnlyList<CurrentFunction> rules, ClassList classes, RuleResources resources) =>
        RuleSet.Compile([.. rules.Select(r => new RuleDefinition(r.Name, r.Class, Parse(r, resources)) { Set = r.Set })], classes);

    private static RuleQuery Parse(CurrentFunction rule, RuleResources resources) =>
        RuleQuery.TryParse(rule.Definition, resources, out var query, out var error)
            ? query
            : throw new UserErrorException($"The rule \"{rule.Name}\" is not understood: {error.Message} Correct it under Labeling functions.");

    private async Task<VoteColumn[]> MatchAsync(int projectId, StaleBlock block, CompiledRules rules, CancellationToken cancel)
    {
        var documents = await ReadAsync(projectId, block, rules.FieldNames.Count > 0, cancel);
        var columns = RuleApplier.CreateColumns(rules, documents.Length);
        RuleApplier.Apply(rules, documents, columns, 0, Environment.ProcessorCount, cancellation: cancel);
        // a version keeps votes for its own set, whatever number the set has among those of all rules
        for (var r = 0; r < columns.Length; r++)
            if (rules.Rules[r].Set != null) columns[r] = Own(columns[r], rules.Classes);
        return columns;
    }

    private static VoteColumn Own(VoteColumn column, int classes)
    {
        var own = new VoteColumn(column.Name, column.Length, classes + 1);
        for (var d = 0; d < column.Length; d++)
            if (column[d] != VoteColumn.Abstain) own[d] = classes;
        return own;
    }

    private async Task<RuleDocument[]> ReadAsync(int projectId, StaleBlock block, bool withFields, CancellationToken cancel)
    {
        var first = block.State.Chunk * DocumentChunks.Size;
        var documents = new RuleDocument[block.State.Count];
        Array.Fill(documents, "");
        await using var db = factory.Create();
        if (withFields)
        {
            await foreach (var d in DocumentStore.ReadAsync(db, projectId, first, documents.Length, cancel))
                documents[d.Ordinal - first] = new RuleDocument(d.Text, FieldsJson.ForRules(d.Fields), d.Ordinal);
        }
        else
        {
            await foreach (var d in DocumentStore.ReadTextsAsync(db, projectId, first, documents.Length, cancel))
                documents[d.Ordinal - first] = new RuleDocument(d.Text, null, d.Ordinal);
        }
        return documents;
    }

    private static Task<ApplyResult> WriteAsync(JobContext context, StaleBlock block, VoteColumn[] columns, int classes) => context.WriteAsync(async db =>
    {
        // rules that were edited or removed meanwhile have no use for these votes
        var ids = block.Rules.Select(r => r.Id).ToList();
        var current = (await db.Functions.Where(f => ids.Contains(f.Id)).Select(f => f.CurrentVersionId).ToListAsync()).ToHashSet();
        var written = 0;
        for (var r = 0; r < columns.Length; r++)
        {
            if (!current.Contains(block.Rules[r].VersionId)) continue;
            await VoteStore.WriteChunkAsync(db, block.Rules[r].VersionId, block.State.Chunk, block.State.Version, columns[r], block.Rules[r].Sets == null ? null : classes);
            written++;
        }
        return new ApplyResult(written, block.State.Count);
    });

    /// <summary>Votes of rules as they were before an edit can be made again at any time; those of the last versions are kept, to compare with and to go back to.</summary>
    private async Task ForgetOldVersionsAsync(JobContext context, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var old = await (from f in db.Functions
                         where f.ProjectId == context.ProjectId && f.Kind == FunctionKind.Rule
                         join c in db.FunctionVersions on f.CurrentVersionId equals c.Id
                         join v in db.FunctionVersions on f.Id equals v.FunctionId
                         where v.Number < c.Number - KeptVersions && db.VoteChunks.Any(k => k.FunctionVersionId == v.Id)
                         select v.Id).ToListAsync(cancel);
        foreach (var version in old) await context.WriteAsync(write => VoteStore.DeleteAsync(write, version, cancel));
    }
}

/// <summary>What applying did.</summary>
/// <param name="VoteBlocks">Blocks of votes written, one a rule and block of documents.</param>
/// <param name="Documents">Documents that were read; each block counts once however many rules were applied to it.</param>
public sealed record ApplyResult(int VoteBlocks, long Documents)
{
    public static ApplyResult operator +(ApplyResult a, ApplyResult b) => new(a.VoteBlocks + b.VoteBlocks, a.Documents + b.Documents);
}
