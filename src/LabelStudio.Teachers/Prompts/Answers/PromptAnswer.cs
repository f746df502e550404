namespace LabelStudio.Teachers.Prompts.Answers;

/// <summary>What came of asking about one document.</summary>
public enum AnswerOutcome : byte
{
    /// <summary>The answer is a class.</summary>
    Voted = 0,

    /// <summary>A good answer that votes for nothing: no, none of these, below the threshold.</summary>
    Declined = 1,

    /// <summary>The answer is none of those offered.</summary>
    OffSchema = 2,

    /// <summary>The answer is more than one of those offered.</summary>
    Ambiguous = 3,
    Refused = 4,
    Empty = 5,

    /// <summary>The answer ends in the middle.</summary>
    Cut = 6,

    /// <summary>There is no answer: the call failed or was not made.</summary>
    Failed = 7,
}

/// <summary>An answer as a vote. Whatever is not plainly one of the offered answers abstains, with the reason; nothing is guessed.</summary>
/// <param name="Class">The class voted for, -1 to abstain.</param>
public sealed record PromptAnswer(AnswerOutcome Outcome, int Class)
{
    public const int Abstain = -1;

    /// <summary>Why it abstains, in words; null where it votes.</summary>
    public string? Reason { get; init; }

    /// <summary>What the teacher answered, as far as it can be told from the words around; null where it cannot.</summary>
    public string? Answer { get; init; }

    /// <summary>The reasons the teacher gave, or null.</summary>
    public string? Rationale { get; init; }

    /// <summary>How sure the answer is by the prompt's source, 0 to 1, before calibration; null where it does not say.</summary>
    public double? Confidence { get; init; }

    /// <summary>The score, 0 to 100, of a prompt that asks for one.</summary>
    public double? Score { get; init; }

    public bool Votes => Outcome == AnswerOutcome.Voted;

    /// <summary>Whether the teacher gave one of the answers that were asked for, also where that abstains.</summary>
    public bool IsGood => Outcome is AnswerOutcome.Voted or AnswerOutcome.Declined;

    public static PromptAnswer Without(AnswerOutcome outcome, string reason, string? answer = null) => new(outcome, Abstain) { Reason = reason, Answer = answer };
}
