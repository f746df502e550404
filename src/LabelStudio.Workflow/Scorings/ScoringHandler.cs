using System.Diagnostics;
using LabelStudio.Core.Progress;
using LabelStudio.Onnx.Students;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;
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
        var folder = new ScoringFolder(data, context.ProjectId, id);
        folder.Create();
        try
        {
            var result = context.Checkpoint<ScoringResult>();
            if (result == null)
            {
                var request = JobJson.Read<ScoringRequest>(scoring.Settings);
                if (request.Upload == null) await documents.CollectAsync(context, request.Documents, folder.Texts, cancel);
                result = await Task.Run(() => Score(context, scoring, request, student, folder, cancel), cancel);
                await context.WriteAsync(db => context.SaveCheckpointAsync(db, result));
            }
            Publish(folder, id);
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
        using var file = ResumableFile<ScoringProgress>.Open(folder.Predictions, Maker(scoring.Id));
        using var texts = OpenTexts(request, folder);
        using var unsure = request.Upload == null ? null : new UnsureTexts(folder.Unsure, file.Done?.Unsure, scoring.Number, run.Number, student.Classes);
        var tally = new ScoreTally(file.Done?.Summary ?? ScoreSummary.Empty(student.Classes.Count), student.LeastInDistribution);
        var before = file.Done?.Seconds ?? 0;
        var clock = Stopwatch.GetTimestamp();
        double Seconds() => before + Stopwatch.GetElapsedTime(clock).TotalSeconds;
        if (file.Done != null) context.Report("find the place where it was interrupted");
        var pace = new ScoringPace(context.Progress, file.Done?.Written.Rows ?? 0);
        var work = new Work(new RunReport(Name), Progress: pace, Cancel: cancel);
        var stream = new ScoreStream(student, work)
        {
            Columns = request.Columns,
            Scored = part =>
            {
                tally.Add(part);
                unsure?.Add(part);
                pace.Add(part.Ids.Count);
            },
        };
        stream.Run(texts, ColumnsOf(request), file.Stream, file.Done?.Written, written => file.Keep(new ScoringProgress(written, tally.Summary, unsure?.Flush(), Seconds())));
        return new ScoringResult([.. student.Classes], student.HasInDistribution, student.AbstainBelow, student.LeastInDistribution, tally.Summary, Seconds(), unsure?.Rows ?? 0);
    }

    private TableReader OpenTexts(ScoringRequest request, ScoringFolder folder) => request.Upload is { } upload
        ? new TableReader(InputFile.Open(staging.PathOf(upload.Staged)), StagingFolder.FileNameOf(upload.Staged), new TableOptions { Format = upload.Format })
        : TableReader.Open(folder.Texts);

    private static ColumnNames ColumnsOf(ScoringRequest request) => request.Upload is { } upload ? new ColumnNames(upload.Id, upload.Text) : ColumnNames.Default;

    // a crash may have come between the last part and its name, or behind both
    private static void Publish(ScoringFolder folder, long id)
    {
        if (File.Exists(folder.Predictions)) return;
        using var file = ResumableFile<ScoringProgress>.Open(folder.Predictions, Maker(id));
        file.Commit();
    }

    // what is scored with what never changes within a scoring
    private static string Maker(long id) => FormattableString.Invariant($"scoring {id}");
}

/// <summary>What a job of this kind is to do.</summary>
internal sealed record ScoringPayload(long ScoringId);

/// <summary>What a job of this kind has done.</summary>
public sealed record ScoringEnded(long ScoringId, long Rows);
