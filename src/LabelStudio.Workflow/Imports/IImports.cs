namespace LabelStudio.Workflow.Imports;

/// <summary>Brings texts into a project: stage a file, look at its first rows, say which column is what, import as a job.</summary>
public interface IImports
{
    /// <summary>Writes an upload to the staging folder, streaming; at most <see cref="MaxFileBytes"/>.</summary>
    /// <returns>The name under which the staged file is known.</returns>
    Task<string> StageAsync(string fileName, Stream content, IProgress<long>? bytes = null, CancellationToken cancel = default);

    /// <summary>The largest file that is taken.</summary>
    long MaxFileBytes { get; }

    /// <summary>Format, columns, first rows and a guess of the mapping.</summary>
    /// <exception cref="FileFaultException">Empty file, no readable header, invalid UTF-8 at the start.</exception>
    Task<FilePreview> PreviewAsync(string staged, CancellationToken cancel = default);

    /// <summary>The staged file as the user knows it, and its content.</summary>
    /// <exception cref="UserErrorException">It is not there any more.</exception>
    (string FileName, Stream Content) OpenStaged(string staged);

    /// <summary>Starts the import; the job's result is an <see cref="ImportResult"/>.</summary>
    Task<long> StartAsync(int projectId, string staged, ImportOptions options, Actor by, CancellationToken cancel = default);

    Task<IReadOnlyList<ImportSummary>> HistoryAsync(int projectId, CancellationToken cancel = default);

    /// <summary>Bad rows of one import, at most 1,000.</summary>
    Task<IReadOnlyList<BadRow>> BadRowsAsync(int projectId, long importId, CancellationToken cancel = default);
}

public enum FileFormat
{
    Csv,
    Tsv,
    JsonLines,
}

public sealed record FilePreview(
    string FileName, long Bytes, FileFormat Format, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows, ColumnMapping Guess);

/// <summary>Which column is what; columns that are named nowhere become fields if <see cref="KeepOthers"/>.</summary>
public sealed record ColumnMapping(string? Id, string Text, string? Label = null, string? Split = null, bool KeepOthers = true);

public enum BadRowPolicy
{
    /// <summary>Stop at the first bad row; nothing is imported.</summary>
    Stop,

    /// <summary>Leave bad rows out and list them.</summary>
    Skip,
}

/// <summary>How documents without a split column are split: seeded, stratified by label where there is one.</summary>
/// <param name="Dev">Share of dev, 0 to 1.</param>
/// <param name="Test">Share of test, 0 to 1; the rest is train.</param>
/// <param name="Seed">Same file, same seed: same split.</param>
public sealed record RandomSplit(double Dev = 0.1, double Test = 0.2, int Seed = 1);

public sealed record ImportOptions(
    FileFormat Format, ColumnMapping Mapping, RandomSplit Split, BadRowPolicy BadRows = BadRowPolicy.Stop, bool CreateClasses = true, bool FindDuplicates = true);

public sealed record ImportResult(long ImportId, int Added, int Updated, int Unchanged, int Skipped, int NewClasses, int Gold);

public sealed record ImportSummary(long Id, string FileName, string By, DateTime At, int Added, int Updated, int Unchanged, int Skipped);

public sealed record BadRow(long Line, string? Column, string Reason);
