namespace LabelStudio.Teachers.Asking;

public enum TeacherRole : byte
{
    System = 0,
    User = 1,
    Assistant = 2,
}

public sealed record TeacherMessage(TeacherRole Role, string Content);

/// <summary>The form that the answer must have.</summary>
/// <param name="Name">Letters, digits, "_" and "-", at most 64.</param>
/// <param name="Schema">A JSON schema, as JSON.</param>
public sealed record AnswerFormat(string Name, string Schema);

/// <summary>One question to a teacher. Two requests that are equal are asked once.</summary>
/// <param name="Messages">What is sent, in order.</param>
public sealed record TeacherRequest(IReadOnlyList<TeacherMessage> Messages)
{
    /// <summary>The form of the answer, or null for free text. A teacher that does not know structured output is not told of it.</summary>
    public AnswerFormat? Format { get; init; }

    /// <summary>Ask for the log-probabilities of the answer's tokens, if the teacher gives them.</summary>
    public bool LogProbs { get; init; }

    /// <summary>Which of several answers to the same messages is wanted (self-consistency); each is asked for on its own.</summary>
    public int Sample { get; init; }

    /// <summary>Temperature in place of the teacher's (several samples at temperature 0 would all be the same), or null.</summary>
    public double? Temperature { get; init; }
}
