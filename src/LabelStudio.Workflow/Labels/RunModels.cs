using LabelStudio.Core.LabelModels;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Runs;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Labels;

/// <summary>The fitted models of label runs: each is a file of its run, and the ones used last are in memory. A run never changes, so nothing here grows old.</summary>
internal sealed class RunModels(RunFiles files, ILogger<RunModels> log)
{
    private const string FileName = "label-model.bin";
    private const int Kept = 4;

    private readonly Lock _lock = new();
    private readonly LinkedList<(long Run, FittedLabelModel Model)> _recent = [];

    /// <summary>Writes the model of a run that is about to be published.</summary>
    /// <returns>The artifact's name, or null for a kind of model that cannot be written down; it is then known until the studio stops.</returns>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public string? Save(int projectId, long runId, FittedLabelModel model)
    {
        Keep(runId, model);
        using var bytes = new MemoryStream();
        try
        {
            model.Save(bytes);
        }
        catch (NotSupportedException)
        {
            return null;
        }
        var artifact = RunFiles.Artifact(projectId, runId, FileName);
        AtomicFile.Write(files.Prepare(artifact), s => s.Write(bytes.GetBuffer().AsSpan(0, (int)bytes.Length)));
        return artifact;
    }

    /// <summary>The model of a published run; null where it was not kept, or its file is gone or damaged.</summary>
    public FittedLabelModel? Find(Run run)
    {
        if (Recent(run.Id) is { } kept) return kept;
        if (run.Artifact == null) return null;
        try
        {
            using var file = File.OpenRead(files.PathOf(run.Artifact));
            var model = LabelModels.Load(file);
            Keep(run.Id, model);
            return model;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            // the labels themselves are in the database; what needs the model says that it is gone
            log.LogWarning(e, "The label model of run {Run} cannot be read.", run.Id);
            return null;
        }
    }

    private FittedLabelModel? Recent(long runId)
    {
        lock (_lock)
        {
            for (var node = _recent.First; node != null; node = node.Next)
            {
                if (node.Value.Run != runId) continue;
                _recent.Remove(node);
                _recent.AddFirst(node);
                return node.Value.Model;
            }
            return null;
        }
    }

    private void Keep(long runId, FittedLabelModel model)
    {
        lock (_lock)
        {
            _recent.AddFirst((runId, model));
            if (_recent.Count > Kept) _recent.RemoveLast();
        }
    }
}
