using LabelStudio.Workflow.Exports.Cards;

namespace LabelStudio.Workflow.Exports.Deployment;

/// <summary>A student on its way out: its checklist, its model card, its bundle.</summary>
public interface IDeployments
{
    /// <summary>The checklist with its evidence. The student's file is asked the verify texts for it.</summary>
    /// <exception cref="UserErrorException">No such student.</exception>
    Task<DeploymentChecklist> ChecklistAsync(int projectId, long runId, CancellationToken cancel = default);

    /// <summary>Closes a box that a person may close, or opens it again.</summary>
    /// <exception cref="UserErrorException">No such box, evidence alone closes it, or nothing is said.</exception>
    Task SignAsync(int projectId, long runId, string box, bool closed, string note, Actor by, CancellationToken cancel = default);

    /// <summary>Records a lead's decision to let the student go although boxes are open; it covers those that are open now, but not a teacher's terms.</summary>
    /// <exception cref="UserErrorException">No reason is given.</exception>
    Task OverrideAsync(int projectId, long runId, string reason, Actor by, CancellationToken cancel = default);

    /// <summary>The model card as it is now.</summary>
    /// <exception cref="UserErrorException">No such student.</exception>
    Task<ModelCard> CardAsync(int projectId, long runId, CancellationToken cancel = default);

    /// <summary>The model's files that a bundle of the student holds.</summary>
    /// <exception cref="UserErrorException">No such student, or its file is gone.</exception>
    Task<IReadOnlyList<CardFile>> FilesAsync(int projectId, long runId, CancellationToken cancel = default);

    /// <summary>The whole bundle, ready to be written.</summary>
    /// <param name="documents">Whether documents of the train split may be among the verify texts.</param>
    /// <exception cref="UserErrorException">No such student, or its file is gone.</exception>
    /// <exception cref="ExportRefusedException">Boxes of the checklist are open.</exception>
    Task<IBundle> BundleAsync(int projectId, long runId, bool documents, CancellationToken cancel = default);
}

/// <summary>A bundle that is about to leave; equal students with equal checklists give equal bytes.</summary>
public interface IBundle
{
    string FileName { get; }

    /// <summary>Bytes that will be written.</summary>
    long Length { get; }

    Task WriteAsync(Stream output, CancellationToken cancel = default);
}
