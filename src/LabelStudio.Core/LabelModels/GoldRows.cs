using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels;

/// <summary>A document with gold: its vote row and its class.</summary>
internal readonly record struct GoldRow(int Pattern, int Class);

/// <summary>Gold as models use it.</summary>
internal static class GoldRows
{
    /// <summary>The documents that have gold.</summary>
    public static IReadOnlyList<(int Document, int Class)> Sparse(int[]? gold)
    {
        var known = new List<(int, int)>();
        for (var i = 0; i < gold?.Length; i++)
            if (gold[i] >= 0) known.Add((i, gold[i]));
        return known;
    }

    /// <summary>The vote rows of gold, in the documents' order.</summary>
    /// <exception cref="ArgumentException">What is no document or no class, or a document that stands twice.</exception>
    public static List<GoldRow> Of(VotePatterns patterns, IReadOnlyList<(int Document, int Class)> gold)
    {
        var rows = new List<GoldRow>(gold.Count);
        var last = -1;
        foreach (var (document, label) in gold.OrderBy(g => g.Document))
        {
            if (document < 0 || document >= patterns.Documents)
                throw new ArgumentException($"There is gold for document {document}; there are {patterns.Documents} documents (from 0).", nameof(gold));
            if (document == last) throw new ArgumentException($"Document {document} has gold twice.", nameof(gold));
            if (label < 0 || label >= patterns.Classes.Count)
                throw new ArgumentException($"The gold label of document {document} is class {label}; the schema has {patterns.Classes.Count} classes (0 to {patterns.Classes.Count - 1}).", nameof(gold));
            rows.Add(new GoldRow(patterns.PatternOf[document], label));
            last = document;
        }
        return rows;
    }

    /// <summary>How many gold documents each class has.</summary>
    public static double[] PerClass(IReadOnlyCollection<GoldRow> gold, int classes)
    {
        var counts = new double[classes];
        foreach (var row in gold) counts[row.Class]++;
        return counts;
    }
}

/// <summary>How the votes of each function fared on gold.</summary>
/// <param name="Votes">Votes of each function on documents with gold.</param>
/// <param name="Hits">Those that were right; a vote for a set is right where the gold class is in it.</param>
internal sealed record GoldHits(double[] Votes, double[] Hits)
{
    public static GoldHits Of(VotePatterns patterns, IReadOnlyCollection<GoldRow> gold)
    {
        var (votes, hits) = (new double[patterns.Functions.Count], new double[patterns.Functions.Count]);
        foreach (var row in gold)
            foreach (var vote in patterns[row.Pattern])
            {
                votes[vote.Function]++;
                if (patterns.Voted.Names(vote.Class, row.Class)) hits[vote.Function]++;
            }
        return new GoldHits(votes, hits);
    }
}
