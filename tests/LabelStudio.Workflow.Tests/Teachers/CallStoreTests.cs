using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Calls;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Teachers;

public class CallStoreTests
{
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task ManyCallsAtOnceAreAllThereWhenTheyAreSaidToBe(string provider)
    {
        const int calls = 400;
        await using var studio = await LoopStudio.StartAsync(provider);
        var store = studio.Studio.Get<ICallStore>();
        await Parallel.ForAsync(0, calls, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancel) =>
        {
            var start = Start(i);
            await store.BeginAsync(start);
            Assert.True(await OneAsync(studio, start.Id) is { Outcome: null, Assumed: true, Cost: 2_000_000_000_000 });
            Assert.Null(await store.FindAsync(start.Key, cancel));
            await store.EndAsync(new AttemptEnd(start, TeacherOutcome.Answered, new TokenUsage(30, 10, 5), 0.5m, false, TimeSpan.FromMilliseconds(7), null, Reply(i)));
            Assert.True(await OneAsync(studio, start.Id) is { Outcome: (byte)TeacherOutcome.Answered, Assumed: false, Cost: 500_000_000_000, Milliseconds: 7, CachedTokens: 10 });
            var kept = await store.FindAsync(start.Key, cancel);
            Assert.Equal(Reply(i).Text, kept!.Text);
            Assert.Equal(Reply(i).LogProbs![0].Alternatives, kept.LogProbs![0].Alternatives);
        });
        await using var db = studio.Db();
        Assert.Equal((calls, calls), (await db.TeacherCalls.CountAsync(), await db.TeacherAnswers.CountAsync()));

        // a second answer to the same question does not take the place of the first
        var again = Start(0);
        await store.BeginAsync(again);
        await store.EndAsync(new AttemptEnd(again, TeacherOutcome.Answered, default, 0, false, TimeSpan.Zero, null, Reply(1)));
        Assert.Equal(Reply(0).Text, (await store.FindAsync(again.Key))!.Text);
    }

    private static async Task<Storage.Model.TeacherCall> OneAsync(LoopStudio studio, Guid id)
    {
        await using var db = studio.Db();
        return await db.TeacherCalls.AsNoTracking().SingleAsync(c => c.Id == id);
    }

    private static AttemptStart Start(int i) => new(
        Guid.NewGuid(), new CallKey($"key {i}"), 1, 3, "m", "{}", null, null, null, new TokenUsage(100, 0, 20), 2m, new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero));

    private static TeacherReply Reply(int i) => new(TeacherOutcome.Answered, $"answer {i} " + new string('ä', i))
    {
        LogProbs = [new TokenLogProb("a", -0.25, [new TokenAlternative("a", -0.25), new TokenAlternative("b", double.NegativeInfinity)])],
        Usage = new TokenUsage(30, 10, 5),
    };
}
