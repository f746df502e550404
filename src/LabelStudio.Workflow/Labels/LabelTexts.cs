using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Jobs;

namespace LabelStudio.Workflow.Labels;

/// <summary>Reads the texts of all documents that are labelled.</summary>
internal sealed class LabelTexts(IStudioDbFactory factory)
{
    private const int Step = 16_384;

    /// <returns>One text a document.</returns>
    public async Task<string[]> ReadAsync(JobContext context, int documents, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var texts = new string[documents];
        Array.Fill(texts, "");
        await foreach (var row in DocumentStore.ReadTextsAsync(db, context.ProjectId, 0, documents, cancel))
        {
            if (row.Ordinal % Step == 0)
                context.Report("read texts", (double)row.Ordinal / documents, string.Create(CultureInfo.InvariantCulture, $"{row.Ordinal:N0} of {documents:N0} documents"));
            texts[row.Ordinal] = row.Text;
        }
        return texts;
    }

    /// <returns>Whether each document is of the train split, from which texts may learn.</returns>
    public async Task<bool[]> TeachAsync(JobContext context, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return Array.ConvertAll(await DocumentChunks.ReadSplitsAsync(db, context.ProjectId, cancel), s => s == Split.Train);
    }
}
