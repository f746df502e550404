using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students.Calibration;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Everything that one evaluation of a student has found, as it is kept, shown and downloaded. It names no text of a document.</summary>
public sealed record EvaluationReport
{
    /// <summary>Raised when the form of the report changes.</summary>
    public const int CurrentFormat = 1;

    public int Format { get; init; } = CurrentFormat;
    public required string Project { get; init; }
    public required IReadOnlyList<string> Classes { get; init; }
    public required JudgedStudent Student { get; init; }

    /// <summary>The split it is judged on: dev, which costs no look, or the sealed test.</summary>
    public required Split On { get; init; }

    public required DateTime At { get; init; }
    public required string By { get; init; }
    public required string Program { get; init; }
    public required int DatasetVersion { get; init; }

    /// <summary>Which look at the project's test this was, from 1; 0 on dev.</summary>
    public int Look { get; init; }

    public required EvaluationResult Result { get; init; }

    /// <summary>Without the documents that have a duplicate or near-duplicate in another split; null when none is left, or none was left out.</summary>
    public EvaluationResult? WithoutDuplicates { get; init; }

    public int DuplicatesLeftOut { get; init; }

    /// <summary>What was promised on dev, measured; null on dev itself, and where nothing was promised.</summary>
    public PromiseResult? Promises { get; init; }

    /// <summary>The student first, then what it is compared with, all on the same documents.</summary>
    public required IReadOnlyList<Contender> Beside { get; init; }

    /// <summary>How often the student says what those say that it learned from. High agreement is no accuracy: it repeats their errors too.</summary>
    public required IReadOnlyList<AgreementWith> Agreements { get; init; }

    public required SliceFindings Slices { get; init; }

    /// <summary>Null where it could not be drawn; <see cref="Notes"/> say why.</summary>
    public LearningCurve? Curve { get; init; }

    public required IReadOnlyList<NoiseResult> Robustness { get; init; }
    public required IReadOnlyList<ForeignResult> Foreign { get; init; }

    /// <summary>Beside the student before, class by class; null for the first.</summary>
    public RegressionResult? Regression { get; init; }

    public required SpeedFigures Speed { get; init; }
    public required CostComparison Costs { get; init; }

    /// <summary>What to know when reading the figures, and what is left out and why, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>The student as it was judged.</summary>
public sealed record JudgedStudent(
    long RunId, int Number, string Trainer, string FileSha256, long FileBytes, int TrainingDocuments, int GoldDocuments, double TrainSeconds);

/// <summary>What a student's thresholds were fitted on dev to reach, and what they reach on documents that had no part in it.</summary>
/// <param name="Abstain">When it had better say nothing; null where no threshold could be promised.</param>
/// <param name="Sets">Sets of classes that hold the right one.</param>
public sealed record PromiseResult(AbstainRule? Abstain, AbstainOutcome? AbstainFound, ConformalSets? Sets, SetCoverage? SetsFound);

public enum ContenderKind : byte
{
    Student = 0,
    Majority = 1,
    BestFunction = 2,
    LabelModel = 3,
    Teacher = 4,
    FewShot = 5,
    PreviousStudent = 6,
}

/// <summary>Something that answers the same documents. A document it does not answer is wrong.</summary>
/// <param name="Name">"Majority vote", the function, the teacher's prompt function, "10 gold a class".</param>
/// <param name="N">Documents with gold.</param>
/// <param name="Answered">Documents of them that it answers.</param>
/// <param name="Accuracy">Share of the n that are right.</param>
/// <param name="AccuracyAnswered">Share of the answered that are right; null where it answers all.</param>
/// <param name="MacroF1">Mean F1 over the classes in the gold.</param>
/// <param name="LogLoss">Nats; null for what gives no probabilities.</param>
/// <param name="Ece">Expected calibration error; null for what gives no probabilities.</param>
/// <param name="Ahead">Accuracy of the student less its own, by the paired bootstrap; null for the student itself.</param>
/// <param name="OnlyStudentRight">Documents that only the student has right.</param>
/// <param name="OnlyItRight">Documents that only it has right.</param>
/// <param name="PValue">Exact McNemar test; null for the student itself, and for a mean over several trainings.</param>
/// <param name="FunctionId">The function where it is one.</param>
/// <param name="Note">What else to know.</param>
public sealed record Contender(
    ContenderKind Kind, string Name, int N, int Answered, Estimate Accuracy, Estimate? AccuracyAnswered, Estimate? MacroF1, Estimate? LogLoss, Estimate? Ece,
    Estimate? Ahead, int OnlyStudentRight, int OnlyItRight, double? PValue, int? FunctionId = null, string? Note = null)
{
    private const double Level = 0.05;

    /// <summary>1 when the student is clearly better, -1 when it is clearly worse, 0 when chance may have made the difference: interval and exact test must agree.</summary>
    public int Verdict => Ahead is not { } ahead || PValue >= Level ? 0 : ahead.Low > 0 ? 1 : ahead.High < 0 ? -1 : 0;
}

/// <summary>How often the student says the same as another that it learned from, on the documents with gold that the other answers.</summary>
/// <param name="N">Those documents.</param>
/// <param name="Same">Share on which both say the same.</param>
/// <param name="StudentRight">Of the others, those that the student has right.</param>
/// <param name="ItRight">Of the others, those that the other has right.</param>
public sealed record AgreementWith(string Name, int N, Estimate Same, int Differ, int StudentRight, int ItRight);

public enum SliceKind : byte
{
    Field = 0,
    Length = 1,
    Function = 2,
    Covered = 3,
    Duplicates = 4,
}

/// <summary>A part of the documents.</summary>
/// <param name="Name">"channel: web", "9–16 words", "hit by lost card", "no function votes".</param>
/// <param name="Key">What leads to its documents: the function's id, "yes" or "no", a search for a length or a field's value, or nothing.</param>
public sealed record Slice(SliceKind Kind, string Name, string Key, SliceScore Score);

/// <param name="Slices">The slices that were looked at, those furthest below the rest first; at most so many as are kept.</param>
/// <param name="LookedAt">How many were looked at; the p-values are corrected for that number.</param>
/// <param name="TooSmall">Slices with fewer documents than <paramref name="Smallest"/>, which were left out.</param>
public sealed record SliceFindings(IReadOnlyList<Slice> Slices, int LookedAt, int TooSmall, int Smallest);

/// <summary>The same trainer on parts of the training set, judged on dev gold.</summary>
/// <param name="N">Dev documents with gold.</param>
public sealed record LearningCurve(int N, IReadOnlyList<CurvePoint> Points);

/// <param name="Share">Part of the training set, 0 to 1.</param>
/// <param name="Documents">Documents learned from.</param>
public sealed record CurvePoint(double Share, int Documents, Estimate Accuracy, Estimate LogLoss);

/// <summary>The same documents written otherwise.</summary>
/// <param name="Change">Accuracy with noise less accuracy without, on the same documents.</param>
/// <param name="PValue">Exact McNemar test.</param>
/// <param name="Flipped">Documents that get another class.</param>
public sealed record NoiseResult(NoiseKind Kind, int N, Estimate Accuracy, Estimate Change, double PValue, int Flipped);

public enum ForeignKind : byte
{
    ShuffledLetters = 0,
    MadeUpWords = 1,
}

/// <summary>Texts that belong to no class, and how many of them are turned away.</summary>
/// <param name="Score">The score that turns away: "confidence", or "in_distribution" of the exported file.</param>
/// <param name="N">Foreign texts.</param>
/// <param name="Own">Documents of the split that they are compared with.</param>
public sealed record ForeignResult(ForeignKind Kind, string Score, int N, int Own, RejectionCheck Check);

/// <param name="PreviousRunId">The student before.</param>
/// <param name="Classes">One entry for each class with gold, those that lost most first.</param>
public sealed record RegressionResult(long PreviousRunId, int PreviousNumber, IReadOnlyList<ClassChange> Classes);

/// <summary>The exported file at work on this machine, measured in the studio's own process by one thread.</summary>
/// <param name="P50Microseconds">Of one text at a time.</param>
/// <param name="P95Microseconds">Of one text at a time.</param>
/// <param name="MeanMicroseconds">Of one text at a time.</param>
/// <param name="RowsPerSecond">In batches, by one thread.</param>
/// <param name="LoadMilliseconds">To open the file.</param>
/// <param name="MemoryBytes">By how much the process grew when the file was opened; about, as other work goes on in it.</param>
/// <param name="Texts">Different texts that were asked.</param>
public sealed record SpeedFigures(
    double P50Microseconds, double P95Microseconds, double MeanMicroseconds, double RowsPerSecond, double LoadMilliseconds, long MemoryBytes, long FileBytes, int Texts, string Machine);

/// <summary>What a thousand requests cost, beside how often the answer is right.</summary>
/// <param name="CoreHourPrice">What an hour of one processor core is taken to cost, in the currency of the teachers' prices.</param>
public sealed record CostComparison(double CoreHourPrice, IReadOnlyList<CostPoint> Points);

/// <param name="PerThousand">Cost of 1,000 requests; null where no price is known.</param>
/// <param name="OnFront">Whether nothing cheaper is as good.</param>
/// <param name="Simulated">A simulated teacher: its price means nothing.</param>
/// <param name="From">What the cost is worked out from, in words.</param>
public sealed record CostPoint(ContenderKind Kind, string Name, Estimate Accuracy, double? PerThousand, bool OnFront, bool Simulated, string From);
