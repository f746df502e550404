using System.Globalization;
using LabelStudio.Core.Students.Policies;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Policies;

/// <summary>The edits of a policy as a file of its race, which never changes.</summary>
internal sealed class EditsFile(RunFiles files)
{
    private const int Format = 1;

    public static string NameOf(int projectId, long raceRunId, TrainingPolicy policy) =>
        RunFiles.Artifact(projectId, raceRunId, string.Create(CultureInfo.InvariantCulture, $"edits-{policy.ToString().ToLowerInvariant()}.bin"));

    public static string Digest(TrainingEdits edits) => RunJson.Digest(edits.All.SelectMany(e => new object[] { e.Document, e.Class }));

    public void Save(string artifact, TrainingEdits edits) => AtomicFile.Write(files.Prepare(artifact), stream =>
    {
        using var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true);
        writer.Write(Format);
        writer.Write(edits.All.Count);
        foreach (var edit in edits.All)
        {
            writer.Write(edit.Document);
            writer.Write((short)edit.Class);
        }
    });

    /// <exception cref="UserErrorException">The file is gone or damaged.</exception>
    public TrainingEdits Read(string artifact, string digest)
    {
        try
        {
            using var reader = new BinaryReader(File.OpenRead(files.PathOf(artifact)));
            if (reader.ReadInt32() != Format) throw Unreadable(null);
            var edits = new TrainingEdit[reader.ReadInt32()];
            for (var i = 0; i < edits.Length; i++) edits[i] = new TrainingEdit(reader.ReadInt32(), reader.ReadInt16());
            var read = new TrainingEdits(edits);
            return Digest(read) == digest ? read : throw Unreadable(null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or OverflowException)
        {
            throw Unreadable(e);
        }
    }

    private static UserErrorException Unreadable(Exception? inner) =>
        new("The edits of the policy that was applied to the training set are gone from the data folder or damaged. Take the policy back on the Training set page, or race again.", inner);
}
