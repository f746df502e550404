namespace LabelStudio.Onnx.Students;

/// <summary>Memory for a student's answers that is used again and again, so that a long file leaves nothing to collect.</summary>
public sealed class AnswerMemory
{
    internal float[] Probabilities { get; private set; } = [];

    internal float[] InDistribution { get; private set; } = [];

    internal bool[] Abstains { get; private set; } = [];

    /// <summary>Makes room for exactly as many answers; what stands there does not count.</summary>
    internal void Reserve(int texts, int classes)
    {
        if (Probabilities.LongLength != (long)texts * classes) Probabilities = new float[(long)texts * classes];
        if (InDistribution.Length == texts) return;
        InDistribution = new float[texts];
        Abstains = new bool[texts];
    }
}
