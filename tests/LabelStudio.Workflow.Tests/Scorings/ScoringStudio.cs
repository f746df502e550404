using System.Globalization;
using System.Text;
using LabelStudio.Onnx.Students;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Scorings;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Scorings;

/// <summary>A small project with a student, and files to score with it.</summary>
internal sealed class ScoringStudio : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly LoopStudio _loop;

    private ScoringStudio(LoopStudio loop, int project, long student) => (_loop, Project, Student) = (loop, project, student);

    public int Project { get; }

    public long Student { get; }

    public LoopStudio Loop => _loop;

    public IScorings Scorings => _loop.Studio.Get<IScorings>();

    public IJobs Jobs => _loop.Studio.Jobs;

    /// <summary>The folder of all scorings.</summary>
    public string Folder => Path.Combine(_loop.Studio.Artifacts, Project.ToString(CultureInfo.InvariantCulture), "scorings");

    public static async Task<ScoringStudio> StartAsync(string provider = "Sqlite")
    {
        var loop = await LoopStudio.StartAsync(provider);
        string[] fruits = ["apple", "cherry", "pear", "lime", "plum", "kiwi"];
        var project = await loop.ProjectAsync(["red", "green"], Enumerable.Range(0, 60).Select(i =>
            ($"d{i}", $"{(i % 2 == 0 ? "a red" : "some green")} {fruits[i % 6]} number {i}", i % 5 == 0 ? "dev" : "train", i % 3 == 0 ? (i % 2 == 0 ? "red" : "green") : null)));
        await loop.RuleAsync(project, "r", 0, "red");
        await loop.RuleAsync(project, "g", 1, "green");
        await loop.SettleAsync(project);
        await loop.FitAsync(project);
        return new ScoringStudio(loop, project, await loop.TrainAsync(project));
    }

    /// <summary>A file with a text a row, some of them strange to the student.</summary>
    public static string Texts(int rows, string id = "id", string text = "text")
    {
        var csv = new StringBuilder(FormattableString.Invariant($"{id},{text}\n"));
        for (var i = 0; i < rows; i++)
            csv.Append(CultureInfo.InvariantCulture, $"t{i},{(i % 7) switch { 0 => "Ω≈ç√∫ ўћџ", 1 => "red and green", 2 or 3 => "a red apple", _ => "some green pear" }} {i % 13}\n");
        return csv.ToString();
    }

    public Task<string> StageAsync(string content, string name = "texts.csv") => _loop.Studio.StageAsync(content, name);

    public ScoringRequest RequestFor(string staged, ScoreColumns columns = ScoreColumns.Probabilities | ScoreColumns.Details, string text = "text", string? id = null) =>
        new(Student, columns) { Upload = new ScoringUpload(staged, FileFormat.Csv, text, id) };

    public Task<long> StartAsync(ScoringRequest request) => Scorings.StartAsync(Project, request, LoopStudio.Ann);

    public async Task<ScoringInfo> InfoAsync(long scoring) => (await Scorings.ListAsync(Project)).Single(s => s.Id == scoring);

    /// <summary>Waits for the scoring's job to end.</summary>
    public async Task<ScoringInfo> EndAsync(long scoring)
    {
        await Jobs.WaitAsync((await InfoAsync(scoring)).JobId).WaitAsync(Patience);
        return await InfoAsync(scoring);
    }

    /// <summary>Scores a file from begin to end.</summary>
    public async Task<ScoringInfo> ScoreAsync(ScoringRequest request)
    {
        var done = await EndAsync(await StartAsync(request));
        Assert.Null(done.Error);
        Assert.Equal(ScoringState.Done, done.State);
        return done;
    }

    public async Task<byte[]> BytesAsync(long scoring) => await File.ReadAllBytesAsync((await Scorings.FileAsync(Project, scoring)).Path);

    public string UnsureOf(long scoring) => FolderOf(scoring).Unsure;

    public string PartialOf(long scoring) => FolderOf(scoring).Predictions + ".partial";

    /// <summary>What the command line makes of the same file.</summary>
    public byte[] ByCommandLine(string content, ScoreColumns columns)
    {
        using var student = OpenStudent();
        using var output = new MemoryStream();
        using var texts = Open(content);
        new ScoreStream(student, new Work(new RunReport("score"))) { Columns = columns }.Run(texts, ColumnNames.Default, output);
        return output.ToArray();
    }

    /// <summary>Puts a scoring that is done back to what a kill behind some parts leaves of it.</summary>
    /// <returns>Rows that were noted.</returns>
    public async Task<long> RewindAsync(ScoringInfo done, string staged, string content, int parts)
    {
        await File.WriteAllTextAsync(Path.Combine(_loop.Studio.Staging, staged), content);
        await using (var db = _loop.Db())
            await db.Scorings.Where(s => s.Id == done.Id).ExecuteUpdateAsync(u => u.SetProperty(s => s.Figures, (string?)null).SetProperty(s => s.Staged, staged));
        var folder = FolderOf(done.Id);
        folder.Delete();
        folder.Create();
        using var student = OpenStudent();
        using var texts = Open(content);
        using var kill = new CancellationTokenSource();
        var rows = 0L;
        var run = new ScoringRun(student, folder)
        {
            Scoring = done.Id,
            KeepsUnsure = (done.Number, done.StudentNumber),
            Columns = done.Request.Columns,
            Noted = noted =>
            {
                rows = noted.Written.Rows;
                if (--parts == 0) kill.Cancel();
            },
        };
        // killed behind the last part it has nothing more to do but to be published
        if (Record.Exception(() => run.Run(texts, ColumnNames.Default, kill.Token)) is { } e and not OperationCanceledException) throw e;
        return rows;
    }

    /// <summary>A job as it stands in the table when its process was killed, or when somebody had stopped it before.</summary>
    public async Task LeaveJobAsync(long job, JobState state)
    {
        await using var db = _loop.Db();
        await db.Jobs.Where(j => j.Id == job).ExecuteUpdateAsync(u => u
            .SetProperty(j => j.State, state).SetProperty(j => j.EndedAt, state == JobState.Running ? null : DateTime.UtcNow)
            .SetProperty(j => j.Result, (string?)null).SetProperty(j => j.LeaseToken, state == JobState.Running ? Guid.NewGuid() : null));
    }

    public ValueTask DisposeAsync() => _loop.DisposeAsync();

    private static TableReader Open(string content) => new(new MemoryStream(Encoding.UTF8.GetBytes(content)), "texts.csv");

    private OnnxStudent OpenStudent()
    {
        using var db = _loop.Db();
        return OnnxStudent.Load(_loop.FileOf(db.Runs.Single(r => r.Id == Student).Artifact!));
    }

    private ScoringFolder FolderOf(long scoring) => new(_loop.Studio.Get<DataFolder>(), Project, scoring);
}
