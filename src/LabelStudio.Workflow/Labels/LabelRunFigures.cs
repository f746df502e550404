using LabelStudio.Core.LabelModels;
using LabelStudio.Core.LabelModels.TextAware;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Labels;

/// <summary>What a label run found, as it is kept with the run.</summary>
/// <param name="Model">The model that was fitted, by its own name.</param>
/// <param name="Program">Name and version of the program that fitted it.</param>
/// <param name="Documents">n.</param>
/// <param name="Coverage">Share of documents with a vote.</param>
/// <param name="MeanConfidence">Over the covered documents; null without any.</param>
/// <param name="ClassBalance">K shares.</param>
/// <param name="Functions">One estimate a function, in the order of the run's inputs.</param>
/// <param name="ConfidenceHistogram">Ten shares of covered documents.</param>
/// <param name="LabelsByClass">Covered documents by most probable class.</param>
/// <param name="Warnings">What to know before trusting the labels.</param>
/// <param name="Stages">Where the time went.</param>
/// <param name="Seconds">Time from reading votes to the labels.</param>
/// <param name="ConfidenceByClass">K × 10 covered documents.</param>
/// <param name="Trust">Comparison on dev gold.</param>
/// <param name="Radar">Copies and functions that are not well.</param>
/// <param name="EstimatedBalance">K shares, as the model estimates them.</param>
/// <param name="BalanceSource">Where the class balance comes from.</param>
/// <param name="AsksForBalance">Whether a given class balance would help.</param>
/// <param name="Gold">Documents whose gold anchors the model.</param>
/// <param name="Anchored">How the run was made from an earlier one, or null.</param>
public sealed record LabelRunFigures(
    string Model, string Program, int Documents, double Coverage, double? MeanConfidence, IReadOnlyList<double> ClassBalance,
    IReadOnlyList<FunctionEstimate> Functions, IReadOnlyList<double> ConfidenceHistogram, IReadOnlyList<int> LabelsByClass,
    IReadOnlyList<string> Warnings, IReadOnlyList<StageTime> Stages, double Seconds, IReadOnlyList<IReadOnlyList<int>>? ConfidenceByClass,
    TrustPanel? Trust, Radar? Radar, IReadOnlyList<double>? EstimatedBalance, string? BalanceSource, bool AsksForBalance, int Gold, AnchorNote? Anchored)
{
    /// <summary>Whether gold corrects the model without another fit.</summary>
    public bool Anchors { get; init; }

    /// <summary>The run from whose parameters the fit started, by its number; null for a fit from the beginning.</summary>
    public int? StartedFrom { get; init; }

    /// <summary>What the texts were worth; null where they were not asked.</summary>
    public TextAwareReport? Text { get; init; }

    /// <summary>How the label model does on dev gold that it has not seen; null without dev gold.</summary>
    public DevScore? Dev { get; init; }

    public static LabelRunFigures Of(LabelOutcome outcome, LabelSettings settings, Radar radar, TrustPanel trust, RunReport report, double seconds)
    {
        var f = outcome.Figures;
        var classes = outcome.Labels.Classes;
        var d = outcome.Model.Diagnosis;
        return new LabelRunFigures(
            f.Model, ProgramVersion.Text, f.Rows, f.Coverage, f.MeanConfidence, outcome.Model.ClassBalance, outcome.Model.Functions, f.ConfidenceHistogram,
            [.. classes.Select(c => f.LabelsByClass[c])], report.Warnings, report.Stages, seconds, [.. classes.Select(c => f.ConfidenceByClass[c])],
            trust, radar, settings.ClassBalance == null ? outcome.Model.ClassBalance : ClassShares.Of(outcome.Labels), f.Diagnosis.BalanceSource, d.AsksForBalance, f.Gold, null)
        {
            Anchors = outcome.Anchors,
            Text = f.Text,
        };
    }
}
