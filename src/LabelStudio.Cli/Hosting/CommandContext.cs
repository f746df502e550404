using System.CommandLine;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Hosting;

/// <summary>What the body of a command works with.</summary>
internal sealed class CommandContext(ParseResult options, Work work, TextWriter output) : IDisposable
{
    private readonly List<AtomicFile> _files = [];
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private AtomicFolder? _folder;

    public ParseResult Options { get; } = options;

    public Work Work { get; } = work;

    public RunReport Report => Work.Report;

    /// <summary>Where tables for people go.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Whether stdout carries data, so that nothing else may be written there.</summary>
    public bool DataOnOutput { get; private set; }

    public T? Get<T>(Option<T> option) => Options.GetValue(option);

    public T Require<T>(Option<T> option) => Options.GetRequiredValue(option);

    /// <summary>Opens an output; <c>-</c> is stdout. Files appear when the command has succeeded.</summary>
    public Stream Create(string path)
    {
        if (path == "-")
        {
            if (DataOnOutput) throw new UserErrorException("Two outputs were to go to stdout (-). Send one of them to a file.");
            DataOnOutput = true;
            return Console.OpenStandardOutput();
        }
        if (!_names.Add(Path.GetFullPath(path))) throw new UserErrorException($"{path}: Two outputs have this name. Give each its own.");
        var file = AtomicFile.Create(path);
        _files.Add(file);
        return file.Stream;
    }

    /// <summary>Opens a folder of outputs that appears when the command has succeeded.</summary>
    public AtomicFolder CreateFolder(string path, IReadOnlyCollection<string> files) => _folder = AtomicFolder.Create(path, files);

    /// <summary>Whether an option stands on the command line.</summary>
    public bool IsGiven(Option option) => Options.GetResult(option) is { Implicit: false };

    /// <summary>Puts all files in their places.</summary>
    public void Commit()
    {
        Work.Cancel.ThrowIfCancellationRequested();
        _folder?.Commit();
        foreach (var file in _files) file.Commit();
    }

    public void Dispose()
    {
        _folder?.Dispose();
        foreach (var file in _files) file.Dispose();
    }
}
