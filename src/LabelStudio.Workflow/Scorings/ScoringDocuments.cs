using LabelStudio.Core.Students.Fields;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Review;

namespace LabelStudio.Workflow.Scorings;

/// <summary>Writes documents of a project into a file of texts: what is scored is what they were at one moment, also after an interruption.</summary>
internal sealed class ScoringDocuments(IStudioDbFactory factory, DocumentService documents)
{
    /// <summary>Writes the file unless an earlier run has done so.</summary>
    /// <param name="context">The job.</param>
    /// <param name="filter">Which documents, or null for all.</param>
    /// <param name="fields">The fields that the student reads beside the text.</param>
    /// <param name="path">The file.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UserErrorException">No document is selected.</exception>
    public async Task CollectAsync(JobContext context, QueueFilter? filter, IReadOnlyList<string> fields, string path, CancellationToken cancel)
    {
        if (File.Exists(path)) return;
        await using var db = factory.Create();
        var n = await DocumentStore.CountAsync(db, context.ProjectId, cancel);
        var chosen = filter == null ? null : await documents.SelectAsync(context.ProjectId, filter.Query, n, cancel);
        using var file = AtomicFile.Create(path);
        var table = new TableWriter(file.Stream);
        table.Field("id").Field("text");
        foreach (var name in fields) table.Field(name);
        table.EndRow();
        var rows = 0L;
        await foreach (var document in DocumentStore.ReadAsync(db, context.ProjectId, 0, n, cancel))
        {
            if ((document.Ordinal & 0xFFF) == 0) context.Report("collect the texts", (double)document.Ordinal / n);
            if (chosen != null && !chosen[document.Ordinal]) continue;
            table.Field(document.ExternalId).Field(document.Text);
            if (fields.Count > 0)
            {
                var valueOf = FieldReading.ValuesOf(FieldsJson.Read(document.Fields));
                foreach (var name in fields) table.Field(valueOf(name) ?? "");
            }
            table.EndRow();
            rows++;
        }
        if (rows == 0) throw new UserErrorException("No document is selected any more. Choose other documents.");
        table.Flush();
        file.Commit();
    }
}
