using LabelStudio.Onnx.Encoders;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Opens sentence encoders and keeps those that were used last; the default one is converted into the data folder when it is first asked for.</summary>
internal sealed class EncoderHost(StudioOptions options, DataFolder data)
{
    private const int Kept = 3;

    private readonly Lock _lock = new();
    private string? _converted;
    private readonly LinkedList<(string Folder, string Files, OnnxSentenceEncoder Encoder)> _open = [];

    /// <summary>Whether there is an encoder for projects that name none.</summary>
    public bool HasDefault => options.EncoderFolder.Length > 0 || DefaultEncoder.Package != null;

    /// <summary>The encoder of a folder. May take seconds the first time; call it off the threads that pages run on.</summary>
    /// <param name="folder">A folder, relative to the data folder; empty for the studio's encoder.</param>
    /// <exception cref="EncoderException">It cannot be opened; the message says which file, why, and what to do.</exception>
    public OnnxSentenceEncoder Open(string folder)
    {
        // nobody gains by opening the same one twice at a time
        lock (_lock)
        {
            var path = Resolve(folder);
            var files = Stamp(path);
            for (var node = _open.First; node != null; node = node.Next)
            {
                if (node.Value.Folder != path) continue;
                _open.Remove(node);
                if (node.Value.Files != files) break;
                _open.AddFirst(node);
                return node.Value.Encoder;
            }
            var encoder = OnnxSentenceEncoder.Open(path);
            _open.AddFirst((path, files, encoder));
            // one that is still in use is freed by the collector when its last user lets go of it
            if (_open.Count > Kept) _open.RemoveLast();
            return encoder;
        }
    }

    private string Resolve(string folder)
    {
        if (folder.Length == 0) folder = options.EncoderFolder;
        if (folder.Length > 0) return Path.GetFullPath(folder, data.Root);
        // whether the converted folder is whole is looked at once: its files are large, and this is asked at every key stroke
        if (_converted == null || !Directory.Exists(_converted)) _converted = DefaultEncoder.Prepare(data.Encoders);
        return _converted;
    }

    /// <summary>Sizes and times of a folder's files: other files are another encoder.</summary>
    private static string Stamp(string folder)
    {
        try
        {
            return Directory.Exists(folder)
                ? string.Join('|', new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.FullName, StringComparer.Ordinal)
                    .Take(200).Select(f => FormattableString.Invariant($"{f.Name} {f.Length} {f.LastWriteTimeUtc.Ticks}")))
                : "";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EncoderException($"{folder}: The folder cannot be read ({e.Message}).", e);
        }
    }
}
