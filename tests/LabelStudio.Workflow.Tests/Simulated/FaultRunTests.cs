using System.Diagnostics;
using System.Globalization;
using LabelStudio.Storage.Model;
using LabelStudio.Teachers.Asking;
using LabelStudio.TeacherSimulator;
using LabelStudio.TeacherSimulator.Faults;
using LabelStudio.TeacherSimulator.Ledger;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Tests.Jobs;
using Microsoft.Data.Sqlite;
using Xunit.Abstractions;

namespace LabelStudio.Workflow.Tests.Simulated;

/// <summary>Three teachers that fail in every way, and a studio that is killed three times meanwhile.</summary>
public class FaultRunTests(ITestOutputHelper output)
{
    private const int Teachers = 3, Concurrency = 32, Kills = 3;

    /// <summary>Waits are over so many times sooner: a back-off of a second takes 50 ms, a time-out of 20 s takes one.</summary>
    private const double Sooner = 20;

    private static readonly FaultRates Rates = new()
    {
        TooManyRequests = 0.10,
        ServerError = 0.03,
        Unavailable = 0.02,
        Dropped = 0.03,
        MalformedBody = 0.03,
        Hanging = 0.02,
        OffSchema = 0.05,
        RetryAfterMilliseconds = 100,
    };

    [Fact]
    public async Task KilledThreeTimesAmongFaultsEveryDocumentEndsAndTheRecordIsTheTeachersOwn()
    {
        var documents = int.Parse(Environment.GetEnvironmentVariable("LABELSTUDIO_FAULT_DOCUMENTS") ?? "2000", CultureInfo.InvariantCulture);
        using var folder = new TempFolder();
        await using var simulator = await Simulator.StartAsync(new SimulatorOptions
        {
            Url = "http://127.0.0.1:0",
            Models = { ["one"] = 0.05, ["two"] = 0.1, ["three"] = 0.2 },
            Faults = Rates,
            Latency = new LatencyOptions { Milliseconds = 2 },
        });
        int project;
        long run;
        var watch = Stopwatch.StartNew();
        await using (var studio = await SimulatedStudio.StartAsync(folder.Path, Sooner))
        {
            project = await studio.ProjectAsync(documents);
            var teachers = await studio.TeachersAsync(simulator, t => t with
            {
                Limits = t.Limits with { Concurrency = Concurrency, CallTimeout = TimeSpan.FromSeconds(20) },
                Prices = new(1, 0.1m, 2),
            });
            run = await studio.StartRunAsync(project, await studio.ChoiceAsync(project, "which", teachers));
        }
        output.WriteLine($"set up after {watch.Elapsed.TotalSeconds:0.0} s");

        // at three random points of the work
        var random = new Random(11);
        for (var kill = 0; kill < Kills; kill++)
        {
            using var victim = PromptWorker.Start(folder.Path, Sooner);
            var goal = documents * Teachers * (0.15 + 0.25 * kill + 0.15 * random.NextDouble());
            await WaitAsync(() => simulator.Bill.Sum(b => b.Billed) >= goal || victim.HasExited, "calls to be billed");
            Assert.False(victim.HasExited, "the worker ended before it could be killed");
            victim.Kill(); // SIGKILL
            await victim.WaitForExitAsync();
            output.WriteLine($"killed after {simulator.Calls.Count} calls, {watch.Elapsed.TotalSeconds:0.0} s");
        }
        using (var survivor = PromptWorker.Start(folder.Path, Sooner))
        {
            await survivor.WaitForExitAsync().WaitAsync(SimulatedStudio.Patience);
            Assert.Equal(0, survivor.ExitCode);
        }
        output.WriteLine($"done after {watch.Elapsed.TotalSeconds:0.0} s");

        await using var after = await SimulatedStudio.StartAsync(folder.Path, Sooner);
        var view = await after.Runs.GetAsync(project, run);
        Assert.Equal(PromptRunState.Finished, view.State);
        EveryDocumentHasEnded(after, view, documents);
        Compare(after.Calls(), simulator.Calls, simulator.Bill);
        SqliteConnection.ClearAllPools();
    }

    private void EveryDocumentHasEnded(SimulatedStudio studio, PromptRunView view, int documents)
    {
        var answers = studio.Answers();
        Assert.Equal(documents * Teachers, answers.Count);
        Assert.All(answers, a => Assert.True(a.Class >= 0 ^ a.Reason != null, $"document {a.Ordinal} ended with neither a vote nor a reason, or with both"));
        foreach (var f in view.Functions)
        {
            Assert.Equal((documents, documents), (f.Documents, f.Asked));
            Assert.Equal(documents, f.Voted + f.Abstained.Values.Sum());
            output.WriteLine($"{f.Name}: {f.Voted} votes; {string.Join(", ", f.Abstained.Where(a => a.Value > 0).Select(a => $"{a.Key} {a.Value}"))}; {f.Calls} calls, {f.Unknown} unknown");
        }
    }

    /// <summary>The studio's record against the teachers' own. A call that was under way at a kill has an unknown end in the one and some end, or no entry, in the other.</summary>
    private void Compare(List<TeacherCall> record, IReadOnlyList<CallEntry> log, IReadOnlyList<ModelBill> bill)
    {
        Assert.DoesNotContain(record, c => c.Outcome == null);
        var unknown = record.Count(c => c.Outcome == (byte)TeacherOutcome.Unknown);
        Assert.InRange(unknown, 0, Kills * Teachers * Concurrency);
        Assert.InRange(log.Count, record.Count - unknown, record.Count);

        // a machine that stands still for a second makes time-outs of its own
        var late = Math.Max(0, Known(record, TeacherOutcome.TimedOut) - Of(log, "hanging") - Of(log, "abandoned"));
        foreach (var (outcome, names) in new[]
        {
            (TeacherOutcome.RateLimited, new[] { "too-many-requests" }), (TeacherOutcome.ServerFault, ["server-error", "unavailable"]), (TeacherOutcome.Malformed, ["malformed-body"]),
            (TeacherOutcome.Unreachable, ["dropped"]), (TeacherOutcome.TimedOut, ["hanging"]), (TeacherOutcome.Answered, ["answered", "off-schema"]),
        })
        {
            var (here, there) = (Known(record, outcome), names.Sum(n => Of(log, n)));
            output.WriteLine($"{outcome}: {here} on record, {there} in the log");
            Assert.InRange(there, here - late, here + unknown + late);
        }

        // paid twice is only what nobody could know: the answer was on its way when the studio was killed
        var again = bill.Sum(b => b.BilledAgain);
        output.WriteLine($"{log.Count} calls in the log, {record.Count} on record, {unknown} of unknown end, {again} billed again, {late} late");
        Assert.InRange(again, 0, unknown + late);
        var input = record.Where(c => c.Outcome == (byte)TeacherOutcome.Answered).Sum(c => (long)c.InputTokens);
        var most = record.Max(c => c.InputTokens);
        Assert.InRange(bill.Sum(b => b.InputTokens), input, input + (unknown + late) * (long)most);
    }

    private static int Known(List<TeacherCall> record, TeacherOutcome outcome) => record.Count(c => c.Outcome == (byte)outcome);

    private static int Of(IReadOnlyList<CallEntry> log, string outcome) => log.Count(c => c.Outcome == outcome);

    private static async Task WaitAsync(Func<bool> condition, string what)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(watch.Elapsed < SimulatedStudio.Patience, "waited too long for " + what);
            await Task.Delay(5);
        }
    }
}
