namespace LabelStudio.Core.Students.Calibration;

/// <summary>How a student's scores become probabilities that are right as often as they say.</summary>
public enum CalibrationMethod : byte
{
    /// <summary>The softmax as it is.</summary>
    None = 0,

    /// <summary>All scores times one number (Guo, Pleiss, Sun and Weinberger, On calibration of modern neural networks, 2017).</summary>
    Temperature = 1,

    /// <summary>Each class's score times a number of its own, plus another (Guo et al. 2017); may change which class is the most probable.</summary>
    Vector = 2,

    /// <summary>
    /// One rising curve for the probabilities of all classes, rescaled to sum to 1 (Zadrozny and Elkan, Transforming classifier scores into
    /// accurate multiclass probability estimates, 2002); the curve is shared and strictly rising, so the order of the classes stays.
    /// </summary>
    Isotonic = 3,
}
