using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Runs;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Labels;

/// <summary>Keeps the dev rows of a run beside its model, so that the next run can be compared with it document by document.</summary>
internal sealed class DevRowsFile(RunFiles files, ILogger<DevRowsFile> log)
{
    private const string FileName = "dev-rows.bin";
    private const int Format = 1;

    public void Save(int projectId, long runId, DevRows rows)
    {
        AtomicFile.Write(files.Prepare(RunFiles.Artifact(projectId, runId, FileName)), stream =>
        {
            using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
            writer.Write(Format);
            writer.Write(rows.Ordinals.Length);
            for (var i = 0; i < rows.Ordinals.Length; i++)
            {
                writer.Write(rows.Ordinals[i]);
                writer.Write(rows.Gold[i]);
                writer.Write(rows.Losses[i]);
                writer.Write(rows.Right[i]);
            }
        });
    }

    /// <summary>Null where there are none, or the file is damaged.</summary>
    public DevRows? Find(Run run)
    {
        var path = files.PathOf(RunFiles.Artifact(run.ProjectId, run.Id, FileName));
        if (!File.Exists(path)) return null;
        try
        {
            using var reader = new BinaryReader(File.OpenRead(path));
            if (reader.ReadInt32() != Format) return null;
            var n = reader.ReadInt32();
            var rows = new DevRows(new int[n], new int[n], new double[n], new bool[n]);
            for (var i = 0; i < n; i++)
                (rows.Ordinals[i], rows.Gold[i], rows.Losses[i], rows.Right[i]) = (reader.ReadInt32(), reader.ReadInt32(), reader.ReadDouble(), reader.ReadBoolean());
            return rows;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // the run's own figures are in the database; only the comparison with the next run is lost
            log.LogWarning(e, "The dev rows of run {Run} cannot be read.", run.Id);
            return null;
        }
    }
}
