using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Scorings;

/// <summary>The job that scores: as the command line does it, noted after each part, so that a run after a crash goes on behind the last one.</summary>
internal sealed class ScoringHandler(IStudioDbFactory factory, DataFolder data, StagingFolder staging, RunFiles runs, ScoringDocuments documents) : IJobHandler
{
    public const string Name = "score";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        var id = context.Payload<ScoringPayload>().ScoringId;
        BatchScoring scoring;
        Run student;
        await using (var db = factory.Create())
        {
            scoring = await db.Scorings.AsNoTracking().FirstOrDefaultAsync(s => s.Id == id, cancel) ?? throw new UserErrorException("This scoring was deleted.");
            student = await db.Runs.AsNoTracking().SingleAsync(r => r.Id == scoring.RunId, cancel);
        }
        // gone on with twice at the same moment: the other job has done it
        if (scoring.Figures is { } figures) return new ScoringEnded(id, JobJson.Read<ScoringResult>(figures).Summary.Rows);
        var folder = new ScoringFolder(data, context.ProjectId, id);
        folder.Create();
        try
        {
            var result = context.Checkpoint<ScoringResult>();
            if (result == null)
            {
                var request = JobJson.Read<ScoringRequest>(scoring.Settings);
                if (request.Upload == null) await documents.CollectAsync(context, request.Documents, RunJson.Read<StudentInputs>(student.Inputs).Settings.Fields ?? new FieldNames([]), folder.Texts, cancel);
                result = await Task.Run(() => Score(context, scoring, request, student, folder, cancel), cancel);
                await context.WriteAsync(db => context.SaveCheckpointAsync(db, result));
            }
            ScoringRun.Publish(folder, id);
            await context.WriteAsync(db => db.Scorings.Where(s => s.Id == id).ExecuteUpdateAsync(u => u
                .SetProperty(s => s.Figures, JobJson.Write(result)).SetProperty(s => s.Staged, (string?)null)));
            if (scoring.Staged is { } staged) staging.Delete(staged);
            File.Delete(folder.Texts);
            LargeWork.GiveBack((int)Math.Min(int.MaxValue, result.Summary.Rows));
            return new ScoringEnded(id, result.Summary.Rows);
        }
        catch (FileFaultException)
        {
            // the rows before the bad one are of no use: the file has to be mended, and is another one then
            ResumableFile<ScoringProgress>.Discard(folder.Predictions);
            File.Delete(folder.Unsure);
            await context.WriteAsync(db => db.Scorings.Where(s => s.Id == id).ExecuteUpdateAsync(u => u.SetProperty(s => s.Refused, true)));
            throw;
        }
    }

    private ScoringResult Score(JobContext context, BatchScoring scoring, ScoringRequest request, Run run, ScoringFolder folder, CancellationToken cancel)
    {
        context.Report("open the student");
        using var student = Scoring.Load(runs.PathOf(run.Artifact!));
        if (student.Encoder != null)
            throw new UserErrorException($"Student {run.Number} reads a sentence encoder's vectors beside the texts, and cannot be asked here. Choose another one.");
        using var texts = OpenTexts(request, folder);
        return new ScoringRun(student, folder)
        {
            Scoring = scoring.Id,
            KeepsUnsure = request.Upload == null ? null : (scoring.Number, run.Number),
            Columns = request.Columns,
            Progress = context.Progress,
        }.Run(texts, ColumnsOf(request), cancel);
    }

    private TableReader OpenTexts(ScoringRequest request, ScoringFolder folder) => request.Upload is { } upload
        ? new TableReader(InputFile.Open(staging.PathOf(upload.Staged)), StagingFolder.FileNameOf(upload.Staged), new TableOptions { Format = upload.Format })
        : TableReader.Open(folder.Texts);

    private static ColumnNames ColumnsOf(ScoringRequest request) => request.Upload is { } upload ? new ColumnNames(upload.Id, upload.Text) : ColumnNames.Default;
}

/// <summary>What a job of this kind is to do.</summary>
internal sealed record ScoringPayload(long ScoringId);

/// <summary>What a job of this kind has done.</summary>
public sealed record ScoringEnded(long ScoringId, long Rows);
