using System.Text;
using LabelStudio.Storage;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Projects;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LabelStudio.Workflow.Tests.Imports;

/// <summary>A studio on a SQLite file of its own, and what tests of the import do with it again and again.</summary>
public sealed class ImportStudio : IAsyncDisposable
{
    public static readonly Actor Me = new(null, "tester");

    private readonly IHost _host;
    private readonly string _folder;
    private readonly bool _keepsFolder;

    private ImportStudio(IHost host, string folder, bool keepsFolder)
    {
        _host = host;
        _folder = folder;
        _keepsFolder = keepsFolder;
    }

    public IProjects Projects => Get<IProjects>();

    public IImports Imports => Get<IImports>();

    public IDocuments Documents => Get<IDocuments>();

    public IJobs Jobs => Get<IJobs>();

    public string Staging => Path.Combine(_folder, "staging");

    public string Artifacts => Path.Combine(_folder, "artifacts");

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public StudioDb Db() => Get<IStudioDbFactory>().Create();

    /// <param name="existing">A data folder that outlives this studio, or null for one of its own.</param>
    /// <param name="services">Puts something else in the place of a service.</param>
    public static async Task<ImportStudio> StartAsync(
        Action<StudioOptions>? configure = null, string? existing = null, Action<IServiceCollection>? services = null)
    {
        var folder = existing ?? Directory.CreateTempSubdirectory("studio-").FullName;
        var options = new StudioOptions { DataFolder = folder, SampleProject = false, AnswerPauseSeconds = 0 };
        configure?.Invoke(options);
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLabelStudioWorkflow(options, SharedData.RepositoryRoot);
        services?.Invoke(builder.Services);
        var host = builder.Build();
        await host.StartAsync();
        return new ImportStudio(host, folder, existing != null);
    }

    /// <summary>The studio on SQLite or on PostgreSQL.</summary>
    public static Task<ImportStudio> StartOnAsync(string provider) => StartAsync(o => o.Database = new DatabaseOptions
    {
        Provider = provider,
        ConnectionString = provider == "Postgres" ? PostgresServer.Shared.ConnectionString(PostgresServer.NewName()) : "",
    });

    public Task<int> ProjectAsync(params string[] classes) => Projects.CreateAsync("P " + Guid.NewGuid(), "", classes, Me);

    public Task<string> StageAsync(string content, string name = "f.csv") => StageAsync(Encoding.UTF8.GetBytes(content), name);

    public Task<string> StageAsync(byte[] content, string name = "f.csv") => Imports.StageAsync(name, new MemoryStream(content));

    /// <summary>Stages, imports and waits for the end.</summary>
    public async Task<JobView> ImportAsync(int project, string content, ImportOptions? options = null, string name = "f.csv") =>
        await ImportAsync(project, Encoding.UTF8.GetBytes(content), options, name);

    public async Task<JobView> ImportAsync(int project, byte[] content, ImportOptions? options = null, string name = "f.csv")
    {
        var staged = await StageAsync(content, name);
        options ??= Options((await Imports.PreviewAsync(staged)).Guess);
        var job = await Jobs.WaitAsync(await Imports.StartAsync(project, staged, options, Me)).WaitAsync(TimeSpan.FromMinutes(5));
        // the look for duplicates follows by itself; wait for it, so that what a test sees does not change under it
        foreach (var other in await Jobs.ListAsync(project)) await Jobs.WaitAsync(other.Id).WaitAsync(TimeSpan.FromMinutes(5));
        return job;
    }

    public async Task<ImportResult> SucceedAsync(int project, string content, ImportOptions? options = null, string name = "f.csv")
    {
        var job = await ImportAsync(project, content, options, name);
        Assert.Null(job.Error);
        Assert.Equal(JobState.Succeeded, job.State);
        return JobJson.Read<ImportResult>(job.Result!);
    }

    public static ImportOptions Options(ColumnMapping mapping, BadRowPolicy badRows = BadRowPolicy.Stop) =>
        new(FileFormat.Csv, mapping, new RandomSplit(), badRows);

    public async Task<IReadOnlyList<Document>> AllAsync(int project)
    {
        await using var db = Db();
        return await db.Documents.AsNoTracking().Where(d => d.ProjectId == project).OrderBy(d => d.Ordinal).ToListAsync();
    }

    public async Task<IReadOnlyDictionary<string, string>> OpenGoldAsync(int project)
    {
        await using var db = Db();
        var classes = (await Projects.GetAsync(project))!.Classes;
        var ids = (await AllAsync(project)).ToDictionary(d => d.Ordinal, d => d.ExternalId);
        return (await GoldStore.ReadAsync(db, project)).ToDictionary(g => ids[g.Ordinal], g => classes[g.Class].Name);
    }

    /// <summary>Every row that belongs to projects, by table: equal before and after means that nothing was left behind.</summary>
    public async Task<IReadOnlyDictionary<string, string>> FootprintAsync()
    {
        await using var db = Db();
        await db.Database.OpenConnectionAsync();
        var print = new Dictionary<string, string>();
        foreach (var table in new[] { "Projects", "Classes", "Documents", "DocumentChanges", "DocumentChunks", "GoldLabels", "StagedGold", "Imports", "Duplicates" })
        {
            await using var command = db.Database.GetDbConnection().CreateCommand();
#pragma warning disable CA2100 // table names are the constants above
            command.CommandText = $"SELECT * FROM \"{table}\"";
#pragma warning restore CA2100
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync())
                rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i) is byte[] b ? Convert.ToHexString(b) : reader.GetValue(i).ToString())));
            print[table] = string.Join('\n', rows.Order(StringComparer.Ordinal));
        }
        return print;
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        SqliteConnection.ClearAllPools();
        if (!_keepsFolder) Directory.Delete(_folder, recursive: true);
    }
}
