namespace LabelStudio.Workflow.Exports;

/// <summary>What leaves the studio: the student as ONNX, labels, votes, annotations. Everything is streamed.</summary>
public interface IExports
{
    /// <summary>The student's ONNX file and the name to save it under.</summary>
    /// <exception cref="UserErrorException">No such student.</exception>
    Task<(string Path, string FileName)> StudentAsync(int projectId, long runId, CancellationToken cancel = default);

    /// <summary>id,label,confidence,p_class… of the latest label run.</summary>
    Task WriteLabelsAsync(int projectId, Stream output, CancellationToken cancel = default);

    /// <summary>id,function… of all enabled functions.</summary>
    Task WriteVotesAsync(int projectId, Stream output, CancellationToken cancel = default);

    /// <summary>Annotations with who, when, from which queue; undone ones left out.</summary>
    Task WriteAnnotationsAsync(int projectId, Stream output, CancellationToken cancel = default);

    /// <summary>rules.json in the command line's format.</summary>
    Task WriteRulesAsync(int projectId, Stream output, CancellationToken cancel = default);
}
