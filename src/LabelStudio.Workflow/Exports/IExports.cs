using LabelStudio.Teachers.Definitions;

namespace LabelStudio.Workflow.Exports;

/// <summary>What leaves the studio: the student as ONNX, labels, votes, annotations. Everything is streamed.</summary>
public interface IExports
{
    /// <summary>The student's ONNX file and the name to save it under.</summary>
    /// <exception cref="UserErrorException">No such student.</exception>
    /// <exception cref="ExportRefusedException">It rests on a teacher whose terms do not clearly allow it.</exception>
    Task<(string Path, string FileName)> StudentAsync(int projectId, long runId, CancellationToken cancel = default);

    /// <summary>Whether a student may leave: which teachers it rests on, what their terms say about training a model, and whether a lead has decided to export it all the same.</summary>
    /// <exception cref="UserErrorException">No such student.</exception>
    Task<StudentClearance> ClearanceAsync(int projectId, long runId, CancellationToken cancel = default);

    /// <summary>The same for the latest labels as something to learn from; what a lead decided for a student that learned from them counts. Null before there are labels.</summary>
    Task<StudentClearance?> LabelClearanceAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Records a lead's decision to export a student although a teacher's terms do not clearly allow it.</summary>
    /// <exception cref="UserErrorException">No reason is given.</exception>
    Task OverrideAsync(int projectId, long runId, string reason, Actor by, CancellationToken cancel = default);

    /// <summary>id,label,confidence,p_class… of the latest label run.</summary>
    Task WriteLabelsAsync(int projectId, Stream output, CancellationToken cancel = default);

    /// <summary>The same as JSON Lines: id, label, confidence, probabilities by class.</summary>
    Task WriteLabelLinesAsync(int projectId, Stream output, CancellationToken cancel = default);

    /// <summary>id,text,split,label,confidence,source,p_class… of train documents with a label or gold and of dev documents with gold; the test split is not in it.</summary>
    /// <exception cref="ExportRefusedException">The labels rest on a teacher whose terms do not clearly allow to train on its answers; so with the next two.</exception>
    Task WriteTrainingAsync(int projectId, Stream output, CancellationToken cancel = default);

    /// <summary>The same as JSON Lines, with the documents' fields.</summary>
    Task WriteTrainingLinesAsync(int projectId, Stream output, CancellationToken cancel = default);

    /// <summary>Train documents as conversations for the fine-tuning of chat models, with a teacher's reasons where there are any.</summary>
    Task WriteChatAsync(int projectId, Stream output, CancellationToken cancel = default);

    /// <summary>id,function… of all enabled functions.</summary>
    Task WriteVotesAsync(int projectId, Stream output, CancellationToken cancel = default);

    /// <summary>Every answer and decision with who, when, from which queue, gold before and after; those taken back say when.</summary>
    Task WriteAnnotationsAsync(int projectId, Stream output, CancellationToken cancel = default);

    /// <summary>rules.json in the command line's format.</summary>
    Task WriteRulesAsync(int projectId, Stream output, CancellationToken cancel = default);
}

/// <summary>Whether a student may leave the studio.</summary>
/// <param name="Teachers">The teachers it rests on.</param>
/// <param name="Decision">A lead's decision that covers all of them, or null.</param>
public sealed record StudentClearance(IReadOnlyList<RestsOn> Teachers, ExportDecision? Decision)
{
    /// <summary>The teachers whose terms do not clearly allow it.</summary>
    public IReadOnlyList<RestsOn> Doubtful => [.. Teachers.Where(t => t.MayTrain != MayTrain.Yes)];

    public bool Allowed => Doubtful.Count == 0 || Decision != null;
}

/// <summary>A teacher that a student rests on.</summary>
public sealed record RestsOn(int TeacherId, string Teacher, MayTrain MayTrain, string? Link, bool Simulated);

/// <summary>A lead's decision, with the reason that was given.</summary>
public sealed record ExportDecision(string By, DateTime At, string Reason);

/// <summary>A student that does not leave: a teacher's terms say no, or nobody knows what they say.</summary>
public sealed class ExportRefusedException(string message) : UserErrorException(message)
{
}
