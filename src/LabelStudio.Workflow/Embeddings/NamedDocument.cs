using LabelStudio.Storage;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>The document that a similar(…) names by its id.</summary>
internal static class NamedDocument
{
    /// <summary>Its text; none where no published document has this id, so that what was written is a text itself.</summary>
    public static IQueryable<string> Texts(StudioDb db, int projectId, string id) =>
        from d in db.Documents
        join p in db.Projects on d.ProjectId equals p.Id
        where d.ProjectId == projectId && d.ExternalId == id && d.Ordinal < p.DocumentCount
        select d.Text;
}
