namespace LabelStudio.Core.Schema;

/// <summary>What a document may be used for. Gold of <see cref="Test"/> is sealed: only the evaluator reads it.</summary>
public enum Split : byte
{
    /// <summary>Labeling functions vote on it and the student learns from it.</summary>
    Train = 0,

    /// <summary>Its gold guides: estimates, calibration, early stopping.</summary>
    Dev = 1,

    /// <summary>Its gold is read by the evaluator alone, and each look is counted.</summary>
    Test = 2,
}
