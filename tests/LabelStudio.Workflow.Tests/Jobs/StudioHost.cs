using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Tests.Jobs;

/// <summary>The studio without its pages, on a data folder of its own, with job handlers of the test's.</summary>
internal sealed class StudioHost : IAsyncDisposable
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly IHost _host;

    private StudioHost(IHost host) => _host = host;

    public IJobs Jobs => Get<IJobs>();

    public JobQueue Queue => Get<JobQueue>();

    public T Get<T>() where T : notnull => _host.Services.GetRequiredService<T>();

    public StudioDb Db() => Get<IStudioDbFactory>().Create();

    public static StudioOptions Options(string folder, string provider, string? postgres = null) => new()
    {
        DataFolder = folder,
        Database = new DatabaseOptions { Provider = provider, ConnectionString = provider == "Sqlite" ? "" : postgres ?? PostgresServer.Shared.ConnectionString(PostgresServer.NewName()) },
    };

    public static async Task<StudioHost> StartAsync(StudioOptions options, params IJobHandler[] handlers)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddSimpleConsole();
        builder.Services.AddLabelStudioWorkflow(options, AppContext.BaseDirectory);
        foreach (var h in handlers) builder.Services.AddSingleton(h);
        var host = builder.Build();
        try
        {
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }
        return new StudioHost(host);
    }

    public async Task<int> AddProjectAsync(string name = "P")
    {
        await using var db = Db();
        var project = new Project { Name = name, CreatedAt = DateTime.UtcNow };
        db.Projects.Add(project);
        await db.SaveChangesAsync();
        return project.Id;
    }

    public Task<JobView> EndAsync(long job) => Jobs.WaitAsync(job).WaitAsync(Patience);

    public async Task<Job> RowAsync(long job)
    {
        await using var db = Db();
        return db.Jobs.Single(j => j.Id == job);
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        if (_host is IAsyncDisposable d) await d.DisposeAsync();
        else _host.Dispose();
        SqliteConnection.ClearAllPools();
    }
}

/// <summary>A handler made of a function.</summary>
internal sealed class Handler(string kind, Func<JobContext, CancellationToken, Task<object?>> run) : IJobHandler
{
    public string Kind => kind;

    public Task<object?> RunAsync(JobContext context, CancellationToken cancel) => run(context, cancel);
}

/// <summary>A folder that goes when the test ends.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("ls-wf-").FullName;

    public void Dispose() => Directory.Delete(Path, true);
}
