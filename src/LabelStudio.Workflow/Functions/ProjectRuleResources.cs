using LabelStudio.Core.Rules;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Lists;

namespace LabelStudio.Workflow.Functions;

/// <summary>What the queries of a project may refer to as it is now: its lookup lists and its documents' embeddings.</summary>
internal sealed class ProjectRuleResources(ProjectLists lists, ProjectSimilarities similarities)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(int Project, bool Saving), RuleResources> _last = [];

    /// <summary>The project's resources; the same object as long as nothing in them has changed, so that what was found with it still holds.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="cancel">Stops the look.</param>
    /// <param name="saving">For a rule that is saved: its votes come from a job that first computes what they need, so embeddings may be missing.</param>
    public async Task<RuleResources> ForAsync(int projectId, CancellationToken cancel, bool saving = false)
    {
        var now = new RuleResources(await lists.ForAsync(projectId, cancel), await similarities.ForAsync(projectId, needsVectors: !saving, cancel));
        lock (_lock)
        {
            if (_last.TryGetValue((projectId, saving), out var last) && last == now) return last;
            return _last[(projectId, saving)] = now;
        }
    }

    /// <summary>Parses a query of the project, away from the caller's thread: a similar text is encoded for it.</summary>
    /// <returns>The query, or what is wrong with it.</returns>
    public async Task<(RuleQuery? Query, RuleSyntaxException? Error)> ParseAsync(int projectId, string query, CancellationToken cancel, bool saving = false)
    {
        var resources = await ForAsync(projectId, cancel, saving);
        return await Task.Run<(RuleQuery?, RuleSyntaxException?)>(() => RuleQuery.TryParse(query, resources, out var parsed, out var error) ? (parsed, null) : (null, error), cancel);
    }
}
