using System.Diagnostics;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions;

/// <summary>Shows what a query would hit while it is being written.</summary>
/// <remarks>The word index answers most queries wholly. Where it cannot (phrases, patterns), texts are read for a fixed time: documents with gold first,
/// then documents spread evenly over the rest, from which the number of hits is scaled up.</remarks>
internal sealed class RulePreviewer(IStudioDbFactory factory, ProjectColumnsCache cache, OpenGold open, ProjectRuleResources resources)
{
    private const int SampleRows = 25;

    public async Task<RulePreview> PreviewAsync(int projectId, string query, int? forClass, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var (parsed, error) = await resources.ParseAsync(projectId, query, cancel);
        if (parsed == null)
            return new RulePreview(error!.Message, error.Position, 0, true, 0, null, [], 0, null, null, null, [], clock.Elapsed.TotalMilliseconds);

        await using var db = factory.Create();
        var stamp = await ProjectStamp.ReadAsync(db, projectId, cancel);
        var columns = cache.Of(projectId);
        var blocks = await columns.Words.ReadAsync(db, projectId, cancel);
        var gold = await open.ReadAsync(db, projectId, cancel);
        var hits = await Task.Run(() => new QueryHits(parsed, blocks, stamp.Documents), cancel);
        await hits.ReadTextsAsync(db, projectId, gold.Ordinals, cancel);

        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        var byClass = GoldByClass(hits, gold);
        var goldHits = byClass.Sum(c => c.Count);
        var precision = forClass is { } k && goldHits > 0 ? Intervals.Wilson(byClass.FirstOrDefault(c => c.Class == k).Count, goldHits) : null;
        var share = await NewShareAsync(db, projectId, columns, stamp, hits, dataset, cancel);
        var sample = await SampleAsync(db, projectId, columns, stamp, parsed, hits, gold, dataset, cancel);
        return new RulePreview(
            null, -1, hits.Estimate, hits.Exact, stamp.Documents == 0 ? 0 : (double)hits.Estimate / stamp.Documents, share, byClass, goldHits,
            precision?.Value, precision?.Low, precision?.High, sample, clock.Elapsed.TotalMilliseconds);
    }

    private static List<(int Class, int Count)> GoldByClass(QueryHits hits, GoldSnapshot gold) =>
    [
        .. gold.Ordinals.Where(hits.IsHit).GroupBy(gold.ClassOf).Select(g => (Class: g.Key, Count: g.Count())).OrderByDescending(c => c.Count).ThenBy(c => c.Class),
    ];

    /// <summary>Share of hits without a vote of an enabled function; null where no function votes at all.</summary>
    private static async Task<double?> NewShareAsync(
        StudioDb db, int projectId, ProjectColumns columns, ProjectStamp stamp, QueryHits hits, DatasetInput dataset, CancellationToken cancel)
    {
        var enabled = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.Enabled).ToList();
        if (enabled.Count == 0 || dataset.Classes.Count == 0) return null;
        var votes = await columns.VoteCountsAsync(db, stamp, enabled, dataset.Classes.Count, cancel);
        return hits.ShareOf(d => votes[d] == 0);
    }

    private static async Task<IReadOnlyList<DocumentRow>> SampleAsync(
        StudioDb db, int projectId, ProjectColumns columns, ProjectStamp stamp, RuleQuery query, QueryHits hits, GoldSnapshot gold, DatasetInput dataset,
        CancellationToken cancel)
    {
        var documents = await DocumentStore.FindAsync(db, projectId, [.. hits.Known().Take(SampleRows)], cancel);
        if (documents.Count == 0) return [];
        var labels = dataset.Classes.Count == 0 ? null : await columns.LabelsAsync(stamp, new ClassList(dataset.Classes), cancel);
        var enabled = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.Enabled).ToList();
        var votes = dataset.Classes.Count == 0 ? null : await columns.VoteCountsAsync(db, stamp, enabled, dataset.Classes.Count, cancel);
        return
        [
            .. documents.Select(d => new DocumentRow(
                d.Ordinal, d.ExternalId, d.Text, d.Split, gold.ClassOf(d.Ordinal) is var g and >= 0 ? g : null,
                labels?.Top(d.Ordinal) is { } top and >= 0 ? top : null, labels?.Top(d.Ordinal) >= 0 ? labels.Confidence(d.Ordinal) : null, votes?[d.Ordinal] ?? 0,
                [.. RuleHighlighter.Highlights(query, d.Text).Select(s => (s.Start, s.Length))])),
        ];
    }
}
