using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Small vote matrices written out row by row.</summary>
public static class VoteRows
{
    /// <summary>One array a document, one vote a function, -1 = abstain. Classes are called c0, c1, …</summary>
    public static VoteMatrix Of(int classes, params int[][] rows) => Of(classes, rows.Length == 0 ? 0 : rows[0].Length, rows);

    public static VoteMatrix Of(int classes, int functions, int[][] rows)
    {
        var columns = Enumerable.Range(0, functions).Select(f =>
        {
            var column = new VoteColumn($"f{f}", rows.Length, classes);
            for (var i = 0; i < rows.Length; i++) column[i] = rows[i][f];
            return column;
        }).ToList();
        return new VoteMatrix(new ClassList(Enumerable.Range(0, classes).Select(k => $"c{k}")), columns, rows.Length);
    }

    /// <summary>Votes without any pattern to them: each function covers about <paramref name="coverage"/> of the documents.</summary>
    public static VoteMatrix Random(int documents, int functions, int classes, double coverage, int seed)
    {
        var random = new Random(seed);
        return Of(classes, functions, [.. Enumerable.Range(0, documents).Select(_ =>
            Enumerable.Range(0, functions).Select(_ => random.NextDouble() < coverage ? random.Next(classes) : VoteColumn.Abstain).ToArray())]);
    }
}
