using LabelStudio.Core.Schema;
using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Redaction;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>Prompt functions asked about many documents: estimate, start, pause, go on, stop, and what came of it.</summary>
public interface IPromptRuns
{
    /// <summary>What a run would ask, cost and take, from tokens of sampled documents and, once there are any, from answers so far.</summary>
    Task<PromptEstimate> EstimateAsync(int projectId, PromptRunRequest request, CancellationToken cancel = default);

    /// <summary>Starts a run. Documents that the version has already answered for are not asked again.</summary>
    /// <exception cref="UserErrorException">No such function, no documents in the scope, a run of one of the functions is under way.</exception>
    Task<long> StartAsync(int projectId, PromptRunRequest request, Actor by, CancellationToken cancel = default);

    /// <summary>Stops sending; calls under way are finished and kept.</summary>
    Task PauseAsync(int projectId, long runId, Actor by, CancellationToken cancel = default);

    /// <summary>Goes on with a run that is paused or has stopped, with a new budget if one is given.</summary>
    Task ResumeAsync(int projectId, long runId, PromptBudget? budget, Actor by, CancellationToken cancel = default);

    /// <summary>Ends a run for good; votes so far stay.</summary>
    Task CancelAsync(int projectId, long runId, Actor by, CancellationToken cancel = default);

    /// <summary>The project's runs, newest first.</summary>
    Task<IReadOnlyList<PromptRunView>> ListAsync(int projectId, int take = 20, CancellationToken cancel = default);

    /// <exception cref="UserErrorException">There is no such run.</exception>
    Task<PromptRunView> GetAsync(int projectId, long runId, CancellationToken cancel = default);

    /// <summary>Documents of a function version with what came of them, by ordinal.</summary>
    /// <param name="reason">Only abstentions for this reason, or null for all documents asked.</param>
    /// <param name="after">The last ordinal already shown, or -1.</param>
    Task<IReadOnlyList<PromptAnswerRow>> AnswersAsync(
        int projectId, int functionVersionId, AbstainReason? reason, int after, int take = 50, CancellationToken cancel = default);

    /// <summary>What the prompt functions said about one document, current versions only (for review).</summary>
    Task<IReadOnlyList<PromptAnswerRow>> OfDocumentAsync(int projectId, int ordinal, CancellationToken cancel = default);

    /// <summary>The calls of a run or, without one, of the project: newest first.</summary>
    /// <param name="outcome">Only calls that ended so, or null for all.</param>
    /// <param name="skip">How many of them to leave out.</param>
    Task<IReadOnlyList<CallRow>> CallsAsync(int projectId, long? runId, TeacherOutcome? outcome = null, int skip = 0, int take = 100, CancellationToken cancel = default);

    /// <summary>How many calls of a run ended how; a null outcome is under way. The commonest first.</summary>
    Task<IReadOnlyList<(TeacherOutcome? Outcome, int Calls)>> OutcomesAsync(int projectId, long runId, CancellationToken cancel = default);
}

/// <summary>What to ask.</summary>
/// <param name="FunctionIds">The prompt functions; each asks its own teacher, side by side.</param>
/// <param name="Split">Only documents of this split, or null for all.</param>
/// <param name="Budget">A hard bound for the whole run.</param>
public sealed record PromptRunRequest(IReadOnlyList<int> FunctionIds, Split? Split, PromptBudget Budget)
{
    /// <summary>At most so many documents, drawn at random but always the same ones first; null for all.</summary>
    public int? Sample { get; init; }

    /// <summary>The longest the run may take, or null.</summary>
    public TimeSpan? Timeout { get; init; }
}

/// <summary>A bound on money and tokens; null is none.</summary>
public sealed record PromptBudget(decimal? Cost, long? Tokens);

public enum PromptRunState : byte
{
    Queued = 0,
    Running = 1,
    Paused = 2,

    /// <summary>The budget does not cover the next call.</summary>
    BudgetSpent = 3,

    /// <summary>A teacher does not answer, or refuses the studio's requests as such.</summary>
    TeacherFailed = 4,
    TimedOut = 5,
    Cancelled = 6,
    Finished = 7,
    Failed = 8,
}

/// <summary>What a run would ask, cost and take.</summary>
/// <param name="Most">The most it can cost, had every answer the greatest length.</param>
public sealed record PromptEstimate(IReadOnlyList<FunctionEstimateRow> Functions, int Documents, long Calls, long InputTokens, long OutputTokens, decimal Cost, decimal Most, TimeSpan Duration);

/// <param name="ToAsk">Documents without an answer yet.</param>
/// <param name="FromAnswers">Whether the figures rest on answers so far rather than on the length of the prompts.</param>
public sealed record FunctionEstimateRow(int FunctionId, string Name, int TeacherId, string Teacher, bool Simulated, int ToAsk, long InputTokens, long OutputTokens, decimal Cost, TimeSpan Duration, bool FromAnswers);

/// <summary>A run as people see it.</summary>
/// <param name="JobId">The job that does it now or did last.</param>
/// <param name="Message">Where it stopped and how to go on; null while it runs and when it is finished.</param>
public sealed record PromptRunView(
    long Id, int Number, PromptRunState State, long? JobId, string By, DateTime At, DateTime? EndedAt, PromptRunRequest Request,
    IReadOnlyList<PromptRunFunction> Functions, decimal Cost, long InputTokens, long CachedTokens, long OutputTokens, PromptEstimate? Estimate, string? Message)
{
    public int Documents => Functions.Sum(f => f.Documents);
    public int Asked => Functions.Sum(f => f.Asked);

    /// <summary>Whether <see cref="IPromptRuns.ResumeAsync"/> can go on with it.</summary>
    public bool CanResume => State is PromptRunState.Paused or PromptRunState.BudgetSpent or PromptRunState.TeacherFailed or PromptRunState.TimedOut or PromptRunState.Failed;
}

/// <summary>One function within a run.</summary>
/// <param name="Documents">In the scope.</param>
/// <param name="Asked">With a vote or a reason, whether by this run or before it.</param>
/// <param name="Voted">With a vote.</param>
/// <param name="Abstained">Abstentions by reason.</param>
/// <param name="Calls">Attempts sent by this run.</param>
/// <param name="Unknown">Attempts of which nobody learned what became of them (the studio was stopped); counted at the most they can have cost.</param>
/// <param name="FromCache">Answers that were there already: the same question had been paid for.</param>
public sealed record PromptRunFunction(
    int FunctionId, int FunctionVersionId, string Name, int TeacherId, string Teacher, bool Simulated, int Documents, int Asked, int Voted,
    IReadOnlyDictionary<AbstainReason, int> Abstained, long Calls, long Retries, long Unknown, long FromCache,
    decimal Cost, long InputTokens, long CachedTokens, long OutputTokens, TimeSpan? Latency)
{
    /// <summary>What was taken out of prompts before they were sent, by kind, each document's hits counted once.</summary>
    public IReadOnlyDictionary<RedactionKind, long> Redactions { get; init; } = new Dictionary<RedactionKind, long>();
}

/// <summary>What a prompt function said about one document.</summary>
public sealed record PromptAnswerRow(
    int FunctionId, int FunctionVersionId, string Function, int Ordinal, string ExternalId, string Text, int Class, float? Confidence, AbstainReason? Reason, string? Answer, string? Rationale);

/// <summary>One attempt as it was written down.</summary>
/// <param name="Outcome">Null while it is under way.</param>
/// <param name="Assumed">Usage and cost are upper bounds: the server did not say.</param>
public sealed record CallRow(
    Guid Id, string Teacher, string Model, string Parameters, int? FunctionVersionId, string? Function, int Attempt, DateTime At, TimeSpan? Latency,
    TeacherOutcome? Outcome, int InputTokens, int CachedTokens, int OutputTokens, decimal Cost, bool Assumed, string? Reason);
