using System.Globalization;
using System.Text;
using LabelStudio.Storage;

namespace LabelStudio.Workflow.Imports;

/// <summary>Uploaded files that wait for their import, in a folder of their own under the data folder.</summary>
public sealed class StagingFolder
{
    /// <summary>4 GB.</summary>
    public const long MaxBytes = 4L << 30;

    private const int KeyLength = 32;
    private const int MaxNameLength = 120;
    private const string PartSuffix = ".part";

    private readonly string _folder;
    private readonly long _maxBytes;

    /// <param name="folder">A folder that nothing else is kept in.</param>
    /// <param name="maxBytes">The largest file that is taken.</param>
    public StagingFolder(string folder, long maxBytes = MaxBytes)
    {
        _folder = Path.GetFullPath(folder);
        _maxBytes = maxBytes;
    }

    public long MaxFileBytes => _maxBytes;

    /// <summary>Writes a stream to a new staged file; nothing is left when it cannot be written in full.</summary>
    /// <returns>The name by which the file is known from now on.</returns>
    /// <exception cref="UserErrorException">Too large, or the disk cannot take it.</exception>
    public async Task<string> StageAsync(string fileName, Stream content, IProgress<long>? bytes, CancellationToken cancel)
    {
        var staged = string.Concat(Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture), "-", Sanitise(fileName));
        var path = Path.Combine(_folder, staged);
        try
        {
            Directory.CreateDirectory(_folder);
            await using (var file = new FileStream(path + PartSuffix, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, FileOptions.Asynchronous))
            {
                var buffer = new byte[1 << 17];
                long total = 0;
                int read;
                while ((read = await content.ReadAsync(buffer, cancel)) > 0)
                {
                    total += read;
                    if (total > _maxBytes)
                        throw new UserErrorException(
                            string.Create(CultureInfo.InvariantCulture, $"{fileName} is larger than {_maxBytes / 1_000_000.0:N0} MB. Split it and import the parts one after the other."));
                    await file.WriteAsync(buffer.AsMemory(0, read), cancel);
                    bytes?.Report(total);
                }
            }
            File.Move(path + PartSuffix, path);
            return staged;
        }
        catch (Exception e)
        {
            TryDelete(path + PartSuffix);
            if (StorageFault.IsDiskFull(e))
                throw new UserErrorException($"{fileName} could not be kept: the disk is full. Free some space where the data folder lies and upload it again.", e);
            throw;
        }
    }

    /// <summary>The path of a staged file.</summary>
    /// <exception cref="UserErrorException">There is no such file, or no longer.</exception>
    public string PathOf(string staged)
    {
        // the name comes back from a browser: it must be one that Sanitise could have made, and never a way out of the folder
        var path = Path.Combine(_folder, staged);
        if (!IsStagedName(staged) || !File.Exists(path))
            throw new UserErrorException("The uploaded file is not there any more. Upload it again.");
        return path;
    }

    /// <summary>The file's name as the user knows it.</summary>
    public static string FileNameOf(string staged) => IsStagedName(staged) ? staged[(KeyLength + 1)..] : staged;

    /// <summary>The size of a staged file, 0 when it is gone.</summary>
    public long BytesOf(string staged) => IsStagedName(staged) && new FileInfo(Path.Combine(_folder, staged)) is { Exists: true } file ? file.Length : 0;

    public void Delete(string staged)
    {
        if (IsStagedName(staged)) TryDelete(Path.Combine(_folder, staged));
    }

    /// <summary>Removes files that were left, save those that somebody still needs.</summary>
    /// <returns>How many were removed.</returns>
    public int Sweep(DateTime olderThanUtc, Func<string, bool> inUse)
    {
        if (!Directory.Exists(_folder)) return 0;
        var swept = 0;
        foreach (var path in Directory.EnumerateFiles(_folder))
        {
            if (inUse(Path.GetFileName(path)) || File.GetLastWriteTimeUtc(path) >= olderThanUtc) continue;
            if (TryDelete(path)) swept++;
        }
        return swept;
    }

    private static string Sanitise(string fileName)
    {
        // browsers on Windows may send the whole path
        var name = fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder(name.Length);
        foreach (var c in name)
            clean.Append(char.IsLetterOrDigit(c) || c is '.' or '-' or '_' or ' ' or '(' or ')' ? c : '_');
        var result = clean.ToString().Trim(' ', '.');
        if (result.Length > MaxNameLength)
        {
            var extension = Path.GetExtension(result);
            if (extension.Length > 10) extension = "";
            result = result[..(MaxNameLength - extension.Length)] + extension;
        }
        return result.Length == 0 ? "upload" : result;
    }

    private static bool IsStagedName(string staged) =>
        staged.Length > KeyLength + 1 && staged[KeyLength] == '-' && staged.AsSpan(0, KeyLength).IndexOfAnyExcept("0123456789abcdef") < 0
        && staged.AsSpan(KeyLength + 1).IndexOfAny('/', '\\', '\0') < 0 && !staged.EndsWith(PartSuffix, StringComparison.Ordinal);

    private static bool TryDelete(string path)
    {
        try
        {
            File.Delete(path);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
