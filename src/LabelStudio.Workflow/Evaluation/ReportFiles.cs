using System.Text;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Runs;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>The reports of evaluations, a file each.</summary>
internal sealed class ReportFiles(RunFiles files, ILogger<ReportFiles> log)
{
    private const string FileName = "report.json";

    /// <returns>The artifact's name.</returns>
    /// <exception cref="UserErrorException">The file cannot be written.</exception>
    public string Save(int projectId, long runId, EvaluationReport report)
    {
        var artifact = RunFiles.Artifact(projectId, runId, FileName);
        AtomicFile.Write(files.Prepare(artifact), s => s.Write(Encoding.UTF8.GetBytes(RunJson.Write(report))));
        return artifact;
    }

    /// <summary>Null where none was kept, or its file is gone, damaged or of a later version.</summary>
    public EvaluationReport? Find(Run run)
    {
        if (run.Artifact == null) return null;
        try
        {
            var report = RunJson.Read<EvaluationReport>(File.ReadAllText(files.PathOf(run.Artifact)));
            return report.Format == EvaluationReport.CurrentFormat ? report : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or System.Text.Json.JsonException or InvalidDataException)
        {
            // the run's main figures are in the database; only the details are lost
            log.LogWarning(e, "The report of evaluation {Run} cannot be read.", run.Id);
            return null;
        }
    }
}
