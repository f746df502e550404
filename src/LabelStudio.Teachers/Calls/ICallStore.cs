using LabelStudio.Teachers.Asking;

namespace LabelStudio.Teachers.Calls;

/// <summary>Where answers are kept and every attempt is written down: before it is sent, and again with its answer before that is used. A crash leaves at most the attempts that were under way in doubt.</summary>
public interface ICallStore
{
    /// <summary>The kept answer to this question, or null.</summary>
    ValueTask<TeacherReply?> FindAsync(CallKey key, CancellationToken cancel = default);

    /// <summary>Writes down that an attempt is about to be sent; completes when it is kept.</summary>
    Task BeginAsync(AttemptStart start);

    /// <summary>Writes down how the attempt ended, and keeps its answer if it is one to keep; completes when both are.</summary>
    Task EndAsync(AttemptEnd end);
}

/// <summary>SHA-256 of endpoint, model, parameters, messages, form and sample, in hexadecimal.</summary>
public readonly record struct CallKey(string Hash);

/// <summary>An attempt that is about to be sent.</summary>
/// <param name="Id">The attempt's own.</param>
/// <param name="Number">From 1: how often the question has been sent in this call.</param>
/// <param name="Parameters">Decoding parameters as JSON.</param>
/// <param name="MostUsage">The most tokens it can take.</param>
/// <param name="MostCost">The most it can cost; taken as spent should nobody ever learn what became of it.</param>
public sealed record AttemptStart(
    Guid Id, CallKey Key, int Number, int TeacherId, string Model, string Parameters, int? ProjectId, int? FunctionVersionId, long? RunId,
    TokenUsage MostUsage, decimal MostCost, DateTimeOffset At);

/// <summary>How an attempt ended.</summary>
/// <param name="Start">The attempt.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Usage">Tokens as the server counted them, or the most it can have taken.</param>
/// <param name="Cost">What it was billed, or the most it can have been.</param>
/// <param name="Assumed">The server did not say what it billed, so usage and cost are upper bounds.</param>
/// <param name="Latency">Of this attempt.</param>
/// <param name="Reason">Why there is no answer, in words; null when there is one.</param>
/// <param name="Keep">The reply to give to whoever asks the same again, or null.</param>
public sealed record AttemptEnd(
    AttemptStart Start, TeacherOutcome Outcome, TokenUsage Usage, decimal Cost, bool Assumed, TimeSpan Latency, string? Reason, TeacherReply? Keep);
