using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabelStudio.Core.Review;
using LabelStudio.Tests.Support;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Gains;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Policies;
using LabelStudio.Workflow.Review;
using LabelStudio.Workflow.SecondOpinions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LabelStudio.Benchmarks;

/// <summary>Reviewing a large project through the doors that the pages use: what it takes to make a queue, to answer, to follow the labels, and to apply a policy.</summary>
internal static class ReviewAtScaleBenchmark
{
    private const int QueueSize = 1_000;
    private const int Answers = 100;
    private static readonly Actor By = LargeProject.By;

    /// <param name="args">The number of documents, a million unless told otherwise; <c>--students</c> for what trains students on all of them as well.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        if (!File.Exists(SharedData.PathOf("data", "banking77", "train.csv")))
        {
            Console.Error.WriteLine("The benchmark needs banking77/train.csv of the shared data.");
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("ls-review-").FullName;
        try
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.Services.AddLabelStudioWorkflow(new StudioOptions { DataFolder = folder, SampleProject = false, AnswerPauseSeconds = 0 }, folder);
            using var host = builder.Build();
            await host.StartAsync();
            var students = args.Contains("--students", StringComparer.Ordinal);
            var body = await MeasureAsync(host.Services, rows, students);
            await host.StopAsync();
            var title = string.Create(CultureInfo.InvariantCulture, $"Review of {rows:N0} documents{(students ? ", with students" : "")}");
            var command = string.Create(CultureInfo.InvariantCulture, $"`dotnet run -c Release --project tests/Benchmarks -- review-at-scale {rows}{(students ? " --students" : "")}`");
            BenchmarkDocument.Write(title, $"{command}\n\n{body}");
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<string> MeasureAsync(IServiceProvider studio, int rows, bool students)
    {
        var (reviews, jobs, gains) = (studio.GetRequiredService<IReviews>(), studio.GetRequiredService<IJobs>(), studio.GetRequiredService<IGains>());
        var steps = new Steps();
        var project = 0;
        await steps.OnceAsync("import, apply 50 rules, fit (majority)", async () => project = await LargeProject.MakeAsync(studio, rows));
        await steps.OnceAsync("fit (auto)", async () => await LargeProject.EndAsync(jobs, await studio.GetRequiredService<ILabels>().FitAsync(project, new LabelSettings(), By)));
        var queue = 0;
        foreach (var strategy in new[] { "random", "least-confidence", "margin", "disagreement", "uncovered", "outliers:1,random:1" })
            await steps.OnceAsync($"make a queue of {QueueSize:N0}: {strategy}", async () => queue = (await reviews.CreateQueueAsync(project, new QueueRequest(strategy, strategy, QueueSize), By)).QueueId!.Value);
        if (students)
        {
            await steps.OnceAsync("ask students out of fold", async () => await LargeProject.EndAsync(jobs, await studio.GetRequiredService<ISecondOpinions>().StartAsync(project, By)));
            foreach (var strategy in new[] { ReviewMix.MixedName, "self-mispredicted", "suspicious-unanimity:1,random:1" })
                await steps.OnceAsync($"make a queue of {QueueSize:N0}: {strategy}", async () => queue = (await reviews.CreateQueueAsync(project, new QueueRequest(strategy, strategy, QueueSize), By)).QueueId!.Value);
        }
        // what a person and the pages ask for while cards are answered
        await steps.OnceAsync("first cards", () => reviews.NextAsync(project, queue, 8, By));
        await steps.OnceAsync("labels by the answers, first time", () => gains.LiveAsync(project, queue));
        var (answer, next, count, live) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        await steps.WatchAsync($"answer {Answers} cards, labels following each", async () =>
        {
            for (var i = 0; i < Answers; i++)
            {
                answer.Add(await Steps.MillisecondsAsync(() => reviews.AnswerAsync(project, queue, i, i % 50, "", Guid.NewGuid(), By)));
                next.Add(await Steps.MillisecondsAsync(() => reviews.NextAsync(project, queue, 8, By)));
                count.Add(await Steps.MillisecondsAsync(() => reviews.QueueAsync(project, queue)));
                live.Add((await gains.LiveAsync(project, queue))!.Milliseconds);
            }
        });
        steps.Many("an answer", answer);
        steps.Many("the next 8 cards", next);
        steps.Many("the queue's counters", count);
        steps.Many("labels by the answers, again (processor rests three times as long)", live);
        await steps.OnceAsync("what was found in all queues", () => studio.GetRequiredService<IQueueFindings>().ReadAsync(project));
        await steps.OnceAsync("what reviewing bought", () => gains.ReportAsync(project));
        if (students)
        {
            var policies = studio.GetRequiredService<IPolicies>();
            await steps.OnceAsync("race the policies", async () => await LargeProject.EndAsync(jobs, await policies.RaceAsync(project, By)));
            var race = (await policies.LatestAsync(project))!;
            await steps.OnceAsync("apply a policy", () => policies.ApplyAsync(project, race.Run.Id, TrainingPolicy.Drop, By));
            await steps.OnceAsync("take it back", () => policies.ApplyAsync(project, race.Run.Id, TrainingPolicy.AsIs, By));
        }
        return steps.Table();
    }

    /// <summary>Times steps, and looks at the process's memory while they run.</summary>
    private sealed class Steps
    {
        private readonly StringBuilder _rows = new();

        public async Task OnceAsync(string step, Func<Task> work)
        {
            var (ms, peak) = await MeasuredAsync(work);
            Add(step, string.Create(CultureInfo.InvariantCulture, $"{ms:N0}"), peak);
        }

        /// <summary>Memory only.</summary>
        public async Task WatchAsync(string step, Func<Task> work)
        {
            var (_, peak) = await MeasuredAsync(work);
            Add(step, "", peak);
        }

        public void Many(string step, List<double> milliseconds)
        {
            milliseconds.Sort();
            Add(step, string.Create(CultureInfo.InvariantCulture, $"{milliseconds[milliseconds.Count / 2]:0.0} (p95 {milliseconds[milliseconds.Count * 95 / 100]:0.0})"), null);
        }

        public static async Task<double> MillisecondsAsync(Func<Task> work)
        {
            var clock = Stopwatch.StartNew();
            await work();
            return clock.Elapsed.TotalMilliseconds;
        }

        public string Table() => $"Milliseconds by the clock on {Environment.ProcessorCount} cores, and the most that the process held in memory during the step.\n\n| step | ms | MB |\n|---|---:|---:|\n{_rows}";

        private static async Task<(double Milliseconds, long Peak)> MeasuredAsync(Func<Task> work)
        {
            using var process = Process.GetCurrentProcess();
            using var done = new CancellationTokenSource();
            var peak = 0L;
            var watch = Task.Run(async () =>
            {
                while (!done.IsCancellationRequested)
                {
                    process.Refresh();
                    peak = Math.Max(peak, process.WorkingSet64);
                    await Task.WhenAny(Task.Delay(50, done.Token));
                }
            });
            var ms = await MillisecondsAsync(work);
            await done.CancelAsync();
            await watch;
            return (ms, peak >> 20);
        }

        private void Add(string step, string ms, long? peak)
        {
            var row = string.Create(CultureInfo.InvariantCulture, $"| {step} | {ms} | {(peak is { } p ? p.ToString("N0", CultureInfo.InvariantCulture) : "")} |");
            Console.Error.WriteLine(row);
            _rows.Append(row).Append('\n');
        }
    }
}
