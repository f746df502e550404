using System.Diagnostics;
using System.Globalization;
using LabelStudio.Workflow.Tests.Jobs;

namespace LabelStudio.Workflow.Tests.Simulated;

/// <summary>A process of its own that goes on with the prompt run of a data folder until it has ended; made to be killed.</summary>
internal static class PromptWorker
{
    public const string Verb = "prompt-worker";

    public static Process Start(string folder, double sooner)
    {
        var start = new ProcessStartInfo("dotnet") { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var a in new[] { "exec", typeof(StepWorker).Assembly.Location, Verb, folder, sooner.ToString(CultureInfo.InvariantCulture) }) start.ArgumentList.Add(a);
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>The job that was killed starts again by itself; this only waits for its end.</summary>
    public static async Task<int> RunAsync(string folder, double sooner)
    {
        await using var studio = await SimulatedStudio.StartAsync(folder, sooner);
        await using var db = studio.Db();
        var job = db.PromptRuns.Single().JobId!.Value;
        return (await studio.Jobs.WaitAsync(job)).State == Storage.Model.JobState.Succeeded ? 0 : 1;
    }
}
