using LabelStudio.Core.Evaluation;

namespace LabelStudio.Workflow.Students;

/// <summary>What training a student came to, as it is kept with the run.</summary>
/// <param name="Trainer">The trainer's name.</param>
/// <param name="Program">Name and version of the program that trained it.</param>
/// <param name="TrainingDocuments">Train documents it learned from.</param>
/// <param name="GoldDocuments">How many of them by gold.</param>
/// <param name="FileBytes">Size of the ONNX file.</param>
/// <param name="FileSha256">Digest of the ONNX file.</param>
/// <param name="TrainSeconds">Time to train, without reading and writing.</param>
/// <param name="Dev">Figures on dev gold, or null without any.</param>
/// <param name="Warnings">What to know before relying on it.</param>
public sealed record StudentFigures(
    string Trainer, string Program, int TrainingDocuments, int GoldDocuments, long FileBytes, string FileSha256, double TrainSeconds,
    EvaluationResult? Dev, IReadOnlyList<string> Warnings)
{
    /// <summary>How it came to be: trials, calibration; null for students of versions that did not record it.</summary>
    public Pipeline.StudentFigures? How { get; init; }
}

/// <summary>What one look at the sealed test found.</summary>
/// <param name="LookId">The look that was counted for it.</param>
/// <param name="Test">On all test documents with gold.</param>
/// <param name="WithoutDuplicates">Without those that have a duplicate or near-duplicate in train or dev; null when none is left, or equal to <paramref name="Test"/> when none was left out.</param>
/// <param name="DuplicatesLeftOut">How many were left out.</param>
public sealed record TestFigures(long LookId, EvaluationResult Test, EvaluationResult? WithoutDuplicates, int DuplicatesLeftOut);

/// <summary>What an evaluation was made from.</summary>
/// <param name="StudentRunId">The student.</param>
/// <param name="FileSha256">Digest of the ONNX file that predicted.</param>
/// <param name="DatasetVersion">The project's dataset version.</param>
public sealed record EvaluationInputs(long StudentRunId, string FileSha256, int DatasetVersion);
