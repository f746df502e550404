using System.Text.Json.Serialization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Search;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Workflow.Students;

/// <summary>Students: train, look at, try on a text.</summary>
public interface IStudents
{
    /// <summary>Starts training on the latest label run (a stale one is fitted again first).</summary>
    Task<long> TrainAsync(int projectId, StudentSettings settings, Actor by, CancellationToken cancel = default);

    Task<IReadOnlyList<StudentInfo>> ListAsync(int projectId, CancellationToken cancel = default);

    Task<StudentInfo?> GetAsync(int projectId, long runId, CancellationToken cancel = default);

    /// <summary>Classes by probability for one text, most probable first, by the exported ONNX.</summary>
    /// <param name="fields">The fields that go with the text, by name; null for none.</param>
    Task<IReadOnlyList<(string Class, double Probability)>> TryAsync(
        int projectId, long runId, string text, IReadOnlyDictionary<string, string>? fields = null, CancellationToken cancel = default);

    /// <summary>The fields that documents of the project have and a student may read.</summary>
    Task<IReadOnlyList<FieldOffer>> FieldsAsync(int projectId, CancellationToken cancel = default);
}

/// <summary>A field that a student may read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Documents">Documents that were looked at.</param>
/// <param name="Filled">The share of them that has the field, 0 to 1.</param>
/// <param name="Values">Different values among them.</param>
/// <param name="Number">Whether its values are numbers, to be read by intervals.</param>
/// <param name="Examples">Its commonest values.</param>
/// <param name="Caution">What to know before it is chosen, a sentence each.</param>
public sealed record FieldOffer(string Name, int Documents, double Filled, int Values, bool Number, IReadOnlyList<string> Examples, IReadOnlyList<string> Caution);

/// <param name="MinConfidence">Documents whose label is less sure are left out, 0 to 1.</param>
/// <param name="UseGold">Whether train gold teaches.</param>
public sealed record StudentSettings(double MinConfidence = 0, bool UseGold = true, int Seed = 1)
{
    /// <summary>Whether settings are chosen on dev; those below are then where the search starts.</summary>
    public bool Search { get; init; }

    /// <summary>Whether documents without a label may teach, where dev is clearly better for it.</summary>
    public bool SelfTraining { get; init; }

    /// <summary>Whether a student joined to the project's sentence encoder teaches this one.</summary>
    public bool TaughtByEncoder { get; init; }

    /// <summary>The share of answers that shall be right where the student does not abstain, between 0 and 1.</summary>
    public double TargetPrecision { get; init; } = StudentPlan.UsualPrecision;

    public double L1 { get; init; }

    public double L2 { get; init; } = new SoftmaxTrainer().L2;

    public TrainingObjective Objective { get; init; } = TrainingObjective.Default;

    public FeatureSpec Features { get; init; } = FeatureSpec.Default;

    /// <summary>The fields of documents that it reads beside the text; null for none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FieldNames? Fields { get; init; }

    /// <summary>How the student is trained, but for the encoder.</summary>
    internal StudentPlan Plan() => new()
    {
        Trainer = new SoftmaxTrainer { L1 = L1, L2 = L2, Objective = Objective, Features = Features },
        Search = Search ? SearchOptions.Default : null,
        SelfTraining = SelfTraining,
        TargetPrecision = TargetPrecision,
    };
}

/// <summary>A student with its figures.</summary>
public sealed record StudentInfo(
    RunSummary Run, StudentSettings Settings, long LabelRunId, int TrainingDocuments, int GoldDocuments, long FileBytes, double TrainSeconds,
    EvaluationResult? Dev, EvaluationResult? Test, EvaluationResult? TestWithoutDuplicates, int TestLooks, IReadOnlyList<string> Warnings)
{
    /// <summary>How it came to be: trials, calibration; null for students of versions that did not record it.</summary>
    public Pipeline.StudentFigures? How { get; init; }

    /// <summary>What is different from the student before, or null for the first.</summary>
    public StudentChange? Change { get; init; }
}

/// <summary>What is different from the student before.</summary>
/// <param name="Number">That student's number.</param>
/// <param name="RunId">That student.</param>
/// <param name="Made">What it was made from otherwise, in words.</param>
/// <param name="Accuracy">Accuracy on dev less that student's, or null where dev was not the same.</param>
public sealed record StudentChange(int Number, long RunId, string Made, double? Accuracy);
