using LabelStudio.Core.Analysis;

namespace LabelStudio.Workflow.Labels;

/// <summary>"Can I trust the label model?": everything on the same dev documents with gold and a vote.</summary>
/// <param name="N">Those documents.</param>
/// <param name="Rows">Majority vote, the best function, the model; empty without such documents.</param>
/// <param name="Differences">Differences in accuracy between rows.</param>
/// <param name="Sentence">The answer in plain words.</param>
/// <param name="Reasons">What explains it, as far as the votes show: copies, functions that are not well, the class balance.</param>
public sealed record TrustPanel(
    int N, IReadOnlyList<TrustRow> Rows, IReadOnlyList<TrustDifference> Differences, string Sentence, IReadOnlyList<string> Reasons);

/// <summary>One line of "can I trust it".</summary>
/// <param name="Accuracy">Share of the N documents that are right; an abstention is wrong.</param>
/// <param name="Low">Lower end of the 95 % interval (Wilson).</param>
/// <param name="High">Upper end.</param>
/// <param name="LogLoss">Nats; null for what gives no probabilities.</param>
/// <param name="Ece">Expected calibration error; null for what gives no probabilities.</param>
/// <param name="MacroF1">Mean F1 over the classes in the gold.</param>
public sealed record TrustRow(string Name, TrustKind Kind, int N, double Accuracy, double Low, double High, double? LogLoss, double? Ece, double? MacroF1);

/// <summary>How many points of accuracy the second row has over the first, with the 95 % interval of the paired bootstrap.</summary>
public sealed record TrustDifference(string First, string Second, double Points, double Low, double High);
