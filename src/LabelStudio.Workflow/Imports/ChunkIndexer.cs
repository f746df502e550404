using LabelStudio.Core.Schema;
using LabelStudio.Core.Search;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Imports;

/// <summary>Makes the splits and word indexes of the blocks that an import has touched, as they will be once it is published.</summary>
internal static class ChunkIndexer
{
    private const int ReadBatch = 8_192;

    /// <param name="chunks">The blocks to make.</param>
    /// <param name="documents">Documents once the import is published.</param>
    /// <param name="version">The version that will publish the blocks.</param>
    public static async Task IndexAsync(
        IStudioDbFactory factory, JobContext context, IReadOnlySet<int> chunks, int documents, int version, CancellationToken cancel)
    {
        var done = 0;
        context.Report("index", 0);
        foreach (var chunk in chunks.Order())
        {
            var (splits, words) = await BuildAsync(factory, context.ProjectId, chunk, documents, cancel);
            await context.WriteAsync(db => DocumentChunks.WriteAsync(db, context.ProjectId, chunk, version, splits, words, cancel));
            context.Report("index", (double)++done / chunks.Count, $"{done} of {chunks.Count} blocks");
        }
    }

    private static async Task<(Split[] Splits, byte[] Words)> BuildAsync(
        IStudioDbFactory factory, int projectId, int chunk, int documents, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var start = chunk * DocumentChunks.Size;
        var end = Math.Min(documents, start + DocumentChunks.Size);
        var splits = new Split[end - start];
        var index = new TokenIndexBuilder();
        for (var from = start; from < end; from += ReadBatch)
        {
            var to = Math.Min(end, from + ReadBatch);
            var changes = await db.DocumentChanges.AsNoTracking().Where(c => c.ProjectId == projectId && c.Ordinal >= from && c.Ordinal < to)
                .ToDictionaryAsync(c => c.Ordinal, c => (c.Text, c.Split), cancel);
            // unpublished rows on purpose: the block is made for the moment when they are published
            var rows = await db.Documents.AsNoTracking().Where(d => d.ProjectId == projectId && d.Ordinal >= from && d.Ordinal < to)
                .OrderBy(d => d.Ordinal).Select(d => new { d.Ordinal, d.Text, d.Split }).ToListAsync(cancel);
            foreach (var row in rows)
            {
                var (text, split) = changes.TryGetValue(row.Ordinal, out var changed) ? changed : (row.Text, row.Split);
                splits[row.Ordinal - start] = split;
                index.Add(text);
            }
        }
        return (splits, index.Build().ToBytes());
    }
}
