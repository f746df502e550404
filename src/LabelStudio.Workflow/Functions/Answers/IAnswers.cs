namespace LabelStudio.Workflow.Functions.Answers;

/// <summary>Answers of imported votes that are no class of the schema, and what they stand for in a project.</summary>
public interface IAnswers
{
    /// <summary>All such answers that are stored, the most frequent first; also those that have a meaning and stand nowhere.</summary>
    Task<IReadOnlyList<AnswerRow>> ListAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Says what answers stand for. Stored answers are voted on anew at once, and coming imports follow.</summary>
    /// <returns>The functions whose votes have changed; each has a new version.</returns>
    /// <exception cref="UserErrorException">A class that the project has not.</exception>
    Task<IReadOnlyList<string>> MapAsync(int projectId, IReadOnlyList<AnswerChoice> choices, Actor by, CancellationToken cancel = default);
}

/// <summary>What an answer stands for.</summary>
/// <param name="Answer">As it was given.</param>
/// <param name="Class">A class, <see cref="AnswerRow.Abstention"/>, or null for nothing that is known: it abstains and is counted as off-schema.</param>
public sealed record AnswerChoice(string Answer, int? Class);

/// <summary>An answer that is no class.</summary>
/// <param name="Answer">As it was given; very long ones are cut.</param>
/// <param name="Count">How often.</param>
/// <param name="Functions">By which functions.</param>
/// <param name="Class">What it stands for in the project: a class, <see cref="Abstention"/>, or null where nobody has said.</param>
/// <param name="Suggestion">The class whose name is nearest, or null where none is near.</param>
public sealed record AnswerRow(string Answer, long Count, IReadOnlyList<AnswerCount> Functions, int? Class, AnswerSuggestion? Suggestion)
{
    /// <summary>An answer that means no class.</summary>
    public const int Abstention = -1;

    /// <summary>False where only the number of the answers is known and not the documents: these votes must be imported again to be mapped.</summary>
    public bool ByDocument { get; init; } = true;
}

/// <summary>How often a function gave an answer.</summary>
public sealed record AnswerCount(string Function, long Count);

/// <summary>A class that an answer may mean.</summary>
/// <param name="Sure">Whether the names differ in case, spaces and signs only.</param>
public sealed record AnswerSuggestion(int Class, bool Sure);

/// <summary>What is in a file of votes.</summary>
/// <param name="FileName">As the user knows it.</param>
/// <param name="Functions">Its functions.</param>
/// <param name="Documents">Documents of the project with an answer.</param>
/// <param name="UnknownRows">Rows of documents that the project has not.</param>
/// <param name="UnknownIds">The first of their ids.</param>
/// <param name="Answers">Answers that are no class, the most frequent first.</param>
public sealed record VotePreview(
    string FileName, IReadOnlyList<PreviewedFunction> Functions, int Documents, long UnknownRows, IReadOnlyList<string> UnknownIds, IReadOnlyList<AnswerRow> Answers);

/// <summary>A function in a file of votes.</summary>
/// <param name="Votes">Votes for classes, as they stand in the file.</param>
/// <param name="OffSchema">Answers that are no class.</param>
/// <param name="Replaces">The version of the function of this name that the project has, or null.</param>
public sealed record PreviewedFunction(string Name, long Votes, long OffSchema, int? Replaces);
