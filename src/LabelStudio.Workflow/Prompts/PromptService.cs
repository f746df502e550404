using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Teachers.Prompts;
using LabelStudio.Teachers.Prompts.Confidence;
using LabelStudio.Teachers.Prompts.Lint;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Teachers;

namespace LabelStudio.Workflow.Prompts;

/// <inheritdoc cref="IPrompts"/>
internal sealed class PromptService(
    IStudioDbFactory factory, PromptMaterial material, PromptBook book, PromptTrials trials, PromptCalibrator calibrator, OpenGold open, ITeachers teachers) : IPrompts
{
    public async Task<PromptSetup> SetupAsync(int projectId, CancellationToken cancel = default)
    {
        var schema = await material.SchemaAsync(projectId, cancel);
        await using var db = factory.Create();
        var gold = await open.ReadAsync(db, projectId, cancel);
        return new PromptSetup(
            [.. schema.Classes], schema.Descriptions, await material.FieldsAsync(projectId, cancel), await DocumentStore.CountAsync(db, projectId, cancel),
            gold.Labels.Count(g => g.Split == Split.Train), gold.Labels.Count(g => g.Split == Split.Dev), [.. (await teachers.ListAsync(cancel)).Select(t => t.Teacher)]);
    }

    public Task<PromptView> GetAsync(int projectId, int functionId, CancellationToken cancel = default) => book.GetAsync(projectId, functionId, cancel);

    public Task<IReadOnlyList<int>> SaveAsync(int projectId, PromptDraft draft, Actor by, CancellationToken cancel = default) => book.SaveAsync(projectId, draft, by, cancel);

    public async Task<IReadOnlyList<PromptFinding>> LintAsync(int projectId, PromptDefinition prompt, IReadOnlyList<int> teacherIds, CancellationToken cancel = default)
    {
        var schema = await material.SchemaAsync(projectId, cancel);
        var inputs = new PromptLintInputs(schema, await material.PoolAsync(projectId, cancel))
        {
            Fields = await material.FieldsAsync(projectId, cancel),
            Documents = await material.DocumentsAsync(projectId, cancel),
            Test = await material.TestTextsAsync(projectId, cancel),
            TestIds = await material.TestIdsAsync(projectId, prompt.Examples.Fixed, cancel),
            Teachers = [.. (await teachers.ListAsync(cancel)).Select(t => t.Teacher).Where(t => teacherIds.Contains(t.Id))],
        };
        var whole = await material.WithMappingAsync(projectId, prompt, schema, cancel);
        return await Task.Run(() => PromptLint.Check(whole, inputs), cancel);
    }

    public IAsyncEnumerable<TriedDocument> TryAsync(int projectId, PromptTrial trial, CancellationToken cancel = default) => trials.TryAsync(projectId, trial, cancel);

    public IAsyncEnumerable<ComparedDocument> CompareAsync(int projectId, PromptMatch match, CancellationToken cancel = default) => trials.CompareAsync(projectId, match, cancel);

    public Task<ConfidenceCalibration> CalibrateAsync(int projectId, int functionId, Actor by, CancellationToken cancel = default) =>
        calibrator.CalibrateAsync(projectId, functionId, cancel);
}
