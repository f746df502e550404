using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Votes;

/// <summary>The votes of m labeling functions on the same n documents, as columns.</summary>
public sealed class VoteMatrix
{
    /// <summary>Joins columns of equal length.</summary>
    /// <exception cref="ArgumentException">Columns of different lengths, or two of one name.</exception>
    public VoteMatrix(ClassList classes, IReadOnlyList<VoteColumn> functions, int documents)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var f in functions)
        {
            if (f.Length != documents) throw new ArgumentException($"\"{f.Name}\" has {f.Length} votes for {documents} documents.", nameof(functions));
            if (!names.Add(f.Name)) throw new ArgumentException($"Two labeling functions are called \"{f.Name}\".", nameof(functions));
        }
        Classes = classes;
        Functions = functions;
        Documents = documents;
    }

    /// <summary>The label schema that the votes refer to.</summary>
    public ClassList Classes { get; }

    /// <summary>One column a function, in the functions' order.</summary>
    public IReadOnlyList<VoteColumn> Functions { get; }

    /// <summary>n, the number of documents.</summary>
    public int Documents { get; }

    /// <summary>The votes on some of the documents, in the order asked for.</summary>
    /// <param name="documents">Document numbers, 0 to n-1.</param>
    public VoteMatrix Select(IReadOnlyList<int> documents)
    {
        var columns = Functions.Select(f =>
        {
            var column = new VoteColumn(f.Name, documents.Count, Classes.Count);
            for (var i = 0; i < documents.Count; i++) column[i] = f[documents[i]];
            if (f.Confidence is { } confidence) column.Confidence = [.. documents.Select(d => confidence[d])];
            return column;
        });
        return new VoteMatrix(Classes, [.. columns], documents.Count);
    }
}
