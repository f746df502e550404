using System.Text.Json;

namespace LabelStudio.Workflow.Files;

/// <summary>An output that survives an interruption: <c>name.partial</c> with what is done, beside it a note on how far that is. Both become <c>name</c> at the end.</summary>
/// <typeparam name="T">What is noted of the progress.</typeparam>
public sealed class ResumableFile<T> : IDisposable where T : class
{
    private readonly string _path;
    private readonly string _maker;
    private readonly FileStream _file;

    private ResumableFile(string path, string maker, FileStream file, T? done)
    {
        (_path, _maker, _file, Done) = (path, maker, file, done);
    }

    /// <summary>How far an earlier run came, or null at the beginning.</summary>
    public T? Done { get; }

    /// <summary>Where to write, behind what is done.</summary>
    public Stream Stream => _file;

    private static string PartialOf(string path) => path + ".partial";

    private static string NoteOf(string path) => path + ".partial.json";

    /// <summary>Goes on with what an earlier run left, or begins.</summary>
    /// <param name="path">The output.</param>
    /// <param name="maker">What makes it; what another one left is not gone on with.</param>
    /// <exception cref="UserErrorException">Something else made what is left, or it cannot be written.</exception>
    public static ResumableFile<T> Open(string path, string maker)
    {
        try
        {
            var note = Read(path);
            if (note != null && note.Maker != maker)
                throw new UserErrorException($"{PartialOf(path)}: This was begun with another student or other options. Remove it and {NoteOf(path)} to begin anew, or give what it was begun with.");
            var file = new FileStream(PartialOf(path), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
            if (note != null && file.Length < note.Bytes) note = null;
            // what came after the last note may be half a row
            file.SetLength(note?.Bytes ?? 0);
            file.Seek(0, SeekOrigin.End);
            return new ResumableFile<T>(path, maker, file, note?.Done);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"{NoteOf(path)}: The note on the interrupted run is damaged. Remove it and {PartialOf(path)} to begin anew.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.WriteFailed(path, e);
        }
    }

    /// <summary>How far an unfinished output is, or null where there is none; may be asked while it is written.</summary>
    public static T? Peek(string path) => Read(path)?.Done;

    /// <summary>Notes that all written so far counts.</summary>
    /// <exception cref="UserErrorException">The disk is full.</exception>
    public void Keep(T done)
    {
        try
        {
            _file.Flush(flushToDisk: true);
            var note = JsonSerializer.SerializeToUtf8Bytes(new Note(_maker, _file.Position, done));
            AtomicFile.Write(NoteOf(_path), s => s.Write(note));
        }
        catch (IOException e)
        {
            throw AtomicFile.WriteFailed(_path, e);
        }
    }

    /// <summary>Puts the output in its place.</summary>
    /// <exception cref="UserErrorException">It cannot be replaced.</exception>
    public void Commit()
    {
        try
        {
            _file.Flush(flushToDisk: true);
            _file.Dispose();
            File.Move(PartialOf(_path), _path, overwrite: true);
            File.Delete(NoteOf(_path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.WriteFailed(_path, e);
        }
    }

    /// <summary>Removes what is left of an output that will not be finished.</summary>
    public static void Discard(string path)
    {
        File.Delete(PartialOf(path));
        File.Delete(NoteOf(path));
    }

    public void Dispose() => _file.Dispose();

    private static Note? Read(string path) =>
        File.Exists(NoteOf(path)) && File.Exists(PartialOf(path)) ? JsonSerializer.Deserialize<Note>(File.ReadAllBytes(NoteOf(path))) : null;

    private sealed record Note(string Maker, long Bytes, T Done);
}
