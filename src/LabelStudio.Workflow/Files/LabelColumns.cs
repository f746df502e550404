using LabelStudio.Core.Schema;

namespace LabelStudio.Workflow.Files;

/// <summary>The columns of labels and predictions behind the id, in the one form in which they are written: label, confidence, others, a probability a class.</summary>
/// <param name="classes">The K classes.</param>
/// <param name="probabilities">Whether there is a column for each class.</param>
internal sealed class LabelColumns(ClassList classes, bool probabilities = true)
{
    /// <summary>Begins the name of a class's column.</summary>
    public const string Prefix = "p_";

    /// <summary>Writes the header.</summary>
    /// <param name="table">Where to.</param>
    /// <param name="others">Columns between the confidence and the probabilities.</param>
    public void WriteHeader(TableWriter table, params ReadOnlySpan<string> others)
    {
        table.Field("id").Field("label").Field("confidence");
        foreach (var other in others) table.Field(other);
        if (probabilities)
            foreach (var c in classes) table.Field(Prefix + c);
        table.EndRow();
    }

    /// <summary>Writes label and confidence.</summary>
    /// <param name="table">Where to.</param>
    /// <param name="row">K probabilities.</param>
    /// <param name="top">The likeliest class.</param>
    /// <param name="covered">Without it the label is empty: no function voted.</param>
    public void WriteLabel(TableWriter table, ReadOnlySpan<float> row, int top, bool covered = true)
    {
        if (covered) table.Field(classes[top]);
        else table.Empty();
        table.Field(row[top]);
    }

    /// <summary>Writes the probabilities, where they have columns.</summary>
    /// <param name="table">Where to.</param>
    /// <param name="row">K of them.</param>
    public void WriteProbabilities(TableWriter table, ReadOnlySpan<float> row)
    {
        if (!probabilities) return;
        foreach (var x in row) table.Field(x);
    }
}
