using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Votes;

/// <summary>The votes of m labeling functions on the same n documents, as columns.</summary>
public sealed class VoteMatrix
{
    /// <summary>Joins columns of equal length.</summary>
    /// <param name="classes">The label schema, K classes.</param>
    /// <param name="functions">One column a function.</param>
    /// <param name="documents">n, the length of each column.</param>
    /// <param name="sets">Sets of classes that votes may be for: the vote K + s is for set s. Null for none.</param>
    /// <exception cref="ArgumentException">Columns of different lengths, two of one name, or a set that does not fit the schema.</exception>
    public VoteMatrix(ClassList classes, IReadOnlyList<VoteColumn> functions, int documents, IReadOnlyList<ClassSet>? sets = null)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var f in functions)
        {
            if (f.Length != documents) throw new ArgumentException($"\"{f.Name}\" has {f.Length} votes for {documents} documents.", nameof(functions));
            if (!names.Add(f.Name)) throw new ArgumentException($"Two labeling functions are called \"{f.Name}\".", nameof(functions));
        }
        Classes = classes;
        Voted = new VotedClasses(classes.Count, sets ?? []);
        Functions = functions;
        Documents = documents;
    }

    /// <summary>The label schema that the votes refer to.</summary>
    public ClassList Classes { get; }

    /// <summary>What votes may name: the classes, and the sets of them.</summary>
    public VotedClasses Voted { get; }

    /// <summary>One column a function, in the functions' order.</summary>
    public IReadOnlyList<VoteColumn> Functions { get; }

    /// <summary>n, the number of documents.</summary>
    public int Documents { get; }

    /// <summary>The functions of both on the same documents, these first.</summary>
    /// <param name="other">Votes for the same classes.</param>
    /// <exception cref="ArgumentException">Other classes or another number of documents, a function in both, or too many sets.</exception>
    public VoteMatrix With(VoteMatrix other)
    {
        if (!Classes.SequenceEqual(other.Classes, StringComparer.Ordinal)) throw new ArgumentException("The votes are for different classes.", nameof(other));
        IReadOnlyList<ClassSet> sets = [.. Voted.Sets, .. other.Voted.Sets];
        var values = Classes.Count + sets.Count;
        return new VoteMatrix(Classes, [.. Functions.Select(f => f.Moved(Classes.Count, 0, values)), .. other.Functions.Select(f => f.Moved(Classes.Count, Voted.Sets.Count, values))], Documents, sets);
    }

    /// <summary>The votes on some of the documents, in the order asked for.</summary>
    /// <param name="documents">Document numbers, 0 to n-1.</param>
    public VoteMatrix Select(IReadOnlyList<int> documents)
    {
        var columns = Functions.Select(f =>
        {
            var column = new VoteColumn(f.Name, documents.Count, Voted.Count);
            for (var i = 0; i < documents.Count; i++) column[i] = f[documents[i]];
            if (f.Confidence is { } confidence) column.Confidence = [.. documents.Select(d => confidence[d])];
            return column;
        });
        return new VoteMatrix(Classes, [.. columns], documents.Count, Voted.Sets);
    }
}
