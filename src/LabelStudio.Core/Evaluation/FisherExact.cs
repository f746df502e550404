namespace LabelStudio.Core.Evaluation;

/// <summary>Whether a part of the documents is right at another rate than the rest (Fisher 1935): exact however few they are.</summary>
public static class FisherExact
{
    /// <summary>Tables this much more probable than the one seen still count as equal to it.</summary>
    private const double Tolerance = 1e-7;

    /// <summary>Two-sided: the chance of a table at most as probable as the one seen, given how many documents there are in the part and how many are right in all.</summary>
    /// <param name="documents">All documents, at least 0.</param>
    /// <param name="right">Those that are right, 0 to <paramref name="documents"/>.</param>
    /// <param name="part">Documents in the part, 0 to <paramref name="documents"/>.</param>
    /// <param name="rightInPart">Those in the part that are right.</param>
    /// <returns>0 to 1.</returns>
    /// <exception cref="ArgumentException">Counts that do not fit each other.</exception>
    public static double PValue(int documents, int right, int part, int rightInPart)
    {
        var least = Math.Max(0, part - (documents - right));
        var most = Math.Min(part, right);
        if (right < 0 || part < 0 || right > documents || part > documents || rightInPart < least || rightInPart > most)
            throw new ArgumentException($"{rightInPart} right of {part} do not fit {right} right of {documents}.", nameof(rightInPart));
        var whole = Binomial.LogChoose(documents, part);
        var seen = Chance(rightInPart) * (1 + Tolerance);
        var sum = 0.0;
        for (var x = least; x <= most; x++)
            if (Chance(x) is var chance && chance <= seen) sum += chance;
        return Math.Min(1, sum);

        double Chance(int x) => Math.Exp(Binomial.LogChoose(right, x) + Binomial.LogChoose(documents - right, part - x) - whole);
    }
}
