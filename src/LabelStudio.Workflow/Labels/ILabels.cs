using System.Text.Json.Serialization;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.LabelModels.TextAware;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Workflow.Labels;

/// <summary>The label model of a project: fit, the latest run, its figures, and why a document has its label.</summary>
public interface ILabels
{
    /// <summary>Starts fitting; stale votes are applied first.</summary>
    /// <returns>The job.</returns>
    Task<long> FitAsync(int projectId, LabelSettings settings, Actor by, CancellationToken cancel = default);

    /// <summary>Starts to bring the latest run up to date with the gold that was collected since: no fit, a moment's work. A new run is made from it.</summary>
    /// <returns>The job.</returns>
    /// <exception cref="UserErrorException">There is no run, or more than its gold has changed.</exception>
    Task<long> AnchorAsync(int projectId, Actor by, CancellationToken cancel = default);

    /// <summary>The latest published run, or null.</summary>
    Task<LabelRun?> LatestAsync(int projectId, CancellationToken cancel = default);

    Task<IReadOnlyList<LabelRun>> HistoryAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Why a document has its label by the latest run; null without a run, and where the votes of that run are no longer there.</summary>
    Task<DocumentExplanation?> ExplainAsync(int projectId, int ordinal, CancellationToken cancel = default);
}

/// <param name="Model">"auto", "majority", …</param>
/// <param name="ClassBalance">K shares, or null to learn them.</param>
/// <param name="UseGold">Whether train and dev gold may anchor the model.</param>
/// <param name="Groups">Groups of functions (by id) that are declared dependent, beside the near-copies that are found; null for none.</param>
/// <param name="UseText">Whether the texts may sharpen the labels.</param>
public sealed record LabelSettings(
    string Model = "auto", IReadOnlyList<double>? ClassBalance = null, bool UseGold = true,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<IReadOnlyList<int>>? Groups = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool UseText = false);

/// <summary>A run with its figures.</summary>
/// <param name="ConfidenceHistogram">Ten shares of covered documents by confidence, 0–0.1 to 0.9–1.</param>
/// <param name="LabelsByClass">Covered documents by most probable class.</param>
/// <param name="ConfidenceByClass">K × 10: covered documents by most probable class and confidence.</param>
/// <param name="Trust">Majority vote, the best function and the model on the same dev gold.</param>
/// <param name="Radar">Copies and functions that are not well.</param>
/// <param name="EstimatedBalance">K shares as the model estimates them, also where a balance was given.</param>
/// <param name="BalanceSource">Where <paramref name="ClassBalance"/> comes from: "given", "learned", "even", "gold".</param>
/// <param name="AsksForBalance">Whether the class balance could not be learned and would help.</param>
/// <param name="GoldCount">Documents whose gold anchors the model.</param>
/// <param name="NewGold">Gold labels since the run that <see cref="ILabels.AnchorAsync"/> would bring in; 0 where there are none, or a fit is needed.</param>
/// <param name="Anchored">How the run was made from an earlier one, or null for a fit.</param>
public sealed record LabelRun(
    RunSummary Run, LabelSettings Settings, double Coverage, IReadOnlyList<double> ClassBalance, IReadOnlyList<FunctionEstimate> Functions,
    IReadOnlyList<double> ConfidenceHistogram, IReadOnlyList<int> LabelsByClass, IReadOnlyList<string> Warnings, double Seconds,
    IReadOnlyList<IReadOnlyList<int>> ConfidenceByClass, TrustPanel Trust, Radar Radar, IReadOnlyList<double> EstimatedBalance, string BalanceSource,
    bool AsksForBalance, int GoldCount, int NewGold, AnchorNote? Anchored)
{
    /// <summary>The number of the run whose parameters the fit started from, or null.</summary>
    public int? StartedFrom { get; init; }

    /// <summary>What the texts were worth; null where they were not asked.</summary>
    public TextAwareReport? Text { get; init; }
}

/// <summary>How a run was made from an earlier one by applying gold.</summary>
/// <param name="FromRun">The number of the run that was fitted.</param>
/// <param name="Gold">Gold labels that anchor it now.</param>
/// <param name="Changed">Documents with a vote that have another label than in the run that was the latest before.</param>
/// <param name="Milliseconds">Time of the update itself, without reading and writing.</param>
public sealed record AnchorNote(int FromRun, int Gold, int Changed, double Milliseconds);
