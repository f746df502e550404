using LabelStudio.Core.LabelModels;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Workflow.Labels;

/// <summary>The label model of a project: fit, the latest run, its figures.</summary>
public interface ILabels
{
    /// <summary>Starts fitting; stale votes are applied first.</summary>
    Task<long> FitAsync(int projectId, LabelSettings settings, Actor by, CancellationToken cancel = default);

    /// <summary>The latest published run, or null.</summary>
    Task<LabelRun?> LatestAsync(int projectId, CancellationToken cancel = default);

    Task<IReadOnlyList<LabelRun>> HistoryAsync(int projectId, CancellationToken cancel = default);
}

/// <param name="Model">"auto", "majority", …</param>
/// <param name="ClassBalance">K shares, or null to learn them.</param>
/// <param name="UseGold">Whether train and dev gold may anchor the model.</param>
public sealed record LabelSettings(string Model = "auto", IReadOnlyList<double>? ClassBalance = null, bool UseGold = true);

/// <summary>A run with its figures.</summary>
/// <param name="ConfidenceHistogram">Ten shares of covered documents by confidence, 0–0.1 to 0.9–1.</param>
/// <param name="Dev">Comparison on dev gold, rows "majority", "best function", this model; empty without dev gold.</param>
public sealed record LabelRun(
    RunSummary Run, LabelSettings Settings, double Coverage, IReadOnlyList<double> ClassBalance, IReadOnlyList<FunctionEstimate> Functions,
    IReadOnlyList<double> ConfidenceHistogram, IReadOnlyList<int> LabelsByClass, IReadOnlyList<string> Warnings, IReadOnlyList<TrustRow> Dev, double Seconds);

/// <summary>One line of "can I trust it": accuracy and log-loss on the same dev gold with 95 % intervals.</summary>
public sealed record TrustRow(string Name, int N, double Accuracy, double Low, double High, double? LogLoss, double? Ece);
