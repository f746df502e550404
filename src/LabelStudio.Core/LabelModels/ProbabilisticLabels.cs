using LabelStudio.Core.Schema;

namespace LabelStudio.Core.LabelModels;

/// <summary>A posterior over the classes for each of n documents.</summary>
/// <remarks>Documents that share a row (the same votes) share its memory: <see cref="Rows"/> holds r distinct rows of K, <see cref="RowOf"/> one row number a document.</remarks>
public sealed class ProbabilisticLabels
{
    /// <summary>Makes the table.</summary>
    /// <param name="classes">The K classes.</param>
    /// <param name="rows">r rows of K probabilities.</param>
    /// <param name="rowOf">For each document the number of its row, 0 to r-1.</param>
    /// <param name="covered">For each row whether any function voted on it.</param>
    public ProbabilisticLabels(ClassList classes, PosteriorRows rows, int[] rowOf, bool[] covered)
    {
        Classes = classes;
        Rows = rows;
        RowOf = rowOf;
        Covered = covered;
    }

    /// <summary>Makes the table from numbers that are at hand.</summary>
    /// <param name="classes">The K classes.</param>
    /// <param name="rows">r × K probabilities, row after row; each row sums to 1.</param>
    /// <param name="rowOf">For each document the number of its row, 0 to r-1.</param>
    /// <param name="covered">For each row whether any function voted on it.</param>
    public ProbabilisticLabels(ClassList classes, float[] rows, int[] rowOf, bool[] covered)
        : this(classes, new PosteriorRows(classes.Count, rows), rowOf, covered)
    {
    }

    /// <summary>The K classes.</summary>
    public ClassList Classes { get; }

    /// <summary>The r distinct rows.</summary>
    public PosteriorRows Rows { get; }

    /// <summary>The row of each document.</summary>
    public int[] RowOf { get; }

    /// <summary>Whether any function voted on the documents of a row.</summary>
    public bool[] Covered { get; }

    /// <summary>n, the number of documents.</summary>
    public int Count => RowOf.Length;

    /// <summary>The K probabilities of a document.</summary>
    public ReadOnlySpan<float> this[int document] => Rows[RowOf[document]];

    /// <summary>Whether any function voted on the document; without a vote its label is the prior and no more.</summary>
    public bool IsCovered(int document) => Covered[RowOf[document]];

    /// <summary>The most probable class of a document; of equals the first in class order.</summary>
    public int Top(int document) => Rows.Top(RowOf[document]).Class;

    /// <summary>The probability of the most probable class, 1/K to 1.</summary>
    public float Confidence(int document) => Rows.Top(RowOf[document]).Probability;

    /// <summary>The same rows for other documents.</summary>
    /// <param name="rowOf">For each document the number of its row, or -1 for one that has no label: every class is as probable, and no function voted.</param>
    public ProbabilisticLabels For(int[] rowOf)
    {
        if (!rowOf.Contains(-1)) return new ProbabilisticLabels(Classes, Rows, rowOf, Covered);
        return new ProbabilisticLabels(Classes, Rows.WithEvenRow(), Array.ConvertAll(rowOf, row => row < 0 ? Rows.Count : row), [.. Covered, false]);
    }

    /// <summary>The same labels for at least so many documents: those beyond the present ones have no label.</summary>
    /// <param name="documents">How many there are now.</param>
    public ProbabilisticLabels Reach(int documents)
    {
        if (Count >= documents) return this;
        var rowOf = new int[documents];
        RowOf.CopyTo(rowOf, 0);
        Array.Fill(rowOf, -1, Count, documents - Count);
        return For(rowOf);
    }
}
