using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Students;

/// <summary>What a student says of n texts.</summary>
/// <param name="Labels">A posterior a text, calibrated if the student is.</param>
/// <param name="InDistribution">
/// n shares, 0 to 1, of a text's feature occurrences that the student knows from its training texts: near 1 for texts like those, low for another
/// language or subject, 0 for a text without a letter. It does not tell a familiar wording of a new subject.
/// </param>
/// <param name="Abstains">n flags: the student is too unsure of the text (see <see cref="LinearStudent.AbstainBelow"/>), or knows too little of it (see <see cref="LinearStudent.LeastInDistribution"/>).</param>
public sealed record StudentAnswers(ProbabilisticLabels Labels, float[] InDistribution, bool[] Abstains)
{
    /// <summary>Puts the answers together from plain arrays.</summary>
    /// <param name="classes">The K classes.</param>
    /// <param name="probabilities">n × K.</param>
    /// <param name="inDistribution">n shares.</param>
    /// <param name="abstains">n flags.</param>
    public static StudentAnswers Of(ClassList classes, float[] probabilities, float[] inDistribution, bool[] abstains)
    {
        var covered = new bool[inDistribution.Length];
        Array.Fill(covered, true);
        var labels = new ProbabilisticLabels(classes, probabilities, [.. Enumerable.Range(0, covered.Length)], covered);
        return new StudentAnswers(labels, inDistribution, abstains);
    }

    /// <summary>The same answers with flags set by the rule of the two thresholds.</summary>
    /// <param name="abstainBelow">Top probabilities below it are withheld.</param>
    /// <param name="leastInDistribution">So are texts with a smaller share.</param>
    public StudentAnswers WithThresholds(float abstainBelow, float leastInDistribution)
    {
        var abstains = new bool[InDistribution.Length];
        for (var i = 0; i < abstains.Length; i++) abstains[i] = Labels.Confidence(i) < abstainBelow || InDistribution[i] < leastInDistribution;
        return this with { Abstains = abstains };
    }
}
