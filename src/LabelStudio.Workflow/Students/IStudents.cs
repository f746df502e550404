using LabelStudio.Core.Evaluation;
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
    Task<IReadOnlyList<(string Class, double Probability)>> TryAsync(int projectId, long runId, string text, CancellationToken cancel = default);
}

/// <param name="MinConfidence">Documents whose label is less sure are left out, 0 to 1.</param>
/// <param name="UseGold">Whether train gold replaces the probabilistic label.</param>
public sealed record StudentSettings(double MinConfidence = 0, bool UseGold = true, int Seed = 1);

/// <summary>A student with its figures.</summary>
public sealed record StudentInfo(
    RunSummary Run, StudentSettings Settings, long LabelRunId, int TrainingDocuments, int GoldDocuments, long FileBytes, double TrainSeconds,
    EvaluationResult? Dev, EvaluationResult? Test, EvaluationResult? TestWithoutDuplicates, int TestLooks, IReadOnlyList<string> Warnings);
