using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Runs;

/// <summary>The documents and classes that a run saw.</summary>
/// <param name="Version">The project's dataset version.</param>
/// <param name="Documents">Published documents.</param>
/// <param name="Classes">The schema's classes in their order.</param>
/// <param name="Blocks">Digest of the versions of all blocks of documents.</param>
public sealed record DatasetInput(int Version, int Documents, IReadOnlyList<string> Classes, string Blocks)
{
    /// <exception cref="UserErrorException">No such project.</exception>
    public static async Task<DatasetInput> ReadAsync(StudioDb db, int projectId, CancellationToken cancel = default)
    {
        var project = await db.Projects.AsNoTracking().FirstOrDefaultAsync(p => p.Id == projectId, cancel)
            ?? throw new UserErrorException("This project does not exist any more. Go back to the list of projects.");
        var classes = await db.Classes.Where(c => c.ProjectId == projectId).OrderBy(c => c.Index).Select(c => c.Name).ToListAsync(cancel);
        var states = await DocumentChunks.StatesAsync(db, projectId, cancel);
        var blocks = RunJson.Digest(states.SelectMany(s => new object[] { s.Chunk, s.Count, s.Version }));
        return new DatasetInput(project.DatasetVersion, project.DocumentCount, classes, blocks);
    }

    /// <summary>What is different from an earlier dataset, in words; null when nothing that matters is. A renamed class does not matter.</summary>
    public string? DifferenceFrom(DatasetInput then)
    {
        if (Documents > then.Documents) return $"{InWords.Count(Documents - then.Documents, "document was", "documents were")} added";
        if (Classes.Count > then.Classes.Count) return $"{InWords.Count(Classes.Count - then.Classes.Count, "class was", "classes were")} added";
        return Blocks != then.Blocks ? "documents were changed" : null;
    }
}
