using LabelStudio.Teachers.Asking;

namespace LabelStudio.Teachers.Budgets;

/// <summary>A hard bound on money and tokens. What a call can cost at most is set aside before it is sent, so the bound holds however many calls are under way.</summary>
public interface IBudget
{
    /// <summary>Sets aside what one attempt can cost at most; null when that is no longer covered.</summary>
    IReservation? TryReserve(decimal cost, long tokens);

    BudgetState State { get; }
}

/// <summary>Money and tokens set aside for one attempt. Exactly one of the two methods is called.</summary>
public interface IReservation
{
    /// <summary>The attempt was billed this much; the rest goes back.</summary>
    void Settle(decimal cost, TokenUsage usage);

    /// <summary>The attempt was not billed.</summary>
    void Release();
}

/// <summary>Where a budget stands. A limit that is null is none.</summary>
public readonly record struct BudgetState(decimal Spent, decimal Reserved, decimal? CostLimit, long Tokens, long ReservedTokens, long? TokenLimit);
