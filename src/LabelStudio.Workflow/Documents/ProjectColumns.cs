using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Labels;

namespace LabelStudio.Workflow.Documents;

/// <summary>What is kept in memory of one project, as columns over its documents, so that filters and counts need no database. Each part is made when it is first asked for and again when the project has moved on.</summary>
internal sealed class ProjectColumns(VoteColumns votes, RunLabels runLabels)
{
    private readonly Cached<int, SplitColumn> _splits = new();
    private readonly Cached<(int, long, int), GoldColumn> _gold = new();
    private readonly Cached<(long Run, int Classes), LabelColumn> _labels = new();
    private readonly Cached<string, VoteCountColumn> _voteCounts = new();
    private readonly Cached<string, VotePatterns> _patterns = new();
    private readonly Cached<(long Job, int Documents), DuplicateGroups> _duplicates = new();

    /// <summary>Roughly what is held, for the cache's limit.</summary>
    public long Bytes =>
        (_splits.Current?.Splits.Length ?? 0) * 1L + (_gold.Current?.Count ?? 0) * 2L + (_labels.Current?.Count ?? 0) * 8L + (_voteCounts.Current?.Count ?? 0)
        + ((_patterns.Current?.Documents ?? 0) + (_patterns.Current?.Votes.Length ?? 0)) * 4L + Words.Bytes + Texts.Bytes;

    public WordIndexes Words { get; } = new();

    public TextSearches Searches { get; } = new();

    public ProjectTexts Texts { get; } = new();

    public RecentHits Hits { get; } = new();

    public Task<SplitColumn> SplitsAsync(StudioDb db, ProjectStamp stamp, CancellationToken cancel) =>
        _splits.GetAsync(stamp.DocumentsVersion, async () => new SplitColumn(await DocumentChunks.ReadSplitsAsync(db, stamp.ProjectId, cancel)), cancel);

    public Task<GoldColumn> GoldAsync(StudioDb db, ProjectStamp stamp, CancellationToken cancel) =>
        _gold.GetAsync(
            stamp.Gold,
            async () =>
            {
                var (classes, counts) = await GoldStore.ReadOpenAsync(db, stamp.ProjectId, cancel);
                return new GoldColumn(classes, counts);
            },
            cancel);

    /// <summary>The labels of the latest run, or null before the first.</summary>
    public async Task<LabelColumn?> LabelsAsync(ProjectStamp stamp, ClassList classes, CancellationToken cancel) =>
        stamp.LabelRun == 0
            ? null
            : await _labels.GetAsync(
                (stamp.LabelRun, classes.Count), async () => new LabelColumn(await runLabels.GetAsync(stamp.LabelRun, classes, cancel)), cancel);

    /// <summary>How many of these functions vote on each document.</summary>
    public async Task<VoteCountColumn> VoteCountsAsync(
        StudioDb db, ProjectStamp stamp, IReadOnlyList<CurrentFunction> enabled, int classes, CancellationToken cancel)
    {
        var sources = enabled.Select(f => f.Source).ToList();
        var key = await VoteColumns.StampAsync(db, sources, stamp.Documents, classes, cancel);
        return await _voteCounts.GetAsync(
            key,
            async () => new VoteCountColumn(stamp.Documents, (await votes.ReadAsync(db, sources, stamp.Documents, classes, cancel)).Columns),
            cancel);
    }

    public Task<ReadVotes> VotesAsync(StudioDb db, ProjectStamp stamp, IReadOnlyList<CurrentFunction> functions, int classes, CancellationToken cancel) =>
        votes.ReadAsync(db, [.. functions.Select(f => f.Source)], stamp.Documents, classes, cancel);

    /// <summary>The distinct rows of the votes of these functions.</summary>
    public async Task<VotePatterns> PatternsAsync(
        StudioDb db, ProjectStamp stamp, IReadOnlyList<CurrentFunction> enabled, ClassList classes, CancellationToken cancel)
    {
        var sources = enabled.Select(f => f.Source).ToList();
        var key = await VoteColumns.StampAsync(db, sources, stamp.Documents, classes.Count, cancel);
        return await _patterns.GetAsync(
            key,
            async () =>
            {
                var read = await votes.ReadAsync(db, sources, stamp.Documents, classes.Count, cancel);
                return await Task.Run(() => VotePatterns.Of(read.Matrix(classes, stamp.Documents), cancel: cancel), cancel);
            },
            cancel);
    }

    /// <summary>The groups that the last finished look for duplicates has found.</summary>
    public async Task<DuplicateGroups> DuplicatesAsync(StudioDb db, ProjectStamp stamp, CancellationToken cancel)
    {
        var job = await DuplicateGroups.LastJobAsync(db, stamp.ProjectId, cancel);
        return await _duplicates.GetAsync(
            (job, stamp.DocumentsVersion),
            async () => await DuplicateGroups.ReadAsync(db, stamp.ProjectId, job > 0, (await SplitsAsync(db, stamp, cancel)).Splits, cancel),
            cancel);
    }

    public Task<ProbabilisticLabels> PosteriorsAsync(ProjectStamp stamp, ClassList classes, CancellationToken cancel) =>
        runLabels.GetAsync(stamp.LabelRun, classes, cancel);
}
