using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Budgets;
using LabelStudio.Teachers.Channels;
using LabelStudio.Teachers.Definitions;
using LabelStudio.TeacherSimulator;
using LabelStudio.TeacherSimulator.Faults;

namespace LabelStudio.Teachers.Tests.Channels;

/// <summary>Through the network, against the simulator.</summary>
public class StreamingTests
{
    private static TeacherDefinition Teacher(Simulator simulator) => new(1, "sim", TeacherKind.Compatible, simulator.Endpoint, "m")
    {
        Prices = new TeacherPrices(1, 0.1m, 3),
        Limits = new TeacherLimits(Concurrency: 8) { CallTimeout = TimeSpan.FromSeconds(20) },
    };

    private static TeacherRequest Ask(string text) => new(
    [
        new TeacherMessage(TeacherRole.System, "Choose one.\n- card_arrival\n- card_lost"), new TeacherMessage(TeacherRole.User, text),
    ]);

    private static Task<Simulator> StartAsync(FaultRates faults) =>
        Simulator.StartAsync(new SimulatorOptions { Url = "http://127.0.0.1:0", Models = { ["m"] = 0 }, Faults = faults with { RetryAfterMilliseconds = 5 } });

    [Fact]
    public async Task PiecesMakeTheAnswerThatAPlainCallGets()
    {
        await using var simulator = await StartAsync(new FaultRates());
        using var channel = TeacherChannel.Open(Teacher(simulator), null, new MemoryCalls(), TimeProvider.System);
        var pieces = await channel.StreamAsync(Ask("when does my card arrive"), new CallContext(Budget.Unlimited)).ToListAsync();
        var reply = pieces[^1].Reply!;
        Assert.True(reply is { Outcome: TeacherOutcome.Answered, Simulated: true, Assumed: false }, reply.Reason);
        Assert.Equal(reply.Text, string.Concat(pieces.Select(p => p.Text)));
        Assert.True(reply.Usage is { Input: > 0, Output: > 0 } && reply.Cost > 0);

        // kept, so that a plain call gets it too; and a second stream gets it in one piece
        Assert.True(await channel.AskAsync(Ask("when does my card arrive"), new CallContext(Budget.Unlimited)) is { FromCache: true } again && again.Text == reply.Text);
        var kept = await channel.StreamAsync(Ask("when does my card arrive"), new CallContext(Budget.Unlimited)).ToListAsync();
        Assert.Equal(2, kept.Count);
        Assert.Single(simulator.Calls);
    }

    [Fact]
    public async Task WhoWalksAwayFromAStreamEndsTheCallAndLeavesARecord()
    {
        await using var simulator = await StartAsync(new FaultRates { SlowLoris = 1, HangMilliseconds = 60_000 });
        var store = new MemoryCalls();
        using var channel = TeacherChannel.Open(Teacher(simulator), null, store, TimeProvider.System);
        using var stop = new CancellationTokenSource();
        var reading = channel.StreamAsync(Ask("when does my card arrive"), new CallContext(Budget.Unlimited), stop.Token).ToListAsync().AsTask();
        while (store.Begun.IsEmpty) await Task.Yield();
        await stop.CancelAsync();
        var pieces = await reading;
        Assert.Equal(TeacherOutcome.Cancelled, pieces[^1].Reply!.Outcome);
        Assert.True(Assert.Single(store.Ended) is { Outcome: TeacherOutcome.Cancelled, Assumed: true });
    }

    [Fact]
    public async Task EveryFaultEndsInAnAnswerOrAReasonAndTheRecordIsTheSimulators()
    {
        await using var simulator = await StartAsync(new FaultRates
        {
            TooManyRequests = 0.10,
            ServerError = 0.03,
            Unavailable = 0.02,
            HtmlPage = 0.02,
            Dropped = 0.03,
            Hanging = 0.02,
            MalformedBody = 0.03,
            WrongContentType = 0.02,
            OffSchema = 0.05,
            Refused = 0.02,
            Filtered = 0.02,
            Empty = 0.02,
            CutByLength = 0.02,
            HangMilliseconds = 20,
        });
        var store = new MemoryCalls();
        var budget = new Budget(1, null);
        using var channel = TeacherChannel.Open(Teacher(simulator), null, store, TimeProvider.System, seed: 1);
        var replies = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => channel.AskAsync(Ask($"card number {i} has not come"), new CallContext(budget))));

        Assert.All(replies, r => Assert.True(r.Answered != (r.Reason != null), $"{r.Outcome} {r.Reason}"));
        Assert.True(replies.Count(r => r.Answered) > 250);
        Assert.Equal(simulator.Calls.Count, store.Ended.Count);
        var bill = simulator.Bill.Single();
        Assert.Equal((0L, 300L), (bill.BilledAgain, bill.Billed + replies.LongCount(r => r.Assumed)));
        Assert.Equal(bill.Billed, store.Ended.Count(e => !e.Assumed && e.Cost > 0));
        Assert.Equal(bill.InputTokens, store.Ended.Where(e => !e.Assumed).Sum(e => e.Usage.Input));
        Assert.Equal(bill.OutputTokens, store.Ended.Where(e => !e.Assumed).Sum(e => e.Usage.Output));
        Assert.Equal(store.Ended.Sum(e => e.Cost), budget.State.Spent);
    }
}
