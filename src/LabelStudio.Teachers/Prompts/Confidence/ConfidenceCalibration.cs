using LabelStudio.Core.LabelModels.Calibration;

namespace LabelStudio.Teachers.Prompts.Confidence;

/// <summary>How the confidence of a prompt's version becomes that of its votes; kept with the version, the raw confidences stay beside it.</summary>
/// <param name="Source">What the raw confidence is.</param>
/// <param name="Answers">Votes on dev gold that it was learnt from.</param>
/// <param name="Numbers">The curve; null where there was too little gold, and votes carry no confidence.</param>
public sealed record ConfidenceCalibration(ConfidenceSource Source, int Answers, IReadOnlyList<double>? Numbers)
{
    /// <summary>Learns from votes on documents with dev gold.</summary>
    /// <param name="source">What the raw confidence is.</param>
    /// <param name="votes">Raw confidence of each, and whether it is right.</param>
    public static ConfidenceCalibration Fit(ConfidenceSource source, IReadOnlyList<(double Confidence, bool Right)> votes) =>
        new(source, votes.Count, source == ConfidenceSource.None ? null : ConfidenceCurve.Fit(votes)?.Numbers);

    public bool IsUsed => Numbers != null;

    /// <summary>The curve, or null where votes carry no confidence.</summary>
    public ConfidenceCurve? Curve() => Numbers == null ? null : ConfidenceCurve.From(Answers, Numbers);

    /// <summary>What to tell people.</summary>
    public string InWords() => Source == ConfidenceSource.None
        ? "The prompt asks for no confidence."
        : IsUsed
            ? $"Confidence is calibrated on {Answers} votes with dev gold."
            : $"Confidence is not used: {Answers} votes with dev gold are too few to calibrate it, {ConfidenceCurve.Fewest} are needed.";
}
