using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Rules;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Tests.Support;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Review;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LabelStudio.Benchmarks;

/// <summary>
/// The loop on a large project (1,000,000 documents unless told otherwise), through the doors that the pages use. What a page waits for is measured
/// against reading every text once, which is what it would take without the index and the columns in memory.
/// </summary>
internal static class LoopBenchmark
{
    private static readonly Actor By = new(1, "benchmark");

    public static async Task<int> RunAsync(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var source = SharedData.PathOf("data", "banking77", "train.csv");
        if (!File.Exists(source))
        {
            Console.Error.WriteLine($"The benchmark needs {source}.");
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("ls-loop-").FullName;
        try
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.Services.AddLabelStudioWorkflow(new StudioOptions { DataFolder = folder, SampleProject = false }, folder);
            using var host = builder.Build();
            await host.StartAsync();
            await MeasureAsync(host.Services, [.. CsvRows.Read(source).Skip(1)], rows);
            await host.StopAsync();
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(IServiceProvider studio, IReadOnlyList<string[]> source, int rows)
    {
        var (functions, labels, reviews, jobs) =
            (studio.GetRequiredService<IFunctions>(), studio.GetRequiredService<ILabels>(), studio.GetRequiredService<IReviews>(), studio.GetRequiredService<IJobs>());
        var classes = LargeProject.Classes(source);
        Print($"{rows:N0} documents, {classes.Length} classes, {Environment.ProcessorCount} cores");
        var project = await studio.GetRequiredService<IProjects>().CreateAsync("Large", "", classes, By);
        Print("step                                       ms    of what");
        await OnceAsync("import", async () => await LargeProject.EndAsync(jobs, await LargeProject.ImportAsync(studio, project, source, rows)));

        var rules = LargeProject.Rules(source, classes);
        await OnceAsync($"apply {rules.Count} rules", async () =>
        {
            using var json = new MemoryStream();
            RulesFile.Write(json, new Core.Schema.ClassList(classes), rules);
            json.Position = 0;
            await functions.ImportRulesAsync(project, "rules.json", json, By);
            foreach (var job in await jobs.ListAsync(project)) await LargeProject.EndAsync(jobs, job.Id);
        });
        await OnceAsync("apply one edited rule", async () =>
        {
            var edited = (await functions.ListAsync(project)).Functions[0];
            await functions.SaveRuleAsync(project, edited.Id, edited.Name, edited.Classes[0], "card OR cards", "", By);
            foreach (var job in await jobs.ListAsync(project)) await LargeProject.EndAsync(jobs, job.Id);
        });
        await OnceAsync("fit", async () => await LargeProject.EndAsync(jobs, await labels.FitAsync(project, new LabelSettings(), By)));

        var scan = await OnceAsync("read every text once, match one query", () => ScanAsync(studio, project, rows));
        await OnceAsync("function table, first time", () => functions.ListAsync(project));
        await ManyAsync("function table, again", 20, scan, _ => functions.ListAsync(project));
        var queue = 0;
        await OnceAsync("make a queue of 1,000", async () => queue = (await reviews.CreateQueueAsync(project, new QueueRequest("q", "least-confidence", 1_000), By)).QueueId!.Value);
        await OnceAsync("first cards", () => reviews.NextAsync(project, queue, 5, By));
        await ManyAsync("next 5 cards", 100, scan, _ => reviews.NextAsync(project, queue, 5, By));
        await ManyAsync("answer", 100, scan, i => reviews.AnswerAsync(project, queue, i, 0, "", Guid.NewGuid(), By));
        await ManyAsync("latest label run", 20, scan, _ => labels.LatestAsync(project));
    }

    private static async Task ScanAsync(IServiceProvider studio, int project, int rows)
    {
        await using var db = studio.GetRequiredService<IStudioDbFactory>().Create();
        var matcher = RuleQuery.Parse("card").CreateMatcher();
        var hits = 0;
        await foreach (var d in DocumentStore.ReadTextsAsync(db, project, 0, rows))
            if (matcher.Matches(d.Text)) hits++;
        Print($"    {hits:N0} hits");
    }

    private static async Task<double> OnceAsync(string step, Func<Task> work)
    {
        var clock = Stopwatch.StartNew();
        await work();
        Print($"{step,-40} {clock.Elapsed.TotalMilliseconds,9:N1}");
        return clock.Elapsed.TotalMilliseconds;
    }

    private static async Task ManyAsync(string step, int times, double scan, Func<int, Task> work)
    {
        var ms = new List<double>();
        for (var i = 0; i < times; i++)
        {
            var clock = Stopwatch.StartNew();
            await work(i);
            ms.Add(clock.Elapsed.TotalMilliseconds);
        }
        ms.Sort();
        Print($"{step,-40} {ms[ms.Count / 2],9:N1}    {ms[ms.Count / 2] / scan:0.0000} of reading every text; worst {ms[^1]:N1}");
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));

    private static void Print(string line) => Console.WriteLine(line);
}
