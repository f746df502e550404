namespace LabelStudio.Workflow.Files;

/// <summary>Opens files that users name, with errors in their words.</summary>
public static class InputFile
{
    /// <exception cref="UserErrorException">The file is absent, a folder, or not allowed to be read.</exception>
    public static FileStream Open(string path)
    {
        try
        {
            // bufferSize 0: readers bring a larger buffer of their own
            return new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserErrorException($"{path}: There is no such file. Check the name; relative names start at {Directory.GetCurrentDirectory()}.", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException && Directory.Exists(path))
        {
            throw new UserErrorException($"{path}: This is a folder, not a file. Name a file.", e);
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException or ArgumentException or NotSupportedException)
        {
            throw new UserErrorException($"{path}: The file cannot be opened: {e.Message}", e);
        }
    }

    /// <summary>The whole of a small file.</summary>
    /// <exception cref="UserErrorException">The file cannot be read or is larger than the limit.</exception>
    public static byte[] ReadAll(string path, int maxBytes)
    {
        using var file = Open(path);
        try
        {
            if (file.CanSeek && file.Length > maxBytes)
                throw new UserErrorException($"{path}: The file has {file.Length:N0} bytes; at most {maxBytes:N0} are read. Is it the right file?");
            using var all = new MemoryStream();
            file.CopyTo(all);
            return all.ToArray();
        }
        catch (IOException e)
        {
            throw new UserErrorException($"{path}: The file cannot be read: {e.Message}", e);
        }
    }
}
