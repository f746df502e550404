namespace LabelStudio.Core.Analysis.Uncovered;

/// <summary>How much more a word belongs to one set of documents than to another.</summary>
/// <remarks>Log-odds ratio with an informative Dirichlet prior: Monroe, Colaresi and Quinn, Fightin' words, 2008, equations 15, 16 and 20. What is counted are documents that hold a word.</remarks>
/// <param name="inside">Sum over all words of the documents of the one set that hold it.</param>
/// <param name="outside">The same of the other set.</param>
internal sealed class LogOdds(double inside, double outside)
{
    /// <summary>Weight of the prior, as a share of all that was counted: a word is taken for one of its overall frequency until it has been seen more often than that.</summary>
    private const double PriorShare = 0.2;

    private double Prior => PriorShare * (inside + outside);

    /// <summary>The log of the odds ratio and its standard error.</summary>
    public (double Value, double Error) Of(double within, double without)
    {
        var prior = PriorShare * (within + without);
        var (a, b) = (within + prior, without + prior);
        var value = Math.Log(a / (inside + Prior - a)) - Math.Log(b / (outside + Prior - b));
        return (value, Math.Sqrt(1 / a + 1 / b));
    }
}
