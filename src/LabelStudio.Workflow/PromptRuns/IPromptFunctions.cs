using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Workflow.PromptRuns;

/// <summary>Opens prompt functions for a run.</summary>
public interface IPromptFunctions
{
    /// <summary>Reads a version with all it needs to ask: template, classes, examples, calibration. What it renders does not change while it is open.</summary>
    /// <exception cref="UserErrorException">The version is gone, or the prompt cannot be rendered.</exception>
    Task<IPromptFunction> OpenAsync(int projectId, int functionVersionId, CancellationToken cancel = default);
}

/// <summary>One version of a prompt function, ready to ask. Safe for many threads at once.</summary>
public interface IPromptFunction
{
    int FunctionId { get; }
    int FunctionVersionId { get; }
    string Name { get; }

    /// <summary>The teacher it asks.</summary>
    int TeacherId { get; }

    /// <summary>The questions about one document: one, or one a sample where the confidence comes from several.</summary>
    /// <param name="document">The document.</param>
    /// <param name="abilities">What the teacher honours.</param>
    ValueTask<IReadOnlyList<TeacherRequest>> RenderAsync(PromptDocument document, TeacherAbilities abilities, CancellationToken cancel = default);

    /// <summary>Reads the answers to the questions of <see cref="RenderAsync"/>, in their order. Never guesses.</summary>
    PromptVote Read(PromptDocument document, IReadOnlyList<TeacherReply> replies);
}

/// <summary>A document as a prompt sees it.</summary>
public sealed record PromptDocument(int Ordinal, string ExternalId, string Text, IReadOnlyDictionary<string, string> Fields);

/// <summary>Why a prompt function abstains on a document; null beside a vote.</summary>
public enum AbstainReason : byte
{
    /// <summary>The answer says that the class does not apply: a plain abstention.</summary>
    None = 0,
    OffSchema = 1,
    Refused = 2,
    Empty = 3,
    Cut = 4,
    TimedOut = 5,
    RateLimited = 6,
    ServerFault = 7,
    Malformed = 8,
    Unreachable = 9,
    Rejected = 10,

    /// <summary>The prompt would not fit into the teacher's context.</summary>
    TooLong = 11,

    /// <summary>The samples do not agree enough.</summary>
    Disagreement = 12,
}

/// <summary>What the answers about one document come to.</summary>
/// <param name="Class">The class, or -1 to abstain.</param>
/// <param name="Confidence">0 to 1, calibrated where it can be; null where there is none.</param>
/// <param name="Reason">Why it abstains.</param>
/// <param name="Answer">What was answered, shortened, for the list of off-schema answers; null where it does not matter.</param>
/// <param name="Rationale">The teacher's reason, or null where none was asked for.</param>
public sealed record PromptVote(int Class, float? Confidence, AbstainReason? Reason, string? Answer, string? Rationale)
{
    /// <summary>The confidence before calibration; null where there is none.</summary>
    public float? RawConfidence { get; init; }

    /// <summary>Ids of the documents whose gold was shown as examples.</summary>
    public IReadOnlyList<string> ExampleIds { get; init; } = [];
}
