namespace LabelStudio.Core.Analysis.Agreement;

/// <summary>Two functions on the documents on which both vote.</summary>
/// <param name="First">The index of the one.</param>
/// <param name="Second">The index of the other, greater than <paramref name="First"/>.</param>
/// <param name="Common">Documents on which both vote.</param>
/// <param name="Alike">Those on which they vote alike.</param>
/// <param name="Expected">The share alike that chance and their accuracy explain, 0 to 1.</param>
public readonly record struct AgreementPair(int First, int Second, int Common, int Alike, double Expected)
{
    /// <summary>The share of the common documents on which they vote alike, 0 to 1; 0 without common documents.</summary>
    public double Agreement => Common == 0 ? 0 : Alike / (double)Common;

    /// <summary>By how much they agree more than expected, -1 to 1; 0 without common documents.</summary>
    public double Excess => Common == 0 ? 0 : Agreement - Expected;

    /// <summary>Documents on which they contradict each other.</summary>
    public int Apart => Common - Alike;
}
