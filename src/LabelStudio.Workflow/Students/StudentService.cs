using LabelStudio.Core.Students.Fields;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Students;

/// <inheritdoc cref="IStudents"/>
internal sealed class StudentService(
    IStudioDbFactory factory, JobQueue jobs, LabelInputsReader labels, StudentInputsReader inputs, LoadedStudents loaded, RunFiles files, FieldOffers offers) : IStudents
{
    private static readonly Dictionary<string, string> NoFields = [];

    public async Task<long> TrainAsync(int projectId, StudentSettings settings, Actor by, CancellationToken cancel = default)
    {
        if (!(settings.MinConfidence is >= 0 and <= 1)) throw new UserErrorException("The least confidence is a number from 0 to 1.");
        try
        {
            settings.Plan().Validate();
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
        await using (var db = factory.Create())
        {
            LabelFitter.Check(await labels.ReadAsync(db, projectId, new LabelSettings(), cancel));
        }
        return await jobs.EnqueueAsync(TrainHandler.Name, projectId, new TrainPayload(settings), "Train student", by, cancel);
    }

    public async Task<IReadOnlyList<StudentInfo>> ListAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var students = new List<StudentInfo>();
        foreach (var run in await RunBook.AllAsync(db, projectId, RunKind.Student, cancel)) students.Add(await ViewAsync(db, run, cancel));
        return students;
    }

    public async Task<StudentInfo?> GetAsync(int projectId, long runId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        return await FindAsync(db, projectId, runId, cancel) is { } run ? await ViewAsync(db, run, cancel) : null;
    }

    public async Task<IReadOnlyList<(string Class, double Probability)>> TryAsync(int projectId, long runId, string text, IReadOnlyDictionary<string, string>? fields = null, CancellationToken cancel = default)
    {
        Run run;
        await using (var db = factory.Create()) run = await FindAsync(db, projectId, runId, cancel) ?? throw Gone();
        return await Task.Run(
            () => loaded.Use<IReadOnlyList<(string, double)>>(files.PathOf(run.Artifact!), student =>
            {
                var p = student.Predict([student.Fields.Compose(text, FieldReading.ValuesOf(fields ?? NoFields))], 1, cancel);
                return [.. Enumerable.Range(0, p.Classes.Count).Select(k => (p.Classes[k], (double)p[0][k])).OrderByDescending(c => c.Item2)];
            }),
            cancel);
    }

    public Task<IReadOnlyList<FieldOffer>> FieldsAsync(int projectId, CancellationToken cancel = default) => offers.ReadAsync(projectId, cancel);

    private async Task<StudentInfo> ViewAsync(StudioDb db, Run run, CancellationToken cancel)
    {
        var then = RunJson.Read<StudentInputs>(run.Inputs);
        var f = RunJson.Read<StudentFigures>(run.Figures);
        var (now, labelsBecause) = await inputs.ReadAsync(db, run.ProjectId, then.Settings, cancel);
        var because = now?.DifferenceFrom(then, labelsBecause);
        var evaluation = await db.Runs.AsNoTracking()
            .Where(r => r.ProjectId == run.ProjectId && r.Kind == RunKind.Evaluation && r.ParentId == run.Id && r.Published)
            .OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancel);
        var test = evaluation == null ? null : RunJson.Read<TestFigures>(evaluation.Figures);
        var looks = await db.TestLooks.CountAsync(l => l.ProjectId == run.ProjectId && l.RunId == run.Id, cancel);
        return new StudentInfo(
            new RunSummary(run.Id, run.Number, run.At, run.By, because != null, because), then.Settings, then.LabelRunId, f.TrainingDocuments, f.GoldDocuments,
            f.FileBytes, f.TrainSeconds, f.Dev, test?.Test, test?.WithoutDuplicates, looks, f.Warnings)
        {
            How = f.How,
            Change = await ChangeAsync(db, run, then, f, cancel),
        };
    }

    private static async Task<StudentChange?> ChangeAsync(StudioDb db, Run run, StudentInputs inputs, StudentFigures figures, CancellationToken cancel)
    {
        var before = await db.Runs.AsNoTracking()
            .Where(r => r.ProjectId == run.ProjectId && r.Kind == RunKind.Student && r.Published && r.Number < run.Number)
            .OrderByDescending(r => r.Number).FirstOrDefaultAsync(cancel);
        if (before == null) return null;
        var (then, f) = (RunJson.Read<StudentInputs>(before.Inputs), RunJson.Read<StudentFigures>(before.Figures));
        var comparable = figures.Dev != null && f.Dev != null && figures.Dev.N == f.Dev.N;
        return new StudentChange(before.Number, before.Id, inputs.ChangeSince(then), comparable ? figures.Dev!.Accuracy.Value - f.Dev!.Accuracy.Value : null);
    }

    private static Task<Run?> FindAsync(StudioDb db, int projectId, long runId, CancellationToken cancel) =>
        db.Runs.AsNoTracking().FirstOrDefaultAsync(r => r.Id == runId && r.ProjectId == projectId && r.Kind == RunKind.Student && r.Published, cancel);

    private static UserErrorException Gone() => new("This student does not exist. Choose another one.");
}
