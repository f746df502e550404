using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions.Answers;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Prompts;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Functions;

/// <summary>The table of labeling functions. What has to be counted over all documents is kept until a vote, a class or gold changes.</summary>
internal sealed class FunctionTables(IStudioDbFactory factory, VoteColumns votes, OpenGold gold, LabelInputsReader inputs, ValueQueue values, FunctionCosts costs)
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
        var opinions = await FunctionOpinions.ReadAsync(db, projectId, inputs, gold, values, cancel);
        var health = new FunctionHealth(dataset.Classes.Count, dataset.Documents, opinions.Findings);
        var map = await AnswerMap.ReadAsync(db, projectId, cancel);
        var spent = functions.Any(f => f.Kind == FunctionKind.Prompt) ? await costs.ReadAsync(db, projectId, cancel) : new Dictionary<int, decimal>();
        var rows = functions.Select((f, i) => Row(f, counts.Functions[i], opinions, health, stale.Functions.Contains(f.Id), OffSchema(f, map), spent.TryGetValue(f.Id, out var cost) ? cost : null)).ToList();
        return new FunctionTable(rows, dataset.Documents, counts.Coverage, counts.Overlap, counts.Conflict, counts.ClassCoverage, stale.Any)
        {
            Run = opinions.Run,
            Values = opinions.Values,
        };
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

    private static FunctionRow Row(CurrentFunction f, FunctionCount c, FunctionOpinions opinions, FunctionHealth health, bool stale, int offSchema, decimal? cost)
    {
        var opinion = opinions.Of(f.VersionId);
        var estimate = opinion?.Estimate;
        var flags = estimate?.Flags ?? (c.Hits == 0 && !stale ? [FunctionFlags.NeverVotes] : []);
        return new FunctionRow(
            f.Id, f.Name, f.IsRule, f.Enabled, Definition(f), f.IsRule ? [.. f.Votes.OrderByDescending(v => v.Weight).Select(v => v.Class)] : c.Classes, f.Note, f.Version,
            c.Hits, c.Coverage, c.Overlap, c.Conflict, c.GoldVotes, c.GoldRight, c.GoldAccuracy?.Value, c.GoldAccuracy?.Low, c.GoldAccuracy?.High,
            estimate?.EstimatedAccuracy, estimate?.Weight, flags, offSchema, stale)
        {
            Votes = f.Votes,
            Kind = f.Kind,
            Cost = cost,
            EstimatedLow = estimate?.Low,
            EstimatedHigh = estimate?.High,
            Value = opinions.ValueOf(f.VersionId),
            Health = health.Of(f, c, estimate, opinion?.Name, stale, offSchema),
        };
    }

    /// <summary>What people would recognise it by: of a prompt its question.</summary>
    private static string Definition(CurrentFunction f)
    {
        if (f.Kind != FunctionKind.Prompt) return f.Definition;
        try
        {
            return PromptBook.Read(f.Definition).Template;
        }
        catch (UserErrorException)
        {
            // the prompt's own page says what is wrong with it
            return f.Definition;
        }
    }

    /// <summary>Answers that are no class and of which nobody has said what they stand for.</summary>
    private static int OffSchema(CurrentFunction f, AnswerMap map) =>
        (int)Math.Min(int.MaxValue, OffSchemaAnswers.Read(f.OffSchema).Where(a => map[a.Answer] == null).Sum(a => a.Count));
}
