using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Core.Students.Search;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>How a student came to be.</summary>
/// <param name="Rows">Documents learned from.</param>
/// <param name="Training">The trainer's own record.</param>
/// <param name="Search">How its settings were chosen, or null where they were given.</param>
/// <param name="SelfTraining">What self-training came to, or null where it was not asked for.</param>
/// <param name="Encoder">What the sentence encoder taught, in words, or null without one.</param>
/// <param name="Calibration">What makes its probabilities as right as they say.</param>
public sealed record StudentFigures(
    int Rows, TrainingRecord Training, SearchFigures? Search = null, SelfTrainingFigures? SelfTraining = null, string? Encoder = null, CalibrationFigures? Calibration = null)
{
    /// <summary>The fields that it was given to read beside the text.</summary>
    public IReadOnlyList<FieldFigures> Fields { get; init; } = [];

    /// <summary>What they are worth on dev, in words; null without fields or dev.</summary>
    public string? FieldsSentence { get; init; }

    /// <summary>What was chosen and found on dev, a sentence each.</summary>
    public IEnumerable<string> InWords()
    {
        foreach (var sentence in (string?[])[Search?.Sentence, SelfTraining?.Sentence, Encoder, FieldsSentence, Calibration?.Sentence])
            if (sentence != null) yield return sentence;
    }
}

/// <summary>How settings were chosen on dev.</summary>
/// <param name="Sentence">In words.</param>
/// <param name="OutOfTime">Whether time ran out before every way had its turn.</param>
/// <param name="Trials">What was tried, best first.</param>
public sealed record SearchFigures(string Sentence, bool OutOfTime, IReadOnlyList<SearchTrial> Trials);

/// <summary>What self-training came to.</summary>
/// <param name="Kept">Whether it earned its place.</param>
/// <param name="Taken">Documents that it took up.</param>
/// <param name="Offered">Documents without a label.</param>
/// <param name="Sentence">In words.</param>
public sealed record SelfTrainingFigures(bool Kept, int Taken, int Offered, string Sentence);

/// <summary>What makes a student's probabilities as right as they say, and when it abstains.</summary>
/// <param name="Method">none, temperature, vector, isotonic.</param>
/// <param name="Documents">Dev documents with gold.</param>
/// <param name="Sentence">In words.</param>
/// <param name="Trials">What was tried on dev, cross-validated; the plain softmax first.</param>
/// <param name="Abstain">When it had better say nothing, or null where no threshold can be promised to reach the precision.</param>
/// <param name="TargetPrecision">The share of answers that shall be right.</param>
/// <param name="Sets">Sets of classes that hold the right one nine times in ten, or null without dev.</param>
public sealed record CalibrationFigures(
    string Method, int Documents, string Sentence, IReadOnlyList<CalibrationTrialFigures> Trials, AbstainRule? Abstain, double TargetPrecision, ConformalSets? Sets);

/// <param name="Method">none, temperature, vector, isotonic.</param>
public sealed record CalibrationTrialFigures(string Method, double LogLoss, double Ece);
