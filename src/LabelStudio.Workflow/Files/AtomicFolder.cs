namespace LabelStudio.Workflow.Files;

/// <summary>A folder of results that appears whole or not at all: filled beside its place and renamed at the end.</summary>
/// <remarks>A folder that was there before is replaced only on success, and only when it holds nothing but files of the same names.</remarks>
public sealed class AtomicFolder : IDisposable
{
    private readonly string _target;
    private bool _committed;

    private AtomicFolder(string path, string target, string temporary)
    {
        Name = path;
        _target = target;
        Path = temporary;
    }

    /// <summary>The name as the user gave it.</summary>
    public string Name { get; }

    /// <summary>The folder to write to.</summary>
    public string Path { get; }

    /// <param name="files">The names of all files that will be written.</param>
    /// <exception cref="UserErrorException">The place is a file's, or holds other files, or may not be written to.</exception>
    public static AtomicFolder Create(string path, IReadOnlyCollection<string> files)
    {
        try
        {
            var target = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(path));
            if (File.Exists(target)) throw new UserErrorException($"{path}: This is a file. Name a folder to write to.");
            if (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Select(System.IO.Path.GetFileName).FirstOrDefault(f => !files.Contains(f)) is { } other)
                throw new UserErrorException($"{path}: The folder holds \"{other}\", which is not a file of a run, and would be lost. Name a new folder, or one that a run wrote.");
            var parent = System.IO.Path.GetDirectoryName(target);
            if (parent == null || !Directory.Exists(parent)) throw new UserErrorException($"{path}: There is no folder {parent}. Make it first, or write elsewhere.");
            var temporary = System.IO.Path.Combine(parent, $".{System.IO.Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
            Directory.CreateDirectory(temporary);
            return new AtomicFolder(path, target, temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw AtomicFile.WriteFailed(path, e);
        }
    }

    /// <summary>Writes a file of the folder.</summary>
    public void Write(string file, Action<Stream> write) => AtomicFile.Write(System.IO.Path.Combine(Path, file), write, System.IO.Path.Combine(Name, file));

    /// <summary>Puts the folder in its place.</summary>
    /// <exception cref="UserErrorException">It cannot be renamed; what was there before stays.</exception>
    public void Commit()
    {
        var old = Path + ".old";
        try
        {
            var replaces = Directory.Exists(_target);
            if (replaces) Directory.Move(_target, old);
            try
            {
                Directory.Move(Path, _target);
            }
            catch when (replaces)
            {
                Directory.Move(old, _target);
                throw;
            }
            _committed = true;
            if (replaces) Directory.Delete(old, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.WriteFailed(Name, e);
        }
    }

    public void Dispose()
    {
        if (_committed) return;
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // nothing more can be done for it here; the error that led here is the one to show
        }
    }
}
