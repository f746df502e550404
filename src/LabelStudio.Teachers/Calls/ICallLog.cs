using LabelStudio.Teachers.Asking;

namespace LabelStudio.Teachers.Calls;

/// <summary>Where answers are kept and every call is written down. A call is written before it is sent and its answer before it is used, so that a crash leaves at most the calls that were under way in doubt.</summary>
public interface ICallStore
{
    /// <summary>The kept answer to this question, or null.</summary>
    ValueTask<TeacherReply?> FindAsync(CallKey key, CancellationToken cancel = default);

    /// <summary>Writes down that an attempt is about to be sent; completes when it is on disk.</summary>
    Task<long> BeginAsync(CallStart start);

    /// <summary>Writes down how the call ended, and keeps its answer if it is one; completes when it is on disk.</summary>
    Task EndAsync(CallEnd end);
}

/// <summary>SHA-256 of endpoint, model, parameters, messages, form and sample.</summary>
public readonly record struct CallKey(string Hash);

/// <summary>A call that is about to be sent.</summary>
/// <param name="Reserved">The most it can cost, taken as spent should nobody ever learn what it did.</param>
public sealed record CallStart(
    CallKey Key, int TeacherId, string Model, string Parameters, int? ProjectId, int? FunctionVersionId, long? RunId, decimal Reserved, DateTimeOffset At);

/// <summary>How a call ended.</summary>
public sealed record CallEnd(long CallId, CallKey Key, TeacherReply Reply);
