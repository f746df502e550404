using LabelStudio.Teachers.Asking;

namespace LabelStudio.Teachers.Clients;

/// <summary>Whether an attempt costs something.</summary>
internal enum Billing : byte
{
    /// <summary>It was refused or never arrived.</summary>
    None,

    /// <summary>The server said how many tokens it took.</summary>
    Reported,

    /// <summary>It may have been billed, and nobody said how much.</summary>
    Unknown,
}

/// <summary>What came of one attempt.</summary>
/// <param name="NeedsPerson">The server refuses the studio as such, so no other call will fare better.</param>
internal sealed record AttemptResult(TeacherOutcome Outcome, Billing Billing, string? Reason, bool Retry = false, bool NeedsPerson = false)
{
    public string Text { get; init; } = "";
    public TokenUsage Usage { get; init; }
    public IReadOnlyList<TokenLogProb>? LogProbs { get; init; }
    public string? Model { get; init; }
    public bool Simulated { get; init; }
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether the server has spoken as a working server does.</summary>
    public bool IsAlive => Outcome is TeacherOutcome.Answered or TeacherOutcome.Refused or TeacherOutcome.Empty or TeacherOutcome.Cut or TeacherOutcome.RateLimited
        || (Outcome == TeacherOutcome.Rejected && !NeedsPerson);

    /// <summary>Whether whoever asks the same again gets the same answer: it was paid for.</summary>
    public bool Keeps => Outcome is TeacherOutcome.Answered or TeacherOutcome.Refused or TeacherOutcome.Empty or TeacherOutcome.Cut && Billing != Billing.None;
}
