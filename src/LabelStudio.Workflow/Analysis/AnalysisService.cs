using LabelStudio.Core.Analysis;
using LabelStudio.Core.Analysis.Errors;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Workflow.Analysis;

/// <inheritdoc cref="IAnalysis"/>
internal sealed class AnalysisService(
    IStudioDbFactory factory, ProjectColumnsCache cache, ILabels labels, StudentLabels students, AgreementReader agreement, UncoveredReader uncovered) : IAnalysis
{
    public async Task<ErrorAnalysis?> ErrorsAsync(int projectId, LabelSource by, bool devOnly, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var view = await AnalysisView.ReadAsync(db, cache, projectId, cancel);
        var gold = await view.Columns.GoldAsync(db, view.Stamp, cancel);
        var splits = (await view.Columns.SplitsAsync(db, view.Stamp, cancel)).Splits;
        var documents = Enumerable.Range(0, Math.Min(view.Stamp.Documents, Math.Min(gold.Count, splits.Length)))
            .Where(d => gold[d] >= 0 && (!devOnly || splits[d] == Split.Dev));
        if (by == LabelSource.Student)
        {
            if (await students.ReadAsync(db, view.Stamp, gold, view.Classes, cancel) is not { } said) return null;
            var pairs = documents.Where(said.Classes.ContainsKey).Select(d => (gold[d], said.Classes[d]));
            return new ErrorAnalysis(said.Run, ErrorBuckets.Of(view.Classes.Count, pairs), said.Left, null);
        }
        if (await labels.LatestAsync(projectId, cancel) is not { } run || await view.Columns.LabelsAsync(view.Stamp, view.Classes, cancel) is not { } given) return null;
        var buckets = await Task.Run(() => ErrorBuckets.Of(view.Classes.Count, documents.Select(d => (gold[d], given.Top(d)))), cancel);
        return new ErrorAnalysis(run.Run.Number, buckets, 0, run.Run.StaleBecause);
    }

    public async Task<AgreementAnalysis> AgreementAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await agreement.ReadAsync(db, await AnalysisView.ReadAsync(db, cache, projectId, cancel), cancel);
    }

    public async Task<UncoveredAnalysis> UncoveredAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await uncovered.ReadAsync(db, await AnalysisView.ReadAsync(db, cache, projectId, cancel), cancel);
    }

    public async Task<CoverageAnalysis> CoverageAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var view = await AnalysisView.ReadAsync(db, cache, projectId, cancel);
        var gold = await view.Columns.GoldAsync(db, view.Stamp, cancel);
        var patterns = await view.PatternsAsync(db, cancel);
        var run = await labels.LatestAsync(projectId, cancel);
        var reached = await Task.Run(() => ClassVotes.Of(patterns, d => gold[d]), cancel);
        var classes = reached.Select((c, k) => new CoveredClass(
            k, c.Functions, c.Documents, c.Gold, c.GoldReached, c.GoldSilent, run != null && k < run.EstimatedBalance.Count ? run.EstimatedBalance[k] : null)).ToList();
        return new CoverageAnalysis(view.Stamp.Documents, classes, reached.Sum(c => c.Gold), run?.Run.Number);
    }
}
