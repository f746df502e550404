using LabelStudio.Teachers.Asking;
using LabelStudio.Teachers.Prompts.Answers;

namespace LabelStudio.Teachers.Prompts;

/// <summary>What a teacher is asked about one document.</summary>
/// <param name="DocumentId">Which document.</param>
/// <param name="Requests">One, or as many as there are samples to agree.</param>
/// <param name="Form">The answers that are offered.</param>
/// <param name="ExampleIds">The documents whose gold was shown, in their order.</param>
public sealed record PromptQuestion(string DocumentId, IReadOnlyList<TeacherRequest> Requests, AnswerForm Form, IReadOnlyList<string> ExampleIds)
{
    /// <summary>Roughly how many tokens one request is.</summary>
    public int EstimatedTokens => TokenEstimate.Of(Requests[0]);
}
