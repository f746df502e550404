namespace LabelStudio.Core.Evaluation;

/// <summary>A figure with its 95 % interval.</summary>
/// <param name="Value">The figure on the rows as they are.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
public sealed record Estimate(double Value, double Low, double High);

/// <summary>How good predictions are on n documents with gold.</summary>
/// <param name="N">Documents with gold.</param>
/// <param name="Accuracy">Share of documents whose most probable class is the gold class, 0 to 1.</param>
/// <param name="MacroF1">Mean F1 over the classes that occur in the gold, 0 to 1.</param>
/// <param name="LogLoss">Mean of -ln p(gold class), 0 upwards.</param>
/// <param name="Brier">Mean over documents of the sum over classes of (p - [class is gold])², 0 to 2 (Brier 1950).</param>
/// <param name="Ece">Expected calibration error of the top class, 15 bins of equal width, 0 to 1 (Guo et al. 2017).</param>
/// <param name="PerClass">One entry a class, in class order.</param>
/// <param name="Buckets">Errors: gold class, predicted class, count; largest first.</param>
/// <param name="Reliability">The 15 bins: mean confidence, share right, count.</param>
public sealed record EvaluationResult(
    int N, Estimate Accuracy, Estimate MacroF1, Estimate LogLoss, Estimate Brier, Estimate Ece,
    IReadOnlyList<ClassResult> PerClass, IReadOnlyList<ErrorBucket> Buckets, IReadOnlyList<ReliabilityBin> Reliability);

/// <summary>One class: how many gold documents it has, how many were predicted, and how well.</summary>
/// <param name="Class">The class index.</param>
/// <param name="Gold">Documents whose gold it is.</param>
/// <param name="Predicted">Documents predicted as it.</param>
/// <param name="Precision">0 to 1, null when never predicted.</param>
/// <param name="Recall">0 to 1, null without gold.</param>
/// <param name="F1">0 to 1, null without gold.</param>
public sealed record ClassResult(int Class, int Gold, int Predicted, double? Precision, double? Recall, double? F1);

/// <summary>Documents of one class predicted as another.</summary>
/// <param name="Gold">The gold class.</param>
/// <param name="Predicted">The predicted class.</param>
/// <param name="Count">How many.</param>
public sealed record ErrorBucket(int Gold, int Predicted, int Count);

/// <summary>One bin of the reliability diagram.</summary>
/// <param name="Low">Lower end of the bin's confidence.</param>
/// <param name="Confidence">Mean confidence in the bin, or 0 when empty.</param>
/// <param name="Accuracy">Share right in the bin, or 0 when empty.</param>
/// <param name="Count">Documents in the bin.</param>
public sealed record ReliabilityBin(double Low, double Confidence, double Accuracy, int Count);
