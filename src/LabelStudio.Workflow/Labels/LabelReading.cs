using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>What a label run is made from, read at one moment.</summary>
/// <param name="Inputs">As the run records it.</param>
/// <param name="Votes">The votes of the enabled functions.</param>
/// <param name="Gold">Train and dev gold.</param>
/// <param name="Latest">The latest published run, or null.</param>
internal sealed record LabelMaterial(LabelInputs Inputs, VoteMatrix Votes, GoldSnapshot Gold, Run? Latest);

/// <summary>Reads <see cref="LabelMaterial"/>.</summary>
internal sealed class LabelReading(IStudioDbFactory factory, LabelInputsReader reader, VoteColumns votes, OpenGold gold)
{
    /// <param name="projectId">The project.</param>
    /// <param name="settings">The user's settings, or null for those of the latest run.</param>
    /// <param name="check">Refuses inputs and latest run before votes are read.</param>
    /// <param name="cancel">Stops the work.</param>
    public async Task<LabelMaterial> ReadAsync(int projectId, LabelSettings? settings, Action<LabelInputs, Run?> check, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var latest = await RunBook.LatestAsync(db, projectId, RunKind.LabelModel, cancel);
        settings ??= latest == null ? new LabelSettings() : RunJson.Read<LabelInputs>(latest.Inputs).Settings;
        var inputs = await reader.ReadAsync(db, projectId, settings, cancel);
        check(inputs, latest);
        var sources = inputs.Functions.Select(f => new VoteSource(f.VersionId, f.Name)).ToList();
        var read = await votes.ReadAsync(db, sources, inputs.Dataset.Documents, inputs.Dataset.Classes.Count, cancel);
        var open = await gold.ReadAsync(db, projectId, cancel);
        return new LabelMaterial(inputs, read.Matrix(new ClassList(inputs.Dataset.Classes), inputs.Dataset.Documents), open, latest);
    }
}
