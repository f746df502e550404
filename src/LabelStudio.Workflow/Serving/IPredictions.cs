using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Serving;

/// <summary>Asks a project's students about texts that are not kept.</summary>
public interface IPredictions
{
    /// <summary>Predicts.</summary>
    /// <param name="student">The student's number in the project, or null for the newest one.</param>
    /// <param name="texts">1 to <see cref="PredictionLimits.MostTexts"/> texts, with their fields where the student reads any.</param>
    /// <param name="top">How many classes to name for each text, most probable first; at least 1, of more than there are all.</param>
    /// <returns>The predictions in the order of the texts, or null when the project has no such student.</returns>
    /// <exception cref="UnknownFieldException">A field that the student does not read.</exception>
    /// <exception cref="UserErrorException">Too many texts, or a file that is gone.</exception>
    Task<PredictionSet?> PredictAsync(int projectId, int? student, IReadOnlyList<AskedText> texts, int top, CancellationToken cancel = default);
}

/// <summary>A text that a student is asked about.</summary>
/// <param name="Text">The text.</param>
/// <param name="Fields">The fields that go with it, by name; null for none. One that the student reads may be absent.</param>
public readonly record struct AskedText(string Text, IReadOnlyDictionary<string, string>? Fields = null);

/// <summary>A text came with a field that the student does not read.</summary>
/// <param name="index">Which text, from 0.</param>
/// <param name="name">The field.</param>
/// <param name="read">The fields that the student reads.</param>
public sealed class UnknownFieldException(int index, string name, IReadOnlyList<string> read) : UserErrorException(
    $"The student does not read the field \"{name}\": it reads {(read.Count == 0 ? "texts alone" : InWords.List([.. read.Select(n => $"\"{n}\"")]))}.")
{
    public int Index => index;

    public string Name => name;
}

/// <summary>What one request may hold.</summary>
public static class PredictionLimits
{
    /// <summary>Texts of one request.</summary>
    public const int MostTexts = 1_000;

    /// <summary>Bytes of one request.</summary>
    public const int MostBytes = 2 << 20;
}

/// <summary>Answers of one student.</summary>
/// <param name="Student">Its number in the project.</param>
public sealed record PredictionSet(int Student, IReadOnlyList<Prediction> Predictions);

/// <summary>What a student says of one text.</summary>
/// <param name="Label">The most probable class.</param>
/// <param name="Confidence">Its probability, 0 to 1.</param>
/// <param name="Abstains">Whether the student is too unsure, or knows too little of the text, for its answer to be used.</param>
/// <param name="InDistribution">Share of the text's features that the student knows, 0 to 1; null for a student of an earlier version.</param>
/// <param name="Top">The most probable classes, as many as were asked for.</param>
public sealed record Prediction(
    string Label, double Confidence, bool Abstains, double? InDistribution, IReadOnlyList<(string Class, double Probability)> Top);
