using LabelStudio.Workflow.Imports;

namespace LabelStudio.Workflow.Files;

/// <summary>How a table file is read.</summary>
public sealed record TableOptions
{
    /// <summary>The limit on one field that holds unless told otherwise: 10 MB.</summary>
    public const int DefaultMaxFieldBytes = 10_000_000;

    public static TableOptions Default { get; } = new();

    /// <summary>The form of the file, or null to tell it from the name: .tsv/.tab, .jsonl/.ndjson/.json, else CSV.</summary>
    public FileFormat? Format { get; init; }

    /// <summary>Stop: the first bad row is thrown as <see cref="FileFaultException"/>. Skip: it is reported and reading goes on at the next record. A bad header is always thrown.</summary>
    public BadRowPolicy BadRows { get; init; } = BadRowPolicy.Stop;

    /// <summary>Told of every bad row under <see cref="BadRowPolicy.Skip"/>.</summary>
    public Action<FileFault>? OnFault { get; init; }

    /// <summary>A longer field is a fault: most often its closing quote is missing.</summary>
    public int MaxFieldBytes { get; init; } = DefaultMaxFieldBytes;

    /// <summary>The form that a file's name tells.</summary>
    public static FileFormat FormatOf(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".tsv" or ".tab" => FileFormat.Tsv,
        ".jsonl" or ".ndjson" or ".json" => FileFormat.JsonLines,
        _ => FileFormat.Csv,
    };
}
