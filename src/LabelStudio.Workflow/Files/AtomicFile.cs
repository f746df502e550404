using System.Globalization;

namespace LabelStudio.Workflow.Files;

/// <summary>A file that appears whole or not at all: written under a temporary name in the same folder and renamed at the end.</summary>
/// <remarks>Without <see cref="Commit"/>, disposing removes the temporary and leaves a file that was there before as it is.</remarks>
public sealed class AtomicFile : IDisposable
{
    private readonly FileStream _file;
    private readonly string _target;
    private readonly string? _temporary;
    private bool _committed;

    private AtomicFile(string path, FileStream file, string target, string? temporary)
    {
        Path = path;
        _file = file;
        _target = target;
        _temporary = temporary;
        Stream = new WriteStream(file, path);
    }

    /// <summary>The name as the user gave it.</summary>
    public string Path { get; }

    /// <summary>Where to write; a write that fails is told in the user's words.</summary>
    public Stream Stream { get; }

    /// <param name="name">What to call the file in errors; null for the path.</param>
    /// <exception cref="UserErrorException">The folder is absent or may not be written to, or the name is a folder's.</exception>
    public static AtomicFile Create(string path, string? name = null)
    {
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            CheckFolder(path, full);
            var target = new FileInfo(full).LinkTarget == null ? full : File.ResolveLinkTarget(full, returnFinalTarget: true)!.FullName;
            CheckFolder(path, target);
            if (Directory.Exists(target)) throw new UserErrorException($"{path}: This is a folder, not a file. Name a file to write to.");
            if (IsDevice(target))
                return new AtomicFile(name ?? path, new FileStream(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0), target, null);
            var temporary = System.IO.Path.Combine(
                System.IO.Path.GetDirectoryName(target)!, $".{System.IO.Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
            return new AtomicFile(name ?? path, new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0), target, temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw WriteFailed(path, e);
        }
    }

    /// <summary>Writes a file in one go.</summary>
    public static void Write(string path, Action<Stream> write, string? name = null)
    {
        using var file = Create(path, name);
        write(file.Stream);
        file.Commit();
    }

    /// <summary>Puts what was written in the target's place.</summary>
    /// <exception cref="UserErrorException">The disk is full, or the target cannot be replaced.</exception>
    public void Commit()
    {
        try
        {
            if (_temporary != null)
            {
                _file.Flush(flushToDisk: true);
                _file.Dispose();
                File.Move(_temporary, _target, overwrite: true);
            }
            else _file.Dispose();
            _committed = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw WriteFailed(Path, e);
        }
    }

    public void Dispose()
    {
        _file.Dispose();
        if (_committed || _temporary == null) return;
        try
        {
            File.Delete(_temporary);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // nothing more can be done for it here; the error that led here is the one to show
        }
    }

    /// <summary>A failed write in the user's words, with the space that is left.</summary>
    public static UserErrorException WriteFailed(string path, Exception e)
    {
        var free = FreeBytes(path) is { } bytes ? $" Free space there: {Size(bytes)}." : "";
        return new UserErrorException($"{path}: The file cannot be written: {Reason(e)}{free} Nothing was changed. Free some space or write elsewhere.", e);
    }

    private static string Reason(Exception e)
    {
        // .NET appends the path, which here is the temporary one, or a parameter's name
        var text = e.Message;
        foreach (var end in (string[])[" : '", " (Parameter '"])
            if (text.IndexOf(end, StringComparison.Ordinal) is > 0 and var at) text = text[..at];
        return text.EndsWith('.') ? text : text + ".";
    }

    private static long? FreeBytes(string path)
    {
        try
        {
            var full = System.IO.Path.GetFullPath(path);
            if (IsDevice(full)) return null;
            return DriveInfo.GetDrives().Where(d => d.IsReady && IsBelow(full, d.RootDirectory.FullName))
                .OrderByDescending(d => d.RootDirectory.FullName.Length).FirstOrDefault()?.AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal) && (folder.EndsWith(System.IO.Path.DirectorySeparatorChar) || path.Length == folder.Length || path[folder.Length] == System.IO.Path.DirectorySeparatorChar);

    private static string Size(long bytes) => bytes switch
    {
        >= 1L << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GB"),
        >= 1L << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 20):0.0} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0:0} KB"),
    };

    private static void CheckFolder(string path, string full)
    {
        var folder = System.IO.Path.GetDirectoryName(full);
        if (folder != null && !Directory.Exists(folder))
            throw new UserErrorException($"{path}: There is no folder {folder}. Make it first, or write elsewhere.");
    }

    /// <summary>Devices and pipes are written to as they are: renaming over one would put a file in its place.</summary>
    private static bool IsDevice(string full) =>
        !OperatingSystem.IsWindows() && !full.StartsWith("/dev/shm/", StringComparison.Ordinal)
        && (full.StartsWith("/dev/", StringComparison.Ordinal) || full.StartsWith("/proc/", StringComparison.Ordinal));

    private sealed class WriteStream(FileStream file, string path) : Stream
    {
        public override bool CanRead => false;
        public override bool CanSeek => false;
        public override bool CanWrite => true;
        public override long Length => file.Length;
        public override long Position { get => file.Position; set => throw new NotSupportedException(); }

        public override void Flush()
        {
            // nothing is held back: the file has no buffer of its own
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                file.Write(buffer);
            }
            // a file larger than may be (EFBIG) comes as the latter
            catch (Exception e) when (e is IOException or ArgumentOutOfRangeException)
            {
                throw WriteFailed(path, e);
            }
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
