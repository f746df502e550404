using LabelStudio.Core.Evaluation;

namespace LabelStudio.Core.Analysis;

/// <summary>What the labels of a <see cref="TrustScore"/> come from.</summary>
public enum TrustKind
{
    /// <summary>Each function counts the same.</summary>
    Majority,

    /// <summary>The one function that is right most often, chosen on other gold than it is judged by.</summary>
    BestFunction,

    /// <summary>The label model as the votes alone make it.</summary>
    Model,

    /// <summary>The label model with gold, each document predicted without its own.</summary>
    ModelWithGold,

    /// <summary>The labels of the model as the texts sharpen them, without any gold.</summary>
    ModelWithText,
}

/// <summary>How good one way to label is on the n documents of a <see cref="TrustComparison"/>.</summary>
/// <param name="Kind">Where the labels come from.</param>
/// <param name="Accuracy">Share right with its 95 % Wilson interval.</param>
/// <param name="MacroF1">Mean F1 over the classes in the gold, 0 to 1.</param>
/// <param name="LogLoss">Nats; null for what gives no probabilities.</param>
/// <param name="Ece">Expected calibration error, 0 to 1; null for what gives no probabilities.</param>
/// <param name="Right">For each of the n documents whether it is right.</param>
/// <param name="Losses">For each of the n documents -ln p(gold class); null for what gives no probabilities.</param>
public sealed record TrustScore(TrustKind Kind, Estimate Accuracy, double MacroF1, double? LogLoss, double? Ece, bool[] Right, double[]? Losses);
