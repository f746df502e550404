using System.Text;
using LabelStudio.Teachers.Definitions;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow.Exports;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Teachers;
using LabelStudio.Workflow.Tests.Imports;
using LabelStudio.Workflow.Tests.PromptRuns;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Tests.Teachers;

/// <summary>A key is nowhere but in the teacher's own requests.</summary>
public class KeyTests
{
    private const string Key = "sk-proj-Zq7Lk93mXvT2-secret";

    [Theory]
    [InlineData(Key)]
    [InlineData("a-wrong-key-that-is-echoed-4711")]
    public async Task InNoFileNoAnswerNoExceptionAndNoExport(string key)
    {
        await using var studio = await PromptStudio.StartAsync(new SimulatorOptions { Models = { ["a"] = 0 }, Key = Key }, 20);
        var teacher = await studio.AddTeacherAsync("a");
        var row = await studio.Teachers.GetAsync(teacher);
        await studio.Teachers.SaveAsync(row.Teacher, row.Terms, key, LoopStudio.Ann);
        var test = await studio.Teachers.TestAsync(teacher, LoopStudio.Ann);
        Assert.Equal(key == Key, test.Connected);
        var run = await studio.RunAsync(new PromptRunRequest(await studio.AddPromptAsync("which", teacher), null, new PromptBudget(null, null)));
        Assert.Equal(key == Key ? PromptRunState.Finished : PromptRunState.TeacherFailed, run.State);

        var shown = new StringBuilder().Append(test).Append(run).Append(await studio.Teachers.GetAsync(teacher));
        foreach (var call in await studio.Runs.CallsAsync(studio.Project, null)) shown.Append(call);
        foreach (var write in new Func<IExports, Stream, Task>[] { (e, s) => e.WriteVotesAsync(studio.Project, s), (e, s) => e.WriteAnnotationsAsync(studio.Project, s) })
        {
            using var file = new MemoryStream();
            await write(studio.Loop.Exports, file);
            shown.Append(Encoding.UTF8.GetString(file.ToArray()));
        }
        AssertNot(key, shown.ToString(), "what is shown");
        SqliteConnection.ClearAllPools();
        var files = Directory.GetFiles(studio.Loop.Studio.Get<DataFolder>().Root, "*", SearchOption.AllDirectories);
        Assert.Contains(files, f => f.EndsWith("studio.db", StringComparison.Ordinal));
        // the lock is held by this very process, and empty
        foreach (var file in files.Where(f => !f.EndsWith("studio.lock", StringComparison.Ordinal)))
        {
            await using var read = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var bytes = new MemoryStream();
            await read.CopyToAsync(bytes);
            AssertNot(key, Encoding.Latin1.GetString(bytes.ToArray()), file);
        }
    }

    [Fact]
    public async Task OutOfConfigurationItIsReadAndNotKeptAndGoesFirst()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["a"] = 0 }, Key = Key });
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Teachers:my_gpt:Key"] = Key }).Build();
        await using var studio = await ImportStudio.StartAsync(services: s => s.AddSingleton<IConfiguration>(configuration));
        var teachers = studio.Get<ITeachers>();
        var id = await teachers.SaveAsync(
            new TeacherDefinition(0, "my gpt", TeacherKind.Compatible, simulator.Endpoint, "a"), new TeacherTerms(MayTrain.Unknown), "another", LoopStudio.Ann);
        Assert.Equal(KeySource.Configuration, (await teachers.GetAsync(id)).Key);
        Assert.True((await teachers.TestAsync(id, LoopStudio.Ann)).Connected);
    }

    [Fact]
    public async Task InNoLogLine()
    {
        var lines = new StringBuilder();
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["a"] = 0 } });
        await using var studio = await ImportStudio.StartAsync(services: s => s.AddLogging(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(new Lines(lines))));
        var teachers = studio.Get<ITeachers>();
        var id = await teachers.SaveAsync(new TeacherDefinition(0, "t", TeacherKind.Compatible, simulator.Endpoint, "a"), new TeacherTerms(MayTrain.Unknown), Key, LoopStudio.Ann);
        Assert.True((await teachers.TestAsync(id, LoopStudio.Ann)).Connected);
        string logged;
        lock (lines) logged = lines.ToString();
        Assert.NotEmpty(logged);
        AssertNot(Key, logged, "the log");
    }

    private static void AssertNot(string key, string where, string name)
    {
        Assert.False(where.Contains(key, StringComparison.OrdinalIgnoreCase), $"the key is in {name}");
        Assert.False(where.Contains(Convert.ToBase64String(Encoding.UTF8.GetBytes(key)), StringComparison.Ordinal), $"the key is in {name}");
        Assert.False(where.Contains(Encoding.Latin1.GetString(Encoding.Unicode.GetBytes(key)), StringComparison.Ordinal), $"the key is in {name}");
    }

    private sealed class Lines(StringBuilder lines) : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            lock (lines) lines.AppendLine(formatter(state, exception)).Append(exception);
        }

        public void Dispose()
        {
        }
    }
}
