using LabelStudio.Teachers.Budgets;

namespace LabelStudio.Teachers.Tests.Budgets;

public class BudgetTests
{
    [Fact]
    public async Task NeverExceededHoweverManySpendAtOnce()
    {
        var budget = new Budget(100, null);
        var billed = 0m;
        var turns = new object();
        var results = await Task.WhenAll(Enumerable.Range(0, 64).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            var calls = 0;
            while (await budget.ReserveAsync(5, 10) is { } reservation)
            {
                await Task.Yield();
                var cost = (decimal)random.Next(0, 6);
                lock (turns) billed += cost;
                if (cost == 0) reservation.Release();
                else reservation.Settle(cost, 10);
                calls++;
            }
            return calls;
        })));
        var state = budget.State;
        Assert.Equal((billed, 0m), (state.Spent, state.Reserved));
        // it stops when the next call might not be covered, not before
        Assert.InRange(state.Spent, 95.5m, 100m);
        Assert.True(results.Sum() > 20);
    }

    [Fact]
    public async Task WhoDoesNotFitWaitsForWhatComesBackAndIsToldWhenNothingWill()
    {
        var budget = new Budget(null, 100, tokens: 40);
        var first = await budget.ReserveAsync(0, 50);
        var waits = budget.ReserveAsync(0, 30).AsTask();
        Assert.False(waits.IsCompleted);
        first!.Settle(0, 20);
        var second = await waits;
        Assert.NotNull(second);
        var never = budget.ReserveAsync(0, 30).AsTask();
        Assert.False(never.IsCompleted);
        second.Settle(0, 30);
        Assert.Null(await never);
        Assert.Equal(90, budget.State.Tokens);
        Assert.Null(await budget.ReserveAsync(0, 11));
        Assert.NotNull(await budget.ReserveAsync(0, 10));
    }

    [Fact]
    public async Task WhoStopsWaitingTakesNothing()
    {
        var budget = new Budget(10, null);
        var first = await budget.ReserveAsync(8, 0);
        using var cancel = new CancellationTokenSource();
        var waits = budget.ReserveAsync(5, 0, cancel.Token).AsTask();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        first!.Release();
        Assert.Equal((0m, 0m), (budget.State.Spent, budget.State.Reserved));
        Assert.Throws<InvalidOperationException>(first.Release);
    }
}
