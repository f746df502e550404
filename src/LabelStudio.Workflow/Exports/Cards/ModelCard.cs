using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Exports.Deployment;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Projects;
using LabelStudio.Workflow.Students;
using StudentFigures = LabelStudio.Workflow.Students.StudentFigures;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>What a student is, what it was made from and what is known of it, for people and programs that have nothing else. Null means that nothing is known.</summary>
public sealed record ModelCard
{
    public const string FormatName = "labelstudio.model-card/1";

    public string Format { get; init; } = FormatName;

    /// <summary>The project's name.</summary>
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>Number of the student within its project.</summary>
    public required int Student { get; init; }

    public required DateTime TrainedAt { get; init; }
    public required string TrainedBy { get; init; }

    /// <summary>Name and version of the program that trained it.</summary>
    public required string Program { get; init; }

    /// <summary>What has changed since it was trained, or null.</summary>
    public string? StaleBecause { get; init; }

    public required CardModel Model { get; init; }
    public required IReadOnlyList<ClassInfo> Classes { get; init; }
    public required CardData Data { get; init; }
    public CardLabels? Labels { get; init; }
    public required IReadOnlyList<CardFunction> Functions { get; init; }
    public required IReadOnlyList<CardTeacher> Teachers { get; init; }
    public required Contamination Contamination { get; init; }

    /// <summary>How its settings were chosen; null for students of versions that did not record it.</summary>
    public CardTraining? Training { get; init; }

    /// <summary>The fields that it reads beside the text.</summary>
    internal IReadOnlyList<FieldFigures> ReadFields => [.. Training?.Fields.Where(f => f.Read) ?? []];

    public required CardCalibration Calibration { get; init; }
    public required CardMetrics Metrics { get; init; }

    /// <summary>What else the look at the sealed test found; null without one.</summary>
    public CardEvaluation? Evaluation { get; init; }

    /// <summary>What it must not be trusted with, in sentences.</summary>
    public required IReadOnlyList<string> Limits { get; init; }

    public required CardChecklist Checklist { get; init; }
}

/// <param name="Trainer">The trainer's name.</param>
/// <param name="Sha256">Digest of student.onnx.</param>
/// <param name="Files">The model's files in the bundle.</param>
public sealed record CardModel(string Trainer, string Sha256, IReadOnlyList<CardFile> Files);

/// <param name="Name">Its name in the bundle.</param>
/// <param name="Note">What it is beside the others, and what that costs.</param>
/// <param name="Loss">What that costs in figures; null where it was not measured.</param>
public sealed record CardFile(string Name, long Bytes, string Sha256, string Note, CardLoss? Loss = null);

/// <summary>What a file loses against the student as it was trained.</summary>
/// <param name="On">The split it was measured on: "dev", or "train" where there is hardly any dev.</param>
/// <param name="Flips">Texts that get another label.</param>
/// <param name="FlipShare">Their share, with interval.</param>
/// <param name="LargestDifference">The largest difference of a probability.</param>
public sealed record CardLoss(string On, int Texts, int Flips, Estimate FlipShare, double LargestDifference);

/// <param name="Documents">Documents of the project when the student was trained.</param>
/// <param name="DatasetVersion">The project's dataset version then.</param>
/// <param name="Train">Documents of each split now.</param>
/// <param name="LearnedFrom">Train documents the student learned from.</param>
/// <param name="LearnedFromGold">Those of them whose label a person gave.</param>
/// <param name="GoldTrain">Documents with gold, by split.</param>
/// <param name="Settings">How training chose and weighed them: the filters.</param>
public sealed record CardData(
    int Documents, int DatasetVersion, int Train, int Dev, int Test, int LearnedFrom, int LearnedFromGold, int GoldTrain, int GoldDev, int GoldTest, StudentSettings Settings);

/// <summary>The label run the student learned from.</summary>
public sealed record CardLabels(int Run, string Model, string Program, double Coverage, double? MeanConfidence, bool UsesGold, IReadOnlyList<string> Warnings);

/// <summary>A labeling function in the version whose votes were taken.</summary>
/// <param name="Definition">A rule's query; null for prompts and imported votes.</param>
/// <param name="DefinitionSha256">Digest of the whole definition, whatever it is.</param>
/// <param name="Teacher">The teacher that a prompt asked, or null.</param>
public sealed record CardFunction(
    string Name, string Kind, int Version, string? Definition, string DefinitionSha256, string? Teacher, double Coverage, double? EstimatedAccuracy, double? Low, double? High, double Weight);

/// <param name="Method">How scores become probabilities; "none" for the plain softmax.</param>
/// <param name="Documents">Dev documents it was fitted on.</param>
/// <param name="AbstainBelow">The top probability below which the output "abstain" is true; 0 = none is.</param>
/// <param name="LeastInDistribution">The share of known features below which "abstain" is true too.</param>
/// <param name="Trials">The methods that were tried on dev, cross-validated; the plain softmax first.</param>
/// <param name="Abstain">What the threshold promises; null where none could be promised.</param>
/// <param name="Sets">Sets of classes that hold the right one with a stated probability; null without dev.</param>
/// <param name="OnTest">Both measured on the sealed test; null without a look at it.</param>
public sealed record CardCalibration(
    CalibrationMethod Method, int Documents, double AbstainBelow, double LeastInDistribution, IReadOnlyList<CalibrationTrialFigures> Trials,
    AbstainRule? Abstain, ConformalSets? Sets, PromiseResult? OnTest);

/// <param name="Search">How settings were chosen on dev; null where they were given.</param>
/// <param name="SelfTraining">What self-training came to; null where it was not asked for.</param>
/// <param name="Encoder">What the sentence encoder taught, in words; null without one.</param>
/// <param name="Fields">The fields that it was given to read beside the text, and whether it does.</param>
/// <param name="FieldsOnDev">What they are worth on dev, in words; null without fields or dev.</param>
public sealed record CardTraining(CardSearch? Search, SelfTrainingFigures? SelfTraining, string? Encoder, IReadOnlyList<FieldFigures> Fields, string? FieldsOnDev)
{
    public static CardTraining? Of(StudentFigures figures)
    {
        if (figures.How is not { } how) return null;
        // each trial was judged on all of dev
        var n = figures.Dev?.N ?? 0;
        return new CardTraining(
            how.Search is { } search
                ? new CardSearch(search.Sentence, search.OutOfTime, n, [.. search.Trials.Select(t => new CardTrial(t.Number == 1 ? "as given" : t.Settings, t.Rounds, t.Passes, t.LogLoss, Intervals.OfShare(t.Accuracy, n), t.Chosen))])
                : null,
            how.SelfTraining, how.Encoder, how.Fields, how.FieldsSentence);
    }
}

/// <param name="Why">Why the chosen way, in words.</param>
/// <param name="OutOfTime">Whether time ran out before every way had its turn.</param>
/// <param name="DevDocuments">Dev documents that the trials were judged on.</param>
/// <param name="Trials">What was tried, best first.</param>
public sealed record CardSearch(string Why, bool OutOfTime, int DevDocuments, IReadOnlyList<CardTrial> Trials);

/// <param name="Settings">What differs from the settings that were given.</param>
/// <param name="Rounds">Rounds it was in; those behind in a round do not see the next.</param>
/// <param name="Passes">Passes over the texts in its last round.</param>
/// <param name="LogLoss">On dev, what trials are ranked by.</param>
/// <param name="Accuracy">On dev, with interval.</param>
public sealed record CardTrial(string Settings, int Rounds, int Passes, double LogLoss, Estimate Accuracy, bool Chosen);

/// <param name="Dev">On dev gold, which guided training: rather too good than too bad.</param>
/// <param name="Test">On the sealed test.</param>
/// <param name="TestWithoutTwins">On the test without documents that have a twin in train or dev.</param>
/// <param name="Looks">How often the test was opened for this student.</param>
/// <param name="LooksOfProject">How often for any student of the project: each look makes the next figures a little less sure.</param>
public sealed record CardMetrics(CardFigures? Dev, CardFigures? Test, CardFigures? TestWithoutTwins, int Looks, int LooksOfProject);

/// <summary>Figures with their 95 % intervals.</summary>
public sealed record CardFigures(
    int N, Estimate Accuracy, Estimate MacroF1, Estimate LogLoss, Estimate Brier, Estimate Ece, IReadOnlyList<CardClass> PerClass, IReadOnlyList<CardConfusion> Confusions)
{
    private const int MostConfusions = 30;

    public static CardFigures? Of(EvaluationResult? result, IReadOnlyList<ClassInfo> classes)
    {
        if (result == null) return null;
        string Name(int k) => k < classes.Count ? classes[k].Name : $"class {k}";
        return new CardFigures(
            result.N, result.Accuracy, result.MacroF1, result.LogLoss, result.Brier, result.Ece,
            [.. result.PerClass.Where(c => c.Gold > 0 || c.Predicted > 0).Select(c => new CardClass(Name(c.Class), c.Gold, c.Predicted, c.Precision, c.Recall, c.F1))],
            [.. result.Buckets.Take(MostConfusions).Select(b => new CardConfusion(Name(b.Gold), Name(b.Predicted), b.Count))]);
    }
}

public sealed record CardClass(string Class, int Gold, int Predicted, double? Precision, double? Recall, double? F1);

public sealed record CardConfusion(string Gold, string Predicted, int Count);

/// <summary>The deployment checklist as it stood when the bundle was made.</summary>
public sealed record CardChecklist(bool Ready, IReadOnlyList<ChecklistBox> Boxes, ExportDecision? Override, ExportDecision? TermsOverride);
