namespace LabelStudio.Onnx.Students;

/// <summary>How a student's weights lie in its file; everything else in the file, and all arithmetic, is the same.</summary>
public enum WeightPrecision : byte
{
    /// <summary>16-bit floating point: exactly the student's weights, which are rounded so when it is made. Nothing is lost.</summary>
    Half = 0,

    /// <summary>32-bit floating point: the same numbers in twice the space, for tools that know no 16-bit numbers.</summary>
    Single = 1,

    /// <summary>8-bit whole numbers with a 16-bit step for each feature: half the space, nearly the same answers. <see cref="StudentVariants.Measure"/> says how nearly.</summary>
    Int8 = 2,
}
