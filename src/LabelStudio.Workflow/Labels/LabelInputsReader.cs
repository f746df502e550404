using LabelStudio.Storage;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Lists;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Reads what a label run would be made from now.</summary>
internal sealed class LabelInputsReader(OpenGold gold)
{
    public async Task<LabelInputs> ReadAsync(StudioDb db, int projectId, LabelSettings settings, CancellationToken cancel = default)
    {
        var dataset = await DatasetInput.ReadAsync(db, projectId, cancel);
        var prompts = await PromptInput.ReadAsync(db, projectId, cancel);
        var functions = (await CurrentFunction.ReadAsync(db, projectId, cancel)).Where(f => f.Enabled)
            .Select(f => new FunctionInput(f.Id, f.Name, f.VersionId, f.Version, f.Definition, ListUses.Read(f.Lists), prompts.GetValueOrDefault(f.VersionId))).ToList();
        var seen = settings.UseGold ? (await gold.ReadAsync(db, projectId, cancel)).Input : null;
        return new LabelInputs(dataset, functions, seen, settings);
    }
}
