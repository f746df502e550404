using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Functions;

/// <summary>Finds for each version of a function the first label run that saw it, and what that run says about the one before.</summary>
internal sealed class VersionEffects
{
    private const int MostNames = 3;

    private readonly int _functionId;
    private readonly List<(Run Run, LabelInputs Inputs)> _runs;

    private VersionEffects(int functionId, List<(Run, LabelInputs)> runs) => (_functionId, _runs) = (functionId, runs);

    public static async Task<VersionEffects> ReadAsync(StudioDb db, int projectId, int functionId, CancellationToken cancel)
    {
        var runs = await db.Runs.AsNoTracking().Where(r => r.ProjectId == projectId && r.Kind == RunKind.LabelModel && r.Published)
            .OrderBy(r => r.Number).ToListAsync(cancel);
        return new VersionEffects(functionId, [.. runs.Select(r => (r, RunJson.Read<LabelInputs>(r.Inputs)))]);
    }

    /// <param name="versionId">The version.</param>
    /// <param name="current">Whether its votes count now.</param>
    public (VersionEffect? Effect, string? Why) Of(int versionId, bool current)
    {
        var at = _runs.FindIndex(r => r.Inputs.Functions.Any(f => f.VersionId == versionId));
        if (at < 0) return (null, current ? "No fit has seen it yet." : "It was replaced before a fit saw it.");
        var (run, inputs) = _runs[at];
        if (at == 0) return (null, $"Run {run.Number} was the first; there is nothing to compare it with.");
        var dev = RunJson.Read<LabelRunFigures>(run.Figures).Dev;
        if (dev == null) return (null, $"There was no dev gold to judge run {run.Number} by.");
        if (dev.Change is not { } change) return (null, $"Run {run.Number} and the run before it have no dev gold in common to be compared on.");
        var before = _runs.FirstOrDefault(r => r.Run.Number == change.FromRun).Inputs;
        return (new VersionEffect(run.Number, change, before == null ? "the run before is gone" : Also(inputs, before)), null);
    }

    private string? Also(LabelInputs now, LabelInputs before)
    {
        var then = before.Functions.ToDictionary(f => f.FunctionId);
        var ids = now.Functions.Select(f => f.FunctionId).ToHashSet();
        List<string> others =
        [
            .. now.Functions.Where(f => f.FunctionId != _functionId && (!then.TryGetValue(f.FunctionId, out var old) || old.VersionId != f.VersionId)).Select(f => f.Name),
            .. before.Functions.Where(f => f.FunctionId != _functionId && !ids.Contains(f.FunctionId)).Select(f => f.Name),
        ];
        var also = new List<string>();
        if (others.Count > 0)
            also.Add($"{InWords.Count(others.Count, "other function")} ({InWords.List([.. others.Take(MostNames).Select(n => $"\"{n}\""), .. others.Count > MostNames ? [$"{others.Count - MostNames} more"] : Array.Empty<string>()])})");
        if (now.Dataset.DifferenceFrom(before.Dataset) != null) also.Add("documents");
        if (RunJson.Write(now.Settings) != RunJson.Write(before.Settings)) also.Add("settings of the label model");
        // gold of dev judges and does not teach here, so it would not show
        if (now.Gold != null && before.Gold != null && (now.Gold.Train != before.Gold.Train || (now.Gold.Digest != before.Gold.Digest && now.Gold.Dev == before.Gold.Dev)))
            also.Add("gold labels");
        return also.Count == 0 ? null : InWords.List(also);
    }
}
