namespace LabelStudio.TeacherSimulator.Answers;

/// <summary>Knows what one model believes about a question.</summary>
internal interface IAnswers
{
    /// <summary>The belief, or null where this source knows nothing of the document.</summary>
    /// <param name="asked">The question.</param>
    /// <param name="message">The whole message it was found in.</param>
    /// <param name="hash">Hash of document and model, for draws.</param>
    Belief? Believe(Asked asked, string message, UInt128 hash);
}
