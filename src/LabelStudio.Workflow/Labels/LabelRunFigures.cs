using LabelStudio.Core.LabelModels;
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
/// <param name="Dev">Comparison on dev gold.</param>
/// <param name="Stages">Where the time went.</param>
/// <param name="Seconds">Time from reading votes to the labels.</param>
public sealed record LabelRunFigures(
    string Model, string Program, int Documents, double Coverage, double? MeanConfidence, IReadOnlyList<double> ClassBalance,
    IReadOnlyList<FunctionEstimate> Functions, IReadOnlyList<double> ConfidenceHistogram, IReadOnlyList<int> LabelsByClass,
    IReadOnlyList<string> Warnings, IReadOnlyList<TrustRow> Dev, IReadOnlyList<StageTime> Stages, double Seconds)
{
    public static LabelRunFigures Of(LabelOutcome outcome, IReadOnlyList<TrustRow> dev, RunReport report, double seconds) => new(
        outcome.Figures.Model, ProgramVersion.Text, outcome.Figures.Rows, outcome.Figures.Coverage, outcome.Figures.MeanConfidence, outcome.Model.ClassBalance,
        outcome.Model.Functions, outcome.Figures.ConfidenceHistogram, [.. outcome.Labels.Classes.Select(c => outcome.Figures.LabelsByClass[c])],
        outcome.Model.Warnings, dev, report.Stages, seconds);
}
