using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Evaluations of students: on dev at any time, on the sealed test when somebody asks, each look counted.</summary>
public interface IEvaluations
{
    /// <summary>Starts to evaluate a student.</summary>
    /// <param name="on">Dev, or test: that opens the seal, and the look is counted before a figure is shown.</param>
    /// <returns>The job.</returns>
    /// <exception cref="UserErrorException">No such student, its file is gone, or the split has no gold.</exception>
    Task<long> StartAsync(int projectId, long studentRunId, Split on, Actor by, CancellationToken cancel = default);

    /// <summary>The project's evaluations, newest first.</summary>
    Task<IReadOnlyList<EvaluationEntry>> ListAsync(int projectId, CancellationToken cancel = default);

    /// <summary>The latest report of a student on a split; null where it was not evaluated there, or only by a version that kept no report.</summary>
    Task<EvaluationReport?> LatestAsync(int projectId, long studentRunId, Split on, CancellationToken cancel = default);

    /// <summary>One report by its run, or null.</summary>
    Task<EvaluationReport?> GetAsync(int projectId, long runId, CancellationToken cancel = default);

    /// <summary>How often the project's test has been looked at, in all and for this student.</summary>
    Task<TestLooks> LooksAsync(int projectId, long studentRunId, CancellationToken cancel = default);
}

/// <summary>An evaluation in the list.</summary>
public sealed record EvaluationEntry(long RunId, long StudentRunId, int StudentNumber, Split On, DateTime At, string By, int N, Estimate Accuracy);

/// <param name="Project">Looks in all.</param>
/// <param name="Student">Looks for this student.</param>
public sealed record TestLooks(int Project, int Student);
