using System.Text.Json;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Imports;

/// <inheritdoc cref="IImports"/>
internal sealed class ImportService(IStudioDbFactory factory, StagingFolder staging, JobQueue queue) : IImports
{
    /// <summary>Uploads that nobody imported are kept this long.</summary>
    private static readonly TimeSpan StagedFor = TimeSpan.FromHours(24);

    public long MaxFileBytes => staging.MaxFileBytes;

    public async Task<string> StageAsync(string fileName, Stream content, IProgress<long>? bytes = null, CancellationToken cancel = default)
    {
        await SweepAsync(cancel);
        return await staging.StageAsync(fileName, content, bytes, cancel);
    }

    public Task<FilePreview> PreviewAsync(string staged, CancellationToken cancel = default) =>
        Task.Run(() => FilePreviewer.Preview(staging.PathOf(staged), StagingFolder.FileNameOf(staged)), cancel);

    public (string FileName, Stream Content) OpenStaged(string staged) => (StagingFolder.FileNameOf(staged), File.OpenRead(staging.PathOf(staged)));

    public async Task<long> StartAsync(int projectId, string staged, ImportOptions options, Actor by, CancellationToken cancel = default)
    {
        staging.PathOf(staged);
        StratifiedSplit.Check(options.Split);
        if (string.IsNullOrWhiteSpace(options.Mapping.Text)) throw new UserErrorException("Choose the column that holds the texts.");
        await using (var db = factory.Create())
        {
            if (!await db.Projects.AnyAsync(p => p.Id == projectId && !p.Deleting, cancel))
                throw new UserErrorException("This project does not exist any more. Go back to the list of projects.");
        }
        return await queue.EnqueueAsync(
            ImportHandler.KindName, projectId, new ImportPayload(staged, options), $"Import {StagingFolder.FileNameOf(staged)}", by, cancel);
    }

    public async Task<IReadOnlyList<ImportSummary>> HistoryAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await db.Imports.AsNoTracking().Where(i => i.ProjectId == projectId).OrderByDescending(i => i.Id)
            .Select(i => new ImportSummary(i.Id, i.FileName, i.By, i.At, i.Added, i.Updated, i.Unchanged, i.Skipped)).ToListAsync(cancel);
    }

    public async Task<IReadOnlyList<BadRow>> BadRowsAsync(int projectId, long importId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var json = await db.Imports.AsNoTracking().Where(i => i.ProjectId == projectId && i.Id == importId).Select(i => i.BadRows).FirstOrDefaultAsync(cancel);
        return json == null ? [] : JsonSerializer.Deserialize<List<BadRow>>(json) ?? [];
    }

    private async Task SweepAsync(CancellationToken cancel)
    {
        await using var db = factory.Create();
        var payloads = await db.Jobs.AsNoTracking().Where(j => j.State == JobState.Queued || j.State == JobState.Running).Select(j => j.Payload).ToListAsync(cancel);
        // a scoring that was stopped may be gone on with at any time; what it keeps is shown with its size
        var scored = (await db.Scorings.AsNoTracking().Where(s => s.Staged != null && !s.Refused).Select(s => s.Staged!).ToListAsync(cancel)).ToHashSet(StringComparer.Ordinal);
        staging.Sweep(DateTime.UtcNow - StagedFor, name => scored.Contains(name) || payloads.Exists(p => p.Contains(name, StringComparison.Ordinal)));
    }
}
