using System.Collections.Concurrent;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Embeddings;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>How the queries of projects compare documents by meaning; the same object as long as nothing it depends on has changed.</summary>
internal sealed class ProjectSimilarities(IStudioDbFactory factory, EncoderHost host, VectorCache cache)
{
    private readonly ConcurrentDictionary<(int Project, bool NeedsVectors), (SimilarityGround Ground, ProjectSimilarity Similarity)> _known = new();

    /// <param name="projectId">The project.</param>
    /// <param name="needsVectors">Whether a query is refused while no vector of the project has been computed; not so where they are computed before it is applied.</param>
    /// <param name="cancel">Stops the look.</param>
    public async Task<ProjectSimilarity> ForAsync(int projectId, bool needsVectors, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var folder = await db.Projects.Where(p => p.Id == projectId).Select(p => p.EncoderFolder).FirstOrDefaultAsync(cancel) ?? "";
        var ground = new SimilarityGround(folder, await DocumentChunks.StatesAsync(db, projectId, cancel), await EmbeddingStore.AllStatesAsync(db, projectId, cancel));
        var key = (projectId, needsVectors);
        if (_known.TryGetValue(key, out var known) && known.Ground.Equals(ground)) return known.Similarity;
        var similarity = new ProjectSimilarity(projectId, ground, needsVectors, host, cache, factory);
        _known[key] = (ground, similarity);
        return similarity;
    }
}
