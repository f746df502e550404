using LabelStudio.Core.Analysis.Agreement;

namespace LabelStudio.Workflow.Analysis;

/// <summary>How often the enabled functions vote on the same documents, and alike.</summary>
/// <param name="Functions">The functions: near-copies side by side, then by the class they mostly vote for.</param>
/// <param name="Groups">Near-copies by the latest run of the label model: their places in <paramref name="Functions"/>.</param>
/// <param name="Table">The counts, by the functions' numbers.</param>
/// <param name="Documents">All documents.</param>
/// <param name="Run">The label run whose accuracies the expectation rests on; null where it is chance alone.</param>
/// <param name="StaleBecause">Why that run is stale, or null.</param>
public sealed record AgreementAnalysis(
    IReadOnlyList<ComparedFunction> Functions, IReadOnlyList<IReadOnlyList<int>> Groups, AgreementTable Table, int Documents, int? Run, string? StaleBecause)
{
    private readonly int[] _placeOf = PlacesOf(Functions);

    /// <summary>Documents that were counted: fewer than all where there are very many votes.</summary>
    public int Counted => Table.Documents;

    /// <summary>Two functions by their different places, or null where they never vote on the same document.</summary>
    public AgreementPair? Pair(int first, int second) => Table[Functions[first].Number, Functions[second].Number] is { Common: > 0 } pair ? pair : null;

    /// <summary>The common documents as a share of those of the function that votes less, 0 to 1.</summary>
    public double Overlap(AgreementPair pair) => pair.Common / (double)Math.Max(1, Math.Min(Table.Votes[pair.First], Table.Votes[pair.Second]));

    /// <summary>The pairs with the most common documents beyond what is expected, alike (more) or apart (less); those that may well be chance are left out.</summary>
    public IReadOnlyList<AgreementPair> Strongest(bool more, int count)
    {
        static double Error(AgreementPair p) => 2 * Math.Sqrt(Math.Max(0.01, p.Expected * (1 - p.Expected)) / p.Common);
        var pairs = Table.Pairs(3).Select(p => (Pair: p, Excess: more ? p.Excess : -p.Excess)).Where(p => p.Excess > Math.Max(0.05, Error(p.Pair)));
        return [.. pairs.OrderByDescending(p => p.Excess * p.Pair.Common).ThenBy(p => p.Pair.First).ThenBy(p => p.Pair.Second).Take(count).Select(p => p.Pair)];
    }

    /// <summary>Where a function of a pair stands.</summary>
    public int PlaceOf(int number) => _placeOf[number];

    private static int[] PlacesOf(IReadOnlyList<ComparedFunction> functions)
    {
        var places = new int[functions.Count];
        for (var p = 0; p < places.Length; p++) places[functions[p].Number] = p;
        return places;
    }
}

/// <param name="Id">The function.</param>
/// <param name="Number">Its number among the enabled ones, from 0.</param>
/// <param name="Class">The class it mostly votes for, or -1 without votes.</param>
/// <param name="Votes">Counted documents that it votes on.</param>
public sealed record ComparedFunction(int Id, int Number, string Name, int Class, int Votes);
