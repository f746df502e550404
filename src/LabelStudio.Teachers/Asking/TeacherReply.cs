namespace LabelStudio.Teachers.Asking;

/// <summary>How a call ended.</summary>
public enum TeacherOutcome : byte
{
    Answered = 0,

    /// <summary>The model or a filter before it would not answer.</summary>
    Refused = 1,
    Empty = 2,

    /// <summary>The answer was cut at the longest length.</summary>
    Cut = 3,
    TimedOut = 4,
    RateLimited = 5,
    ServerFault = 6,

    /// <summary>What came back was no chat completion.</summary>
    Malformed = 7,

    /// <summary>The connection could not be made or broke.</summary>
    Unreachable = 8,

    /// <summary>The server said that the request itself is wrong: unknown model, key not accepted, prompt too long.</summary>
    Rejected = 9,

    /// <summary>Not asked: the budget would not have covered it.</summary>
    BudgetSpent = 10,

    /// <summary>Not asked: the teacher has failed too often just now.</summary>
    CircuitOpen = 11,
    Cancelled = 12,

    /// <summary>Nobody knows: the studio was stopped while the call was under way. Only in records.</summary>
    Unknown = 13,
}

/// <summary>Tokens of a call as the server counted them; cached input is part of input.</summary>
public readonly record struct TokenUsage(int Input, int CachedInput, int Output)
{
    public long Total => (long)Input + Output;

    public static TokenUsage operator +(TokenUsage a, TokenUsage b) => new(a.Input + b.Input, a.CachedInput + b.CachedInput, a.Output + b.Output);
}

/// <summary>One token of the answer with the natural logarithm of its probability.</summary>
/// <param name="Alternatives">The likeliest tokens in its place, as the server gives them; may include the token itself.</param>
public sealed record TokenLogProb(string Token, double LogProb, IReadOnlyList<TokenAlternative> Alternatives);

public readonly record struct TokenAlternative(string Token, double LogProb);

/// <summary>What came of a question. Never thrown: a fault is an outcome.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Text">The answer as it came, redactions put back; "" when there is none.</param>
public sealed record TeacherReply(TeacherOutcome Outcome, string Text)
{
    /// <summary>Token by token, or null where the teacher gave none.</summary>
    public IReadOnlyList<TokenLogProb>? LogProbs { get; init; }

    /// <summary>Tokens of the answer; what failed attempts took is in <see cref="Cost"/>.</summary>
    public TokenUsage Usage { get; init; }

    /// <summary>What all attempts cost, in the currency of the prices; 0 for an answer out of the cache.</summary>
    public decimal Cost { get; init; }

    /// <summary>From asking to the last byte, waits between attempts included.</summary>
    public TimeSpan Latency { get; init; }

    /// <summary>How often it was sent; 0 when it was not.</summary>
    public int Attempts { get; init; }

    public bool FromCache { get; init; }

    /// <summary>The server did not say what it billed: usage and cost are upper bounds.</summary>
    public bool Assumed { get; init; }

    /// <summary>The model that the server says has answered, or null.</summary>
    public string? Model { get; init; }

    /// <summary>The server says that it only plays a teacher.</summary>
    public bool Simulated { get; init; }

    /// <summary>With <see cref="TeacherOutcome.CircuitOpen"/> and <see cref="TeacherOutcome.RateLimited"/>: when asking again makes sense; null when a person has to do something first.</summary>
    public TimeSpan? RetryIn { get; init; }

    /// <summary>Why there is no answer, in words; null when there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>The server refuses the studio as such (key, model, account): no other question will fare better until a person has done something.</summary>
    public bool NeedsPerson { get; init; }

    /// <summary>What was taken out before sending; the list never leaves the machine.</summary>
    public IReadOnlyList<Redaction.RedactionHit> Redactions { get; init; } = [];

    public bool Answered => Outcome == TeacherOutcome.Answered;
}
