using System.Globalization;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Scorings;

/// <inheritdoc cref="IScorings"/>
internal sealed class ScoringService(IStudioDbFactory factory, DataFolder data, StagingFolder staging, JobQueue queue, IJobs jobs, IImports imports, RunFiles runs, TimeProvider time) : IScorings
{
    public async Task<long> StartAsync(int projectId, ScoringRequest request, Actor by, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var student = await db.Runs.AsNoTracking()
            .FirstOrDefaultAsync(r => r.Id == request.StudentRunId && r.ProjectId == projectId && r.Kind == RunKind.Student && r.Published && r.Artifact != null, cancel);
        if (student == null || !File.Exists(runs.PathOf(student.Artifact!)))
            throw new UserErrorException("There is no such student, or its file is gone. Choose another one, or train a student.");
        if (request.Upload is { } upload) await CheckAsync(db, upload, cancel);
        else if (await DocumentStore.CountAsync(db, projectId, cancel) == 0)
            throw new UserErrorException("The project has no documents to score. Import some, or choose a file.");
        var scoring = new BatchScoring
        {
            ProjectId = projectId,
            Number = (await db.Scorings.Where(s => s.ProjectId == projectId).MaxAsync(s => (int?)s.Number, cancel) ?? 0) + 1,
            RunId = student.Id,
            Source = SourceOf(request),
            Settings = JobJson.Write(request),
            Staged = request.Upload?.Staged,
            By = by.Name,
            At = time.GetUtcNow().UtcDateTime,
        };
        db.Scorings.Add(scoring);
        // a file that was refused and is tried again with other columns has one scoring, not two
        var before = request.Upload is { } again
            ? await db.Scorings.Where(s => s.ProjectId == projectId && s.Staged == again.Staged && s.Refused).ToListAsync(cancel)
            : [];
        db.Scorings.RemoveRange(before);
        try
        {
            await db.SaveChangesAsync(cancel);
        }
        catch (DbUpdateException e)
        {
            throw new UserErrorException("Somebody else has started a scoring at the same moment. Start yours again.", e);
        }
        foreach (var refused in before) FolderOf(refused).Delete();
        await EnqueueAsync(scoring, by, cancel);
        return scoring.Id;
    }

    public async Task<long> GoOnAsync(int projectId, long scoringId, Actor by, CancellationToken cancel = default)
    {
        var (scoring, job) = await FindAsync(projectId, scoringId, cancel);
        if (ScoringInfo.StateOf(scoring, job?.State) is not (ScoringState.Stopped or ScoringState.Failed))
            throw new UserErrorException("This scoring is under way, or has come to its end. Look at it again.");
        if (scoring.Staged is { } staged) staging.PathOf(staged);
        return await EnqueueAsync(scoring, by, cancel);
    }

    public async Task<IReadOnlyList<ScoringInfo>> ListAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var rows = await (from s in db.Scorings.AsNoTracking()
                          where s.ProjectId == projectId
                          join r in db.Runs.AsNoTracking() on s.RunId equals r.Id
                          join j in db.Jobs.AsNoTracking() on s.JobId equals j.Id into found
                          from j in found.DefaultIfEmpty()
                          orderby s.Number descending
                          select new { Scoring = s, Student = r.Number, State = (JobState?)j.State, j.Error }).ToListAsync(cancel);
        return [.. rows.Select(r => View(r.Scoring, r.Student, r.State, r.Error))];
    }

    public async Task<ScoringResult?> ResultAsync(int projectId, long scoringId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var scoring = await db.Scorings.AsNoTracking().FirstOrDefaultAsync(s => s.Id == scoringId && s.ProjectId == projectId, cancel);
        if (scoring?.Figures == null) return null;
        var result = JobJson.Read<ScoringResult>(scoring.Figures);
        if (JobJson.Read<ScoringRequest>(scoring.Settings).Upload != null) return result;
        var shown = result.Summary.LeastConfident.Concat(result.Summary.MostForeign).Select(r => r.Id).Distinct(StringComparer.Ordinal).ToList();
        return result with { Ordinals = await DocumentStore.OrdinalsAsync(db, projectId, shown, cancel) };
    }

    public async Task<(string Path, string FileName)> FileAsync(int projectId, long scoringId, CancellationToken cancel = default)
    {
        var (scoring, _) = await FindAsync(projectId, scoringId, cancel);
        var path = FolderOf(scoring).Predictions;
        if (scoring.Figures == null || !File.Exists(path)) throw new UserErrorException("This scoring has no result: it is under way, or was stopped. Go on with it first.");
        return (path, NameOf(scoring, "csv"));
    }

    public async Task<ScoringLines> LinesAsync(int projectId, long scoringId, CancellationToken cancel = default)
    {
        var (path, name) = await FileAsync(projectId, scoringId, cancel);
        return new ScoringLines(path, Path.ChangeExtension(name, "jsonl"));
    }

    public async Task<string> StageUnsureAsync(int projectId, long scoringId, CancellationToken cancel = default)
    {
        var (scoring, _) = await FindAsync(projectId, scoringId, cancel);
        var path = FolderOf(scoring).Unsure;
        if (scoring.Figures == null || JobJson.Read<ScoringResult>(scoring.Figures).Unsure == 0 || !File.Exists(path))
            throw new UserErrorException("There is no text of which the student was unsure.");
        await using var file = File.OpenRead(path);
        return await imports.StageAsync(string.Create(CultureInfo.InvariantCulture, $"unsure-of-score-{scoring.Number}.csv"), file, null, cancel);
    }

    public async Task DeleteAsync(int projectId, long scoringId, Actor by, CancellationToken cancel = default)
    {
        var (scoring, job) = await FindAsync(projectId, scoringId, cancel);
        if (job is { EndedAt: null })
        {
            await jobs.CancelAsync(job.Id, by, cancel);
            await jobs.WaitAsync(job.Id, cancel);
        }
        await using var db = factory.Create();
        await db.Scorings.Where(s => s.Id == scoringId).ExecuteDeleteAsync(CancellationToken.None);
        FolderOf(scoring).Delete();
        if (scoring.Staged is { } staged) staging.Delete(staged);
    }

    private async Task CheckAsync(StudioDb db, ScoringUpload upload, CancellationToken cancel)
    {
        // its file goes with its end, under the feet of another one
        if (await db.Scorings.AnyAsync(s => s.Staged == upload.Staged && !s.Refused, cancel))
            throw new UserErrorException($"{StagingFolder.FileNameOf(upload.Staged)} is being scored already. Upload it again to score it once more.");
        var preview = await imports.PreviewAsync(upload.Staged, cancel);
        foreach (var column in new[] { upload.Text, upload.Id }.OfType<string>())
        {
            if (preview.Columns.Contains(column, StringComparer.Ordinal)) continue;
            throw new UserErrorException(column.Length == 0
                ? "Choose the column that holds the texts."
                : $"{preview.FileName} has no column \"{column}\". Choose one of those that it has.");
        }
        if (upload.Text == upload.Id) throw new UserErrorException($"The column \"{upload.Text}\" is chosen twice. Choose another one for the id, or none.");
        if (preview.Rows.Count == 0) throw new FileFaultException(new FileFault(preview.FileName, 0, null, "The file has a header but no row that can be read.", "Give at least one text."));
    }

    private async Task<long> EnqueueAsync(BatchScoring scoring, Actor by, CancellationToken cancel)
    {
        var job = await queue.EnqueueAsync(ScoringHandler.Name, scoring.ProjectId, new ScoringPayload(scoring.Id), $"Score {scoring.Source}", by, cancel);
        await using var db = factory.Create();
        await db.Scorings.Where(s => s.Id == scoring.Id).ExecuteUpdateAsync(u => u.SetProperty(s => s.JobId, job), CancellationToken.None);
        return job;
    }

    private async Task<(BatchScoring Scoring, Job? Job)> FindAsync(int projectId, long scoringId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var scoring = await db.Scorings.AsNoTracking().FirstOrDefaultAsync(s => s.Id == scoringId && s.ProjectId == projectId, cancel)
            ?? throw new UserErrorException("This scoring does not exist any more. Choose another one.");
        return (scoring, await db.Jobs.AsNoTracking().FirstOrDefaultAsync(j => j.Id == scoring.JobId, cancel));
    }

    private ScoringInfo View(BatchScoring scoring, int student, JobState? job, string? error)
    {
        var folder = FolderOf(scoring);
        var state = ScoringInfo.StateOf(scoring, job);
        var rows = scoring.Figures is { } figures ? JobJson.Read<ScoringResult>(figures).Summary.Rows : folder.Progress()?.Written.Rows ?? 0;
        return new ScoringInfo(
            scoring.Id, scoring.Number, student, scoring.Source, JobJson.Read<ScoringRequest>(scoring.Settings), state, scoring.JobId, rows, ScoringFolder.BytesOf(folder.Predictions),
            folder.Bytes() + (scoring.Staged is { } staged ? staging.BytesOf(staged) : 0), state is ScoringState.Failed or ScoringState.Refused ? error : null, scoring.By, scoring.At);
    }

    private ScoringFolder FolderOf(BatchScoring scoring) => new(data, scoring.ProjectId, scoring.Id);

    private static string SourceOf(ScoringRequest request) =>
        request.Upload is { } upload ? StagingFolder.FileNameOf(upload.Staged) : request.Documents == null ? "all documents" : "selected documents";

    private static string NameOf(BatchScoring scoring, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"score-{scoring.Number}-{ExportNames.Of(Path.GetFileNameWithoutExtension(scoring.Source))}.{extension}");
}
