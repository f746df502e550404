namespace LabelStudio.Teachers.Budgets;

/// <summary>A hard bound on money and tokens. What a call can cost at most is set aside before it is sent, so the bound holds however many calls are under way.</summary>
public interface IBudget
{
    /// <summary>Sets aside what one attempt can cost at most. Waits while other calls hold what may come back to it; null when it is not covered any more.</summary>
    ValueTask<IReservation?> ReserveAsync(decimal cost, long tokens, CancellationToken cancel = default);

    BudgetState State { get; }
}

/// <summary>Money and tokens set aside for one attempt. One of the two methods is called, once.</summary>
public interface IReservation
{
    /// <summary>The attempt was billed this much; the rest goes back.</summary>
    void Settle(decimal cost, long tokens);

    /// <summary>The attempt was not billed.</summary>
    void Release();
}

/// <summary>Where a budget stands. A limit that is null is none.</summary>
public readonly record struct BudgetState(decimal Spent, decimal Reserved, decimal? CostLimit, long Tokens, long ReservedTokens, long? TokenLimit);
