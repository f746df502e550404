namespace LabelStudio.Workflow;

/// <summary>Keeps a second process out of a data folder; the system lets go of it when the process ends, however it ends.</summary>
public sealed class DataFolderLock : IDisposable
{
    private readonly FileStream _file;

    private DataFolderLock(FileStream file) => _file = file;

    /// <summary>Takes the folder.</summary>
    /// <exception cref="UserErrorException">Another process has it.</exception>
    public static DataFolderLock Take(DataFolder folder)
    {
        try
        {
            return new DataFolderLock(new FileStream(folder.LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UserErrorException($"The data folder {folder.Root} cannot be written to. Make it writable, or set DataFolder to another place.", e);
        }
        catch (IOException e)
        {
            throw new UserErrorException(
                $"Another LabelStudio is already running on the data folder {folder.Root}. Stop it first, or set DataFolder to another place.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
