using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions.Answers;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions;

/// <summary>The table of labeling functions. What has to be counted over all documents is kept until a vote, a class or gold changes.</summary>
internal sealed class FunctionTables(IStudioDbFactory factory, VoteColumns votes, OpenGold gold)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<int, (string Key, Task<FunctionCounts> Counts)> _projects = [];

    public async Task<FunctionTable> ReadAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        var functions = await CurrentFunction.ReadAsync(db, projectId, cancel);
        if (dataset.Classes.Count == 0) return new FunctionTable([], dataset.Documents, 0, 0, 0, [], false);
        var stale = await StaleVotes.FindAsync(db, projectId, functions, cancel);
        var counts = await CountsAsync(db, projectId, dataset, functions, cancel);
        var estimates = await EstimatesAsync(db, projectId, cancel);
        var map = await AnswerMap.ReadAsync(db, projectId, cancel);
        var rows = functions.Select((f, i) => Row(f, counts.Functions[i], estimates.GetValueOrDefault(f.VersionId), stale.Functions.Contains(f.Id), map)).ToList();
        return new FunctionTable(rows, dataset.Documents, counts.Coverage, counts.Overlap, counts.Conflict, counts.ClassCoverage, stale.Any);
    }

    private async Task<FunctionCounts> CountsAsync(
        StudioDb db, int projectId, DatasetInput dataset, IReadOnlyList<CurrentFunction> functions, CancellationToken cancel)
    {
        var open = await gold.ReadAsync(db, projectId, cancel);
        var sources = functions.Select(f => f.Source).ToList();
        var stamp = await VoteColumns.StampAsync(db, sources, dataset.Documents, dataset.Classes.Count, cancel);
        var key = RunJson.Digest([stamp, open.Input.Digest, .. functions.Select(f => (object)f.Enabled)]);
        Task<FunctionCounts> counting;
        lock (_lock)
        {
            if (_projects.TryGetValue(projectId, out var kept) && kept.Key == key && !kept.Counts.IsFaulted) counting = kept.Counts;
            else _projects[projectId] = (key, counting = Task.Run(() => CountAsync(dataset, functions, open), CancellationToken.None));
        }
        return await counting.WaitAsync(cancel);
    }

    private async Task<FunctionCounts> CountAsync(DatasetInput dataset, IReadOnlyList<CurrentFunction> functions, GoldSnapshot open)
    {
        await using var db = factory.Create();
        var classes = new ClassList(dataset.Classes);
        var read = await votes.ReadAsync(db, [.. functions.Select(f => f.Source)], dataset.Documents, classes.Count);
        return FunctionCounts.Of(read.Matrix(classes, dataset.Documents), [.. functions.Select(f => f.Enabled)], open.Column(dataset.Documents));
    }

    /// <summary>What the latest label run thinks of each function version it saw.</summary>
    private static async Task<Dictionary<int, FunctionEstimate>> EstimatesAsync(StudioDb db, int projectId, CancellationToken cancel)
    {
        if (await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) is not { } run) return [];
        var inputs = RunJson.Read<LabelInputs>(run.Inputs);
        var figures = RunJson.Read<LabelRunFigures>(run.Figures);
        return inputs.Functions.Zip(figures.Functions).ToDictionary(f => f.First.VersionId, f => f.Second);
    }

    private static FunctionRow Row(CurrentFunction f, FunctionCount c, FunctionEstimate? estimate, bool stale, AnswerMap map)
    {
        var flags = estimate?.Flags ?? (c.Hits == 0 && !stale ? [FunctionFlags.NeverVotes] : []);
        return new FunctionRow(
            f.Id, f.Name, f.IsRule, f.Enabled, f.Definition, f.IsRule ? [.. f.Votes.OrderByDescending(v => v.Weight).Select(v => v.Class)] : c.Classes, f.Note, f.Version,
            c.Hits, c.Coverage, c.Overlap, c.Conflict, c.GoldVotes, c.GoldRight, c.GoldAccuracy?.Value, c.GoldAccuracy?.Low, c.GoldAccuracy?.High,
            estimate?.EstimatedAccuracy, estimate?.Weight, flags, OffSchema(f, map), stale)
        {
            Votes = f.Votes,
        };
    }

    /// <summary>Answers that are no class and of which nobody has said what they stand for.</summary>
    private static int OffSchema(CurrentFunction f, AnswerMap map) =>
        (int)Math.Min(int.MaxValue, OffSchemaAnswers.Read(f.OffSchema).Where(a => map[a.Answer] == null).Sum(a => a.Count));
}
