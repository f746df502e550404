using System.Text;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Functions.Preview;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using LabelStudio.Workflow.Tests.Imports;
using Microsoft.Extensions.Logging.Abstractions;

namespace LabelStudio.Workflow.Tests.Runs;

/// <summary>A studio on a SQLite file of its own, with what tests of the loop do again and again.</summary>
internal sealed class LoopStudio : IAsyncDisposable
{
    public static readonly Actor Ann = new(1, "ann");
    public static readonly Actor Ben = new(2, "ben");

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly ImportStudio _studio;

    private LoopStudio(ImportStudio studio) => _studio = studio;

    public IFunctions Functions => _studio.Get<IFunctions>();

    public IRulePreviews Previews => _studio.Get<IRulePreviews>();

    public ILabels Labels => _studio.Get<ILabels>();

    public IReviews Reviews => _studio.Get<IReviews>();

    public IStudents Students => _studio.Get<IStudents>();

    public IEvaluations Evaluations => _studio.Get<IEvaluations>();

    public IExports Exports => _studio.Get<IExports>();

    public ImportStudio Studio => _studio;

    public StudioDb Db() => _studio.Db();

    /// <param name="provider">"Sqlite", or "Postgres" on the tests' own server.</param>
    /// <param name="configure">Sets other options.</param>
    public static async Task<LoopStudio> StartAsync(string provider = "Sqlite", Action<StudioOptions>? configure = null) => new(await ImportStudio.StartAsync(options =>
    {
        configure?.Invoke(options);
        options.Database.Provider = provider;
        if (provider == "Postgres") options.Database.ConnectionString = PostgresServer.Shared.ConnectionString(PostgresServer.NewName());
    }));

    /// <summary>Waits for a job and expects it to succeed.</summary>
    public async Task<JobView> EndAsync(long? job)
    {
        Assert.NotNull(job);
        var view = await _studio.Jobs.WaitAsync(job.Value).WaitAsync(Patience);
        Assert.Null(view.Error);
        Assert.Equal(JobState.Succeeded, view.State);
        return view;
    }

    public static T ResultOf<T>(JobView view) => JobJson.Read<T>(view.Result!);

    /// <summary>Waits until no job of the project is left.</summary>
    public async Task SettleAsync(int project)
    {
        foreach (var job in await _studio.Jobs.ListAsync(project, 100)) await _studio.Jobs.WaitAsync(job.Id).WaitAsync(Patience);
    }

    /// <summary>A project of the given documents; each is id, text, split, and gold or null.</summary>
    public async Task<int> ProjectAsync(IReadOnlyList<string> classes, IEnumerable<(string Id, string Text, string Split, string? Gold)> documents)
    {
        var project = await _studio.ProjectAsync([.. classes]);
        await AddAsync(project, documents);
        return project;
    }

    public async Task AddAsync(int project, IEnumerable<(string Id, string Text, string Split, string? Gold)> documents) =>
        await _studio.SucceedAsync(project, Csv(documents), ImportStudio.Options(new ColumnMapping("id", "text", "label", "split")));

    public Task<int> RuleAsync(int project, string name, int @class, string query, int? function = null) =>
        Functions.SaveRuleAsync(project, function, name, @class, query, "", Ann);

    public async Task FitAsync(int project, LabelSettings? settings = null) => await EndAsync(await Labels.FitAsync(project, settings ?? new LabelSettings(), Ann));

    /// <summary>Makes a queue of all documents that may be reviewed, whatever their split.</summary>
    public async Task<int> QueueAsync(int project, string mix, int size, string name = "q", Func<QueueRequest, QueueRequest>? with = null)
    {
        var request = new QueueRequest(name, mix, size) { Splits = mix == "random" ? null : QueueSplits.TrainAndDev };
        var made = await Reviews.CreateQueueAsync(project, with == null ? request : with(request), Ann);
        return made.QueueId ?? ResultOf<QueueResult>(await EndAsync(made.JobId)).QueueId;
    }

    /// <summary>The last answer to a question, in which everything is counted.</summary>
    public async Task<RulePreview> PreviewAsync(int project, PreviewQuestion question)
    {
        RulePreview? last = null;
        await foreach (var answer in Previews.WatchAsync(project, question)) last = answer;
        return last!;
    }

    public Task<RulePreview> PreviewAsync(int project, string query, int? @class = null) => PreviewAsync(project, new PreviewQuestion(query) { Classes = @class is { } k ? [k] : [] });

    public async Task<long> TrainAsync(int project, StudentSettings? settings = null) =>
        ResultOf<TrainResult>(await EndAsync(await Students.TrainAsync(project, settings ?? new StudentSettings(), Ann))).RunId;

    public async Task<byte[]> ExportAsync(Func<Stream, Task> write)
    {
        using var memory = new MemoryStream();
        await write(memory);
        return memory.ToArray();
    }

    public string FileOf(string artifact) => _studio.Get<RunFiles>().PathOf(artifact);

    /// <summary>An explainer as it is after a restart: without any model in memory.</summary>
    public LabelExplainer NewExplainer() => new(
        _studio.Get<LabelInputsReader>(), _studio.Get<VoteColumns>(), new RunModels(_studio.Get<RunFiles>(), NullLogger<RunModels>.Instance));

    public ValueTask DisposeAsync() => _studio.DisposeAsync();

    private static string Csv(IEnumerable<(string Id, string Text, string Split, string? Gold)> documents)
    {
        using var memory = new MemoryStream();
        var table = new TableWriter(memory);
        table.Field("id").Field("text").Field("split").Field("label").EndRow();
        foreach (var (id, text, split, gold) in documents) table.Field(id).Field(text).Field(split).Field(gold ?? "").EndRow();
        table.Flush();
        return Encoding.UTF8.GetString(memory.ToArray());
    }
}
