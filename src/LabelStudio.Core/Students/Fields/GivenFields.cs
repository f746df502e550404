using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;

namespace LabelStudio.Core.Students.Fields;

/// <summary>A student that is asked about texts of one document: the document's fields go with each of them.</summary>
/// <param name="student">The student.</param>
/// <param name="fields">The fields it reads.</param>
/// <param name="valueOf">The document's value of the field of a name.</param>
public sealed class GivenFields(IStudent student, FieldReading fields, Func<string, string?> valueOf) : IStudent
{
    /// <inheritdoc/>
    public ClassList Classes => student.Classes;

    /// <inheritdoc/>
    public TrainingRecord Training => student.Training;

    /// <inheritdoc/>
    public ProbabilisticLabels Predict(IReadOnlyList<string> texts, int threads = 0, CancellationToken cancel = default) =>
        student.Predict(fields.Count == 0 ? texts : [.. texts.Select(t => fields.Compose(t, valueOf))], threads, cancel);
}
