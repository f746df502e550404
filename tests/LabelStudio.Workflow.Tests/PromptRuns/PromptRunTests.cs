using LabelStudio.Core.Schema;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Votes;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;
using LabelStudio.TeacherSimulator;
using LabelStudio.TeacherSimulator.Faults;
using LabelStudio.Workflow.PromptRuns;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.PromptRuns;

public class PromptRunTests
{
    private static readonly PromptBudget Unbounded = new(null, null);

    private static SimulatorOptions Good => new() { Models = { ["a"] = 0, ["b"] = 0.2 } };

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task EveryDocumentGetsAVoteOfEachPromptAndTheBillIsTheTeachers(string provider)
    {
        await using var studio = await PromptStudio.StartAsync(Good, 120, provider);
        var (a, b) = (await studio.AddTeacherAsync("a"), await studio.AddTeacherAsync("b"));
        var functions = await studio.AddPromptAsync("which", a, b);
        var estimate = await studio.Runs.EstimateAsync(studio.Project, new PromptRunRequest(functions, null, Unbounded));
        Assert.Equal((120, 240L, false), (estimate.Documents, estimate.Calls, estimate.Functions[0].FromAnswers));

        var run = await studio.RunAsync(new PromptRunRequest(functions, null, Unbounded));

        Assert.Equal((PromptRunState.Finished, 1, null), (run.State, run.Number, run.Message));
        Assert.All(run.Functions, f => Assert.Equal((120, 120, 120L, 0L, 0L), (f.Documents, f.Asked, f.Calls, f.Unknown, f.FromCache)));
        var bill = studio.Simulator.Bill;
        Assert.Equal(bill.Sum(m => m.Billed), run.Functions.Sum(f => f.Calls));
        Assert.Equal((bill.Sum(m => m.InputTokens), bill.Sum(m => m.OutputTokens)), (run.InputTokens, run.OutputTokens));
        Assert.Equal((run.InputTokens - run.CachedTokens + run.CachedTokens * 0.5m + run.OutputTokens * 4) / 1_000_000m, run.Cost);
        Assert.InRange(run.Cost, estimate.Cost / 3, estimate.Most);

        // the votes are those the answers say, and the function's table counts them
        var table = await studio.Functions.ListAsync(studio.Project);
        Assert.Equal(run.Functions.Select(f => f.Voted), table.Functions.Select(f => f.Hits));
        Assert.True(table.Functions[0].GoldAccuracy > table.Functions[1].GoldAccuracy);
        await using var db = studio.Db();
        var version = run.Functions[0].FunctionVersionId;
        var votes = (await VoteStore.ReadAsync(db, [new VoteSource(version, "f")], 120, 3))[0].Column;
        Assert.All(await db.PromptAnswers.Where(p => p.FunctionVersionId == version).ToListAsync(), p => Assert.Equal(p.Class, votes[p.Ordinal]));

        // again: nothing is asked, and there is nothing to pay
        Assert.Equal(0, (await studio.Runs.EstimateAsync(studio.Project, new PromptRunRequest(functions, null, Unbounded))).Cost);
        var again = await studio.RunAsync(new PromptRunRequest(functions, null, Unbounded));
        Assert.Equal((PromptRunState.Finished, 240, 0m), (again.State, again.Asked, again.Cost));
        Assert.Equal(240, studio.Simulator.Calls.Count);
    }

    [Fact]
    public async Task ASplitOrASampleIsAskedAndTheRestStaysForLater()
    {
        await using var studio = await PromptStudio.StartAsync(Good, 100);
        var functions = await studio.AddPromptAsync("which", await studio.AddTeacherAsync("a"));
        var dev = await studio.RunAsync(new PromptRunRequest(functions, Split.Dev, Unbounded));
        Assert.Equal((10, 10, 10L), (dev.Documents, dev.Asked, dev.Functions[0].Calls));
        var sample = await studio.RunAsync(new PromptRunRequest(functions, null, Unbounded) { Sample = 30 });
        Assert.Equal((30, 30), (sample.Documents, sample.Asked));
        Assert.InRange(sample.Functions[0].Calls, 20, 30);
        var all = await studio.RunAsync(new PromptRunRequest(functions, null, Unbounded));
        Assert.Equal((100, 100), (all.Documents, all.Asked));
        Assert.Equal(100, studio.Simulator.Calls.Count);
    }

    [Fact]
    public async Task ABudgetIsNeverExceededAndTheMessageSaysWhereItStoppedAndHowToGoOn()
    {
        await using var studio = await PromptStudio.StartAsync(Good, 300);
        var functions = await studio.AddPromptAsync("which", await studio.AddTeacherAsync("a", t => t with { Decoding = new DecodingParameters(MaxTokens: 60) }));
        var run = await studio.RunAsync(new PromptRunRequest(functions, null, new PromptBudget(0.01m, null)));
        Assert.Equal(PromptRunState.BudgetSpent, run.State);
        Assert.InRange(run.Asked, 10, 299);
        Assert.InRange(run.Cost, 0.008m, 0.01m);
        Assert.Contains($"stopped after {run.Asked} of 300 documents", run.Message, StringComparison.Ordinal);
        Assert.Contains("larger budget", run.Message, StringComparison.Ordinal);

        await studio.Runs.ResumeAsync(studio.Project, run.Id, Unbounded, LoopStudio.Ann);
        var after = await studio.EndAsync(run.Id);
        Assert.Equal((PromptRunState.Finished, 300, 0L), (after.State, after.Asked, studio.Simulator.Bill.Single().BilledAgain));
        Assert.Equal(300, studio.Simulator.Calls.Count);
    }

    [Fact]
    public async Task FaultsEndInVotesOrReasonsThatAreCountedAndListed()
    {
        await using var studio = await PromptStudio.StartAsync(new SimulatorOptions
        {
            Models = { ["a"] = 0 },
            Faults = new FaultRates
            {
                TooManyRequests = 0.1,
                ServerError = 0.05,
                Dropped = 0.03,
                MalformedBody = 0.03,
                OffSchema = 0.1,
                Refused = 0.03,
                Empty = 0.02,
                CutByLength = 0.02,
                RetryAfterMilliseconds = 5,
            },
        }, 200);
        var functions = await studio.AddPromptAsync("which", await studio.AddTeacherAsync("a"));
        var run = await studio.RunAsync(new PromptRunRequest(functions, null, Unbounded));
        var f = Assert.Single(run.Functions);
        Assert.Equal((PromptRunState.Finished, 200, 200), (run.State, f.Asked, f.Voted + f.Abstained.Values.Sum()));
        Assert.True(f.Abstained.ContainsKey(AbstainReason.Refused) && f.Abstained.ContainsKey(AbstainReason.OffSchema), string.Join(", ", f.Abstained.Keys));
        Assert.Equal(studio.Simulator.Calls.Count, f.Calls);
        Assert.Equal(0, studio.Simulator.Bill.Single().BilledAgain);
        foreach (var (reason, count) in f.Abstained)
        {
            var listed = await studio.Runs.AnswersAsync(studio.Project, f.FunctionVersionId, reason, -1, 500);
            Assert.Equal(count, listed.Count);
            Assert.All(listed, l => Assert.True(l.Class == -1 && l.Text.Length > 0));
        }
        var calls = await studio.Runs.CallsAsync(studio.Project, run.Id, take: 1000);
        Assert.Equal(f.Calls, calls.Count);
        Assert.All(calls, c => Assert.NotNull(c.Outcome));
        Assert.All(calls.Where(c => c.Outcome != TeacherOutcome.Answered), c => Assert.False(string.IsNullOrEmpty(c.Reason)));
    }

    [Fact]
    public async Task PausedResumedAndCancelledNothingIsPaidTwice()
    {
        await using var studio = await PromptStudio.StartAsync(Good with { Latency = new LatencyOptions { Milliseconds = 20 } }, 300);
        var functions = await studio.AddPromptAsync("which", await studio.AddTeacherAsync("a", t => t with { Limits = new TeacherLimits(Concurrency: 4) }));
        var id = await studio.Runs.StartAsync(studio.Project, new PromptRunRequest(functions, null, Unbounded), LoopStudio.Ann);
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Runs.StartAsync(studio.Project, new PromptRunRequest(functions, null, Unbounded), LoopStudio.Ann));
        await UntilAsync(() => studio.Simulator.Calls.Count > 20);
        await studio.Runs.PauseAsync(studio.Project, id, LoopStudio.Ann);
        var paused = await studio.EndAsync(id);
        Assert.Equal(PromptRunState.Paused, paused.State);
        Assert.InRange(paused.Asked, 20, 299);
        // what was under way was finished and kept, and is a vote already
        Assert.Equal(studio.Simulator.Calls.Count, paused.Asked);
        Assert.Equal(paused.Functions[0].Voted, (await studio.Functions.ListAsync(studio.Project)).Functions[0].Hits);

        await studio.Runs.ResumeAsync(studio.Project, id, null, LoopStudio.Ann);
        await UntilAsync(() => studio.Simulator.Calls.Count > paused.Asked + 20);
        await studio.Runs.CancelAsync(studio.Project, id, LoopStudio.Ann);
        var cancelled = await studio.EndAsync(id);
        Assert.Equal((PromptRunState.Cancelled, false), (cancelled.State, cancelled.CanResume));
        await Assert.ThrowsAsync<UserErrorException>(() => studio.Runs.ResumeAsync(studio.Project, id, null, LoopStudio.Ann));
        Assert.Equal(studio.Simulator.Calls.Count, cancelled.Asked);
        Assert.Equal(0, studio.Simulator.Bill.Single().BilledAgain);
    }

    [Fact]
    public async Task AnEqualTextIsAskedOnceAndAChangedOneAgain()
    {
        await using var studio = await PromptStudio.StartAsync(Good, 1);
        await studio.Loop.AddAsync(studio.Project, Enumerable.Range(0, 40).Select(i => ($"e{i}", i < 30 ? "my card is lost" : $"lost card {i}", "train", (string?)null)));
        var functions = await studio.AddPromptAsync("which", await studio.AddTeacherAsync("a"));
        var run = await studio.RunAsync(new PromptRunRequest(functions, null, Unbounded));
        Assert.Equal((41, 12L, 29L), (run.Asked, run.Functions[0].Calls, run.Functions[0].FromCache));

        await studio.Loop.AddAsync(studio.Project, [("e5", "what is the exchange rate", "train", null), ("new", "lost card again", "train", null)]);
        Assert.Equal(40, (await studio.Runs.GetAsync(studio.Project, run.Id)).Asked);
        var after = await studio.RunAsync(new PromptRunRequest(functions, null, Unbounded));
        Assert.Equal((42, 42, 2L), (after.Documents, after.Asked, after.Functions[0].Calls));
        await using var db = studio.Db();
        var votes = (await VoteStore.ReadAsync(db, [new VoteSource(after.Functions[0].FunctionVersionId, "f")], 42, 3))[0].Column;
        Assert.Equal(Array.IndexOf(PromptStudio.Classes, "exchange_rate"), votes[6]);
    }

    [Fact]
    public async Task ATeacherThatIsNotThereStopsTheRunAndItGoesOnWhenItIs()
    {
        await using var studio = await PromptStudio.StartAsync(Good with { Key = "the-right-key" }, 60);
        var functions = await studio.AddPromptAsync("which", await studio.AddTeacherAsync("a"));
        var run = await studio.RunAsync(new PromptRunRequest(functions, null, Unbounded));
        Assert.Equal((PromptRunState.TeacherFailed, 0, 0m), (run.State, run.Asked, run.Cost));
        Assert.Contains("key", run.Message, StringComparison.Ordinal);

        var teacher = (await studio.Teachers.ListAsync())[0];
        await studio.Teachers.SaveAsync(teacher.Teacher, teacher.Terms, "the-right-key", LoopStudio.Ann);
        await studio.Runs.ResumeAsync(studio.Project, run.Id, null, LoopStudio.Ann);
        Assert.Equal((PromptRunState.Finished, 60), await studio.EndAsync(run.Id) is var after ? (after.State, after.Asked) : default);
        Assert.False(File.ReadAllBytes(Path.Combine(studio.Loop.Studio.Get<DataFolder>().DatabaseFile)).AsSpan().IndexOf("the-right-key"u8) >= 0);
    }

    [Fact]
    public async Task CallsOfAKilledProcessAreUnknownAndCountedAtTheMostTheyCanCost()
    {
        await using var studio = await PromptStudio.StartAsync(Good, 30);
        var teacher = await studio.AddTeacherAsync("a");
        var functions = await studio.AddPromptAsync("which", teacher);
        var run = await studio.RunAsync(new PromptRunRequest(functions, null, new PromptBudget(1, null)) { Sample = 3 });
        await using (var db = studio.Db())
        {
            // as a kill leaves it: a call that nobody ended, and a run that believes it is running
            db.TeacherCalls.Add(new TeacherCall
            {
                Id = Guid.NewGuid(),
                Key = "k",
                Attempt = 1,
                TeacherId = teacher,
                Model = "a",
                Parameters = "{}",
                ProjectId = studio.Project,
                PromptRunId = run.Id,
                FunctionVersionId = run.Functions[0].FunctionVersionId,
                At = DateTime.UtcNow,
                InputTokens = 500,
                OutputTokens = 50,
                Cost = 999_000_000_000,
                Assumed = true,
            });
            await db.PromptRuns.ExecuteUpdateAsync(u => u.SetProperty(r => r.State, (byte)PromptRunState.Paused));
            await db.SaveChangesAsync();
        }
        await studio.Runs.ResumeAsync(studio.Project, run.Id, null, LoopStudio.Ann);
        var after = await studio.EndAsync(run.Id);
        Assert.Equal((1L, PromptRunState.Finished), (after.Functions[0].Unknown, after.State));
        Assert.True(after.Cost > 0.999m);
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        var waited = System.Diagnostics.Stopwatch.StartNew();
        while (!condition())
        {
            Assert.True(waited.Elapsed < TimeSpan.FromMinutes(2), "it never happens");
            await Task.Yield();
        }
    }
}
