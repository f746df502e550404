using LabelStudio.Teachers.Budgets;
using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Teachers.Asking;

/// <summary>The way to one teacher: calls are bounded, retried, paid from a budget, kept and written down. Safe for many callers at once; calls above the teacher's concurrency wait.</summary>
public interface ITeacherChannel
{
    TeacherDefinition Teacher { get; }

    /// <summary>Asks, or gives the answer that the same question got before. Faults are outcomes, not exceptions.</summary>
    /// <param name="request">The question.</param>
    /// <param name="context">Who pays, and what the call is written down for.</param>
    /// <param name="cancel">Ends the wait with <see cref="TeacherOutcome.Cancelled"/>; a call under way is finished by nobody then.</param>
    Task<TeacherReply> AskAsync(TeacherRequest request, CallContext context, CancellationToken cancel = default);

    /// <summary>As <see cref="AskAsync"/>, with the text as it arrives; the last piece carries the whole reply.</summary>
    IAsyncEnumerable<ReplyPiece> StreamAsync(TeacherRequest request, CallContext context, CancellationToken cancel = default);
}

/// <summary>Who pays for a call, and what it is written down for.</summary>
/// <param name="Budget">What the call is paid from.</param>
/// <param name="ProjectId">The project, or null for a test of the connection.</param>
/// <param name="FunctionVersionId">The version of the prompt function, or null for one that is not saved.</param>
/// <param name="RunId">The run of prompts, or null for the builder's samples.</param>
public sealed record CallContext(IBudget Budget, int? ProjectId = null, int? FunctionVersionId = null, long? RunId = null);

/// <summary>A piece of an answer. A retry starts over: <paramref name="Restart"/> tells to forget the text so far.</summary>
public readonly record struct ReplyPiece(string Text, TeacherReply? Reply = null, bool Restart = false);
