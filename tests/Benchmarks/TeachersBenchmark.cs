using System.Diagnostics;
using System.Globalization;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Teachers.Prompts;
using LabelStudio.TeacherSimulator;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Prompts;
using LabelStudio.Workflow.Teachers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LabelStudio.Benchmarks;

/// <summary>
/// A run of one prompt over a project (20,000 documents unless told otherwise), against the simulator in a process of its own: 50 ms an answer, 32 calls at once.
/// The reference is 32 / 50 ms = 640 calls a second, which nobody can exceed.
/// </summary>
internal static class TeachersBenchmark
{
    private const int Concurrency = 32;
    private const int Latency = 50;

    public static async Task<int> RunAsync(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20_000;
        using var simulator = StartSimulator(out var endpoint);
        var folder = Directory.CreateTempSubdirectory("ls-teachers-").FullName;
        try
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.Services.AddLabelStudioWorkflow(new StudioOptions { DataFolder = folder, SampleProject = false }, folder);
            using var host = builder.Build();
            await host.StartAsync();
            await MeasureAsync(host.Services, endpoint, simulator, rows);
            await host.StopAsync();
            return 0;
        }
        finally
        {
            simulator.Kill();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>The other process.</summary>
    public static async Task<int> SimulateAsync()
    {
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions
        {
            Url = "http://127.0.0.1:0",
            Models = { ["m"] = 0.1 },
            Latency = new LatencyOptions { Milliseconds = Latency },
        });
        Console.WriteLine(simulator.Endpoint);
        await simulator.WaitForShutdownAsync();
        return 0;
    }

    private static Process StartSimulator(out Uri endpoint)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(typeof(TeachersBenchmark).Assembly.Location);
        start.ArgumentList.Add("teachers-simulator");
        var process = Process.Start(start)!;
        endpoint = new Uri(process.StandardOutput.ReadLine()!);
        return process;
    }

    private static async Task MeasureAsync(IServiceProvider studio, Uri endpoint, Process simulator, int rows)
    {
        var source = LargeProject.Source();
        var project = await studio.GetRequiredService<IProjects>().CreateAsync("Asked", "", LargeProject.Classes(source), LargeProject.By);
        await LargeProject.EndAsync(studio.GetRequiredService<IJobs>(), await LargeProject.ImportAsync(studio, project, source, rows));
        var teacher = await studio.GetRequiredService<ITeachers>().SaveAsync(
            new TeacherDefinition(0, "m", TeacherKind.Compatible, endpoint, "m") { Prices = new TeacherPrices(1, 1, 4), Limits = new TeacherLimits(Concurrency: Concurrency), Simulated = true },
            new TeacherTerms(MayTrain.Unknown), null, LargeProject.By);
        var prompt = new PromptDefinition(PromptKind.YesNo, "Does this text ask about the arrival of a bank card?\n{{text}}") { Labels = ["card_arrival"] };
        var functions = await studio.GetRequiredService<IPrompts>().SaveAsync(project, new PromptDraft(null, "arrival", "", prompt, [teacher]), LargeProject.By);
        var runs = studio.GetRequiredService<IPromptRuns>();

        // the runtime has compiled what is hot, and holds what it will hold
        await AskAsync(studio, runs, project, new PromptRunRequest(functions, null, new PromptBudget(null, null)) { Sample = rows / 10 });
        using var self = Process.GetCurrentProcess();
        self.Refresh();
        simulator.Refresh();
        var (cpu, other, before) = (self.TotalProcessorTime, simulator.TotalProcessorTime, self.WorkingSet64);
        var clock = Stopwatch.StartNew();
        var run = await AskAsync(studio, runs, project, new PromptRunRequest(functions, null, new PromptBudget(null, null)));
        clock.Stop();
        self.Refresh();
        simulator.Refresh();
        var calls = run.Functions[0].Calls;
        Print($"{calls:N0} calls of {run.Asked:N0} documents in {clock.Elapsed.TotalSeconds:0.0} s, {Environment.ProcessorCount} cores, {Latency} ms an answer, {Concurrency} at once");
        Print($"calls a second          {calls / clock.Elapsed.TotalSeconds,8:0}   {calls / clock.Elapsed.TotalSeconds * Latency / 1000 / Concurrency:0 %} of what can be");
        Print($"CPU a call, studio      {(self.TotalProcessorTime - cpu).TotalMilliseconds / calls,8:0.00} ms");
        Print($"CPU a call, simulator   {(simulator.TotalProcessorTime - other).TotalMilliseconds / calls,8:0.00} ms");
        Print($"memory of the studio    {before / 1048576,8:0} MB before, {self.WorkingSet64 / 1048576:0} after, {self.PeakWorkingSet64 / 1048576:0} at most");
    }

    private static async Task<PromptRunView> AskAsync(IServiceProvider studio, IPromptRuns runs, int project, PromptRunRequest request)
    {
        var id = await runs.StartAsync(project, request, LargeProject.By);
        long? job = null;
        while (job == null) job = (await runs.GetAsync(project, id)).JobId;
        await LargeProject.EndAsync(studio.GetRequiredService<IJobs>(), job.Value);
        return await runs.GetAsync(project, id);
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
