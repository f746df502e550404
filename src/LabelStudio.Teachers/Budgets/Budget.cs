namespace LabelStudio.Teachers.Budgets;

/// <inheritdoc cref="IBudget"/>
public sealed class Budget : IBudget
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Waiter> _waiters = new();
    private readonly decimal? _costLimit;
    private readonly long? _tokenLimit;
    private decimal _spent;
    private decimal _reserved;
    private long _tokens;
    private long _reservedTokens;
    private int _open;

    /// <param name="costLimit">Money, in the currency of the prices; null is no limit.</param>
    /// <param name="tokenLimit">Tokens, input and output together; null is no limit.</param>
    /// <param name="spent">What was spent of it before.</param>
    /// <param name="tokens">Tokens that were used of it before.</param>
    public Budget(decimal? costLimit, long? tokenLimit, decimal spent = 0, long tokens = 0) =>
        (_costLimit, _tokenLimit, _spent, _tokens) = (costLimit, tokenLimit, spent, tokens);

    /// <summary>A budget that only counts.</summary>
    public static Budget Unlimited => new(null, null);

    public BudgetState State
    {
        get
        {
            lock (_lock) return new BudgetState(_spent, _reserved, _costLimit, _tokens, _reservedTokens, _tokenLimit);
        }
    }

    public async ValueTask<IReservation?> ReserveAsync(decimal cost, long tokens, CancellationToken cancel = default)
    {
        Waiter waiter;
        lock (_lock)
        {
            if (!CanEver(cost, tokens)) return null;
            if (Fits(cost, tokens)) return Take(cost, tokens);
            if (_open == 0) return null;
            waiter = new Waiter(cost, tokens);
            _waiters.AddLast(waiter);
        }
        await using var stop = cancel.UnsafeRegister(static (state, token) =>
        {
            var (budget, waiting) = ((Budget, Waiter))state!;
            lock (budget._lock)
            {
                if (budget._waiters.Remove(waiting)) waiting.Done.SetCanceled(token);
            }
        }, (this, waiter));
        return await waiter.Done.Task;
    }

    private bool CanEver(decimal cost, long tokens) => !(_spent + cost > _costLimit) && !(_tokens + tokens > _tokenLimit);

    private bool Fits(decimal cost, long tokens) => !(_spent + _reserved + cost > _costLimit) && !(_tokens + _reservedTokens + tokens > _tokenLimit);

    private Reservation Take(decimal cost, long tokens)
    {
        _reserved += cost;
        _reservedTokens += tokens;
        _open++;
        return new Reservation(this, cost, tokens);
    }

    private void Close(Reservation r, decimal cost, long tokens)
    {
        lock (_lock)
        {
            _reserved -= r.Cost;
            _reservedTokens -= r.Tokens;
            _open--;
            _spent += cost;
            _tokens += tokens;
            for (var node = _waiters.First; node != null;)
            {
                var (waiter, next) = (node.Value, node.Next);
                if (Fits(waiter.Cost, waiter.Tokens) || _open == 0 || !CanEver(waiter.Cost, waiter.Tokens))
                {
                    // out of the list under the lock: who cancels finds it gone, so what is taken here has a taker
                    _waiters.Remove(node);
                    waiter.Done.SetResult(Fits(waiter.Cost, waiter.Tokens) ? Take(waiter.Cost, waiter.Tokens) : null);
                }
                node = next;
            }
        }
    }

    private sealed record Waiter(decimal Cost, long Tokens)
    {
        public TaskCompletionSource<IReservation?> Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed class Reservation(Budget budget, decimal cost, long tokens) : IReservation
    {
        private int _closed;

        public decimal Cost => cost;

        public long Tokens => tokens;

        public void Settle(decimal billed, long used)
        {
            if (Interlocked.Exchange(ref _closed, 1) != 0) throw new InvalidOperationException("The reservation is settled already.");
            budget.Close(this, billed, used);
        }

        public void Release() => Settle(0, 0);
    }
}
