namespace LabelStudio.Core.Evaluation;

/// <summary>How one class fares under a new model beside an old one, on the same documents.</summary>
/// <param name="Class">The class index.</param>
/// <param name="N">Documents whose gold it is.</param>
/// <param name="Before">Share of them that the old model has right.</param>
/// <param name="After">Share of them that the new model has right.</param>
/// <param name="Lost">Documents that only the old model has right.</param>
/// <param name="Won">Documents that only the new model has right.</param>
/// <param name="PValue">Two-sided exact McNemar test.</param>
/// <param name="Corrected">The p-value corrected for all classes that were looked at (Holm 1979).</param>
public sealed record ClassChange(int Class, int N, Estimate Before, Estimate After, int Lost, int Won, double PValue, double Corrected)
{
    private const double Level = 0.05;

    /// <summary>Whether the class has become worse beyond chance, all classes considered.</summary>
    public bool ClearlyWorse => Corrected < Level && Lost > Won;

    /// <summary>One entry for each class that occurs in the gold, in class order.</summary>
    /// <param name="gold">n class indices, -1 where no gold is known; such documents are left out.</param>
    /// <param name="before">n answers of the old model.</param>
    /// <param name="after">n answers of the new model.</param>
    /// <exception cref="ArgumentException">Different lengths.</exception>
    public static IReadOnlyList<ClassChange> Of(IReadOnlyList<int> gold, IReadOnlyList<int> before, IReadOnlyList<int> after)
    {
        if (before.Count != gold.Count || after.Count != gold.Count) throw new ArgumentException($"{before.Count} and {after.Count} answers for {gold.Count} gold labels.", nameof(after));
        var classes = Enumerable.Range(0, gold.Count).Where(i => gold[i] >= 0).GroupBy(i => gold[i]).OrderBy(g => g.Key).Select(g =>
        {
            int n = 0, old = 0, now = 0, lost = 0, won = 0;
            foreach (var i in g)
            {
                var (was, @is) = (before[i] == gold[i], after[i] == gold[i]);
                n++;
                if (was) old++;
                if (@is) now++;
                if (was && !@is) lost++;
                if (@is && !was) won++;
            }
            return new ClassChange(
                g.Key, n, Intervals.Wilson(old, n), Intervals.Wilson(now, n), lost, won, PairedAccuracy.McNemar(Math.Min(lost, won), lost + won), 1);
        }).ToList();
        var corrected = HolmCorrection.Adjust([.. classes.Select(c => c.PValue)]);
        return [.. classes.Select((c, i) => c with { Corrected = corrected[i] })];
    }
}
