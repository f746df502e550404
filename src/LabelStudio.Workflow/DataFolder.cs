using Microsoft.Data.Sqlite;

namespace LabelStudio.Workflow;

/// <summary>Where everything at run time lives. One folder, readable by its owner alone; a copy of it is a complete backup.</summary>
public sealed class DataFolder
{
    public DataFolder(StudioOptions options, string contentRoot)
    {
        Root = Path.GetFullPath(options.DataFolder, contentRoot);
        DatabaseFile = Path.Combine(Root, "studio.db");
        JobsFile = Path.Combine(Root, "quartz.db");
        LockFile = Path.Combine(Root, "studio.lock");
        Keys = Path.Combine(Root, "keys");
        Artifacts = Path.Combine(Root, "artifacts");
        Encoders = Path.Combine(Artifacts, "encoders");
        Staging = Path.Combine(Root, "staging");
    }

    public string Root { get; }

    /// <summary>The studio's database, where it is SQLite.</summary>
    public string DatabaseFile { get; }

    /// <summary>The job queue's own database, where it is SQLite: on a shared one each would wait for the other's writes.</summary>
    public string JobsFile { get; }

    /// <summary>Held open by the one process that works here.</summary>
    public string LockFile { get; }

    /// <summary>Keys that protect cookies and forms.</summary>
    public string Keys { get; }

    /// <summary>Students and reports.</summary>
    public string Artifacts { get; }

    /// <summary>Sentence encoders that were converted here.</summary>
    public string Encoders { get; }

    /// <summary>Uploads that wait for their import.</summary>
    public string Staging { get; }

    /// <summary>Connection string of a SQLite file in this folder.</summary>
    public static string Sqlite(string file) => new SqliteConnectionStringBuilder { DataSource = file }.ToString();

    /// <summary>Makes the folders that are not there yet.</summary>
    /// <exception cref="UserErrorException">The folder cannot be made or written to.</exception>
    public void Create()
    {
        try
        {
            foreach (var folder in new[] { Root, Keys, Artifacts, Staging })
            {
                if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
                else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserErrorException($"The data folder {Root} cannot be made: {e.Message} Make it writable, or set DataFolder to another place.", e);
        }
    }
}
