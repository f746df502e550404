using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Runs;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Labels;

/// <summary>Says why a document has its label by the latest run, vote by vote.</summary>
/// <remarks>The fitted model is no part of a run. It stays in memory after a fit; after a restart it is fitted again, which gives the same model as long as votes and gold are the run's.</remarks>
internal sealed class LabelExplainer(IStudioDbFactory factory, LabelInputsReader reader, VoteColumns votes, OpenGold gold, ILogger<LabelExplainer> log)
{
    private const int Kept = 4;
    private const int ShownClasses = 5;

    /// <summary>A page waits so long for a model that is being fitted again; on large projects the explanation is there when the document is looked at next.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly Lock _lock = new();
    private readonly LinkedList<(long Run, Task<FittedLabelModel?> Model)> _recent = [];

    /// <summary>Null without a label run, while its model is not at hand, and where votes have changed since.</summary>
    public async Task<DocumentExplanation?> ExplainAsync(StudioDb db, int projectId, int ordinal, CancellationToken cancel = default)
    {
        if (await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) is not { } run) return null;
        var then = RunJson.Read<LabelInputs>(run.Inputs);
        var now = await reader.ReadAsync(db, projectId, then.Settings, cancel);
        if (ordinal >= then.Dataset.Documents || now.Dataset.DifferenceFrom(then.Dataset) != null || !SameVotes(now, then)) return null;
        var finding = Find(run.Id) ?? Keep(run.Id, Task.Run(() => FitAgainAsync(projectId, run, then), CancellationToken.None));
        if (await Task.WhenAny(finding, Task.Delay(Patience, cancel)) != finding || await finding is not { } model) return null;
        var sources = then.Functions.Select(f => new VoteSource(f.VersionId, f.Name)).ToList();
        var (columns, _) = await votes.ReadAsync(db, sources, now.Dataset.Documents, now.Dataset.Classes.Count, cancel);
        var because = now.Digest() == run.InputsDigest ? null : now.DifferenceFrom(then);
        return Words(model.Explain([.. columns.Select(c => c[ordinal])], [.. columns.Select(c => c.Confidence?[ordinal] ?? float.NaN)]), model, run, because, then);
    }

    /// <summary>Keeps the model of a run that was just made.</summary>
    public void Keep(long runId, FittedLabelModel model) => Keep(runId, Task.FromResult<FittedLabelModel?>(model));

    private static DocumentExplanation Words(LabelExplanation e, FittedLabelModel model, Run run, string? because, LabelInputs then)
    {
        var top = e.Posterior.Select((p, k) => new ClassProbability(k, p)).OrderByDescending(c => c.Probability).ThenBy(c => c.Class).Take(ShownClasses);
        var parts = e.Parts.Select(p => new ExplanationPart(
            then.Functions[p.Function].FunctionId, then.Functions[p.Function].Name, p.Vote, p.LogOdds, model.Functions[p.Function].Weight,
            model.Functions[p.Function].NearDuplicates is { Count: > 0 } like ? $"near-copy of {InWords.List(like)}" : null));
        return new DocumentExplanation(
            run.Number, because, e.Top, e.Second, e.Posterior[e.Top], [.. top], e.Prior, [.. parts], e.Caution, e.Tie, e.Parts.Count > 0, []);
    }

    private static bool SameVotes(LabelInputs now, LabelInputs then) =>
        now.Functions.Select(f => f.VersionId).SequenceEqual(then.Functions.Select(f => f.VersionId));

    private async Task<FittedLabelModel?> FitAgainAsync(int projectId, Run run, LabelInputs then)
    {
        try
        {
            await using var db = factory.Create();
            var now = await reader.ReadAsync(db, projectId, then.Settings);
            // with other gold it would be another model
            if (now.Digest() != run.InputsDigest) return null;
            var sources = then.Functions.Select(f => new VoteSource(f.VersionId, f.Name)).ToList();
            var (columns, _) = await votes.ReadAsync(db, sources, now.Dataset.Documents, now.Dataset.Classes.Count);
            var matrix = new VoteMatrix(new ClassList(now.Dataset.Classes), columns, now.Dataset.Documents);
            var known = then.Settings.UseGold ? (await gold.ReadAsync(db, projectId)).Column(now.Dataset.Documents) : null;
            return LabelModels.Create(then.Settings.Model).Fit(matrix, new LabelModelOptions { ClassBalance = then.Settings.ClassBalance, Gold = known });
        }
        catch (Exception e)
        {
            // an explanation is a help: the document is shown without it
            log.LogWarning(e, "The label model of run {Run} could not be fitted again for an explanation.", run.Id);
            return null;
        }
    }

    private Task<FittedLabelModel?>? Find(long runId)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node != null; node = node.Next)
            {
                if (node.Value.Run != runId) continue;
                _recent.Remove(node);
                // what could not be made may be possible by now: an answer that was taken back restores the gold
                if (node.Value.Model is { IsCompleted: true, Result: null }) return null;
                _recent.AddFirst(node);
                return node.Value.Model;
            }
            return null;
        }
    }

    private Task<FittedLabelModel?> Keep(long runId, Task<FittedLabelModel?> model)
    {
        lock (_lock)
        {
            _recent.AddFirst((runId, model));
            if (_recent.Count > Kept) _recent.RemoveLast();
        }
        return model;
    }
}
