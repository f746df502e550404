using System.Diagnostics;
using System.Globalization;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Tests.Simulated;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Jobs;

/// <summary>A process of its own that runs a job of many steps, each written under the lease together with a checkpoint; made to be killed.</summary>
internal static class StepWorker
{
    public const int Steps = 1_000;
    private const string Verb = "step-worker";

    private sealed record Position(int Next);

    public static Process Start(StudioOptions options)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true };
        foreach (var a in new[] { "exec", typeof(StepWorker).Assembly.Location, Verb, options.DataFolder, options.Database.Provider, options.Database.ConnectionString })
            start.ArgumentList.Add(a);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    /// <summary>Steps that are in the database; 0 while there is no database yet.</summary>
    public static int Done(IStudioDbFactory factory)
    {
        try
        {
            using var db = factory.Create();
            return db.TestLooks.Count();
        }
        catch (System.Data.Common.DbException)
        {
            return 0;
        }
    }

    /// <summary>The test assembly started as a program.</summary>
    public static async Task<int> Main(string[] args)
    {
        if (args is [PromptWorker.Verb, var data, var sooner]) return await PromptWorker.RunAsync(data, double.Parse(sooner, CultureInfo.InvariantCulture));
        if (args is not [Verb, var folder, var provider, var connection]) return 2;
        await using var host = await StudioHost.StartAsync(StudioHost.Options(folder, provider, connection), new Handler("steps", RunAsync));
        await using var db = host.Db();
        var job = await db.Jobs.Select(j => (long?)j.Id).FirstOrDefaultAsync()
            ?? await host.Queue.EnqueueAsync("steps", await host.AddProjectAsync(), 0, "Steps", Actor.Studio);
        return (await host.Jobs.WaitAsync(job)).State == JobState.Succeeded ? 0 : 1;
    }

    private static async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        for (var step = context.Checkpoint<Position>()?.Next ?? 0; step < Steps; step++)
        {
            cancel.ThrowIfCancellationRequested();
            context.Report("steps", (double)step / Steps);
            await context.WriteAsync(async db =>
            {
                db.TestLooks.Add(new TestLook { ProjectId = context.ProjectId, RunId = step, By = "t", At = DateTime.UtcNow });
                await db.SaveChangesAsync();
                await context.SaveCheckpointAsync(db, new Position(step + 1));
            });
        }
        return null;
    }
}
