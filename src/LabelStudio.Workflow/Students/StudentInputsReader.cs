using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Policies;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Students;

/// <summary>Reads what a student would be made from now.</summary>
internal sealed class StudentInputsReader(LabelInputsReader labels, OpenGold gold)
{
    /// <returns>The inputs with why the latest labels are stale; null inputs before the first label run.</returns>
    public async Task<(StudentInputs? Inputs, string? LabelsBecause)> ReadAsync(StudioDb db, int projectId, StudentSettings settings, CancellationToken cancel = default)
    {
        if (await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel) is not { } run) return (null, null);
        var then = RunJson.Read<LabelInputs>(run.Inputs);
        var now = await labels.ReadAsync(db, projectId, then.Settings, cancel);
        var open = await gold.ReadAsync(db, projectId, cancel);
        var inputs = new StudentInputs(now.Dataset, run.Id, run.Number, open.Input, settings) { Edits = await AppliedEdits.FindAsync(db, projectId, cancel) };
        return (inputs, now.Digest() == run.InputsDigest ? null : now.DifferenceFrom(then) ?? "what they were made from has changed");
    }
}
