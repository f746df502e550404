using LabelStudio.Core.LabelModels;

namespace LabelStudio.Core.Students.Policies;

/// <summary>One document that a student should learn otherwise than from its label.</summary>
/// <param name="Document">The document, 0 to n-1.</param>
/// <param name="Class">The class to learn it as, or <see cref="Drop"/>.</param>
public readonly record struct TrainingEdit(int Document, int Class)
{
    /// <summary>The class of a document that is not to be learned from.</summary>
    public const int Drop = -1;

    /// <summary>Whether the document is left out.</summary>
    public bool Drops => Class == Drop;
}

/// <summary>Documents that a student should learn otherwise than from their labels; labels, votes and gold stay as they are.</summary>
public sealed class TrainingEdits
{
    /// <summary>Takes the edits.</summary>
    /// <param name="edits">At most one a document; they are sorted by document.</param>
    /// <exception cref="ArgumentException">A document below 0, or one that stands twice.</exception>
    public TrainingEdits(IEnumerable<TrainingEdit> edits)
    {
        TrainingEdit[] all = [.. edits.OrderBy(e => e.Document)];
        for (var i = 0; i < all.Length; i++)
        {
            if (all[i].Document < 0) throw new ArgumentException($"There is no document {all[i].Document}.", nameof(edits));
            if (i > 0 && all[i].Document == all[i - 1].Document) throw new ArgumentException($"Document {all[i].Document} is edited twice.", nameof(edits));
        }
        All = all;
        Dropped = all.Count(e => e.Drops);
    }

    /// <summary>No edits.</summary>
    public static TrainingEdits None { get; } = new([]);

    /// <summary>By document, ascending.</summary>
    public IReadOnlyList<TrainingEdit> All { get; }

    /// <summary>How many documents are left out.</summary>
    public int Dropped { get; }

    /// <summary>How many documents are learned as another class.</summary>
    public int Relabelled => All.Count - Dropped;

    /// <summary>The edits of both; of a document that both edit, to be left out comes first, then what this one says.</summary>
    public TrainingEdits And(TrainingEdits other)
    {
        var byDocument = All.ToDictionary(e => e.Document);
        foreach (var edit in other.All)
            if (edit.Drops || !byDocument.ContainsKey(edit.Document)) byDocument[edit.Document] = edit;
        return new TrainingEdits(byDocument.Values);
    }

    /// <summary>The labels as a student should learn them: edited documents have the class of their edit for certain, dropped ones have no label. What gold says of a document still comes first.</summary>
    /// <param name="labels">n posteriors. Edits of documents that are not among them have no effect.</param>
    /// <exception cref="ArgumentException">An edit to what is no class.</exception>
    public ProbabilisticLabels Apply(ProbabilisticLabels labels)
    {
        if (All.Count == 0) return labels;
        var classes = labels.Classes.Count;
        int[] used = [.. All.Where(e => !e.Drops).Select(e => e.Class).Distinct().Order()];
        if (used.Length > 0 && used[^1] >= classes) throw new ArgumentException($"An edit names class {used[^1]}; there are {classes} (0 to {classes - 1}).", nameof(labels));
        // behind the rows there are stands one a class that is used, and one that says nothing
        var had = labels.Rows.Count;
        var rows = new PosteriorRows(classes, had + used.Length + 1);
        var row = new float[classes];
        for (var r = 0; r < had; r++)
        {
            labels.Rows.CopyTo(r, row);
            rows.Set(r, row);
        }
        var rowOfClass = new Dictionary<int, int>();
        foreach (var label in used)
        {
            Array.Clear(row);
            row[label] = 1;
            rowOfClass[label] = had + rowOfClass.Count;
            rows.Set(rowOfClass[label], row);
        }
        var nothing = had + used.Length;
        Array.Fill(row, 1f / classes);
        rows.Set(nothing, row);
        var rowOf = (int[])labels.RowOf.Clone();
        foreach (var edit in All)
            if (edit.Document < rowOf.Length) rowOf[edit.Document] = edit.Drops ? nothing : rowOfClass[edit.Class];
        return new ProbabilisticLabels(labels.Classes, rows, rowOf, [.. labels.Covered, .. used.Select(_ => true), false]);
    }
}
