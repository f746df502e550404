namespace LabelStudio.Storage.Model;

/// <summary>Texts that a student scores or has scored, and the file that came of it.</summary>
public sealed class BatchScoring
{
    public long Id { get; set; }
    public int ProjectId { get; set; }

    /// <summary>Number within the project, from 1.</summary>
    public int Number { get; set; }

    /// <summary>The run of the student.</summary>
    public long RunId { get; set; }

    /// <summary>The job that works on it, or that did so last.</summary>
    public long JobId { get; set; }

    /// <summary>Where the texts are from, as people know it: the uploaded file's name, or a word for the documents.</summary>
    public required string Source { get; set; }

    /// <summary>What is to be scored and which columns come out, as JSON.</summary>
    public required string Settings { get; set; }

    /// <summary>The upload in the staging folder that is still needed, or null.</summary>
    public string? Staged { get; set; }

    public required string By { get; set; }
    public DateTime At { get; set; }

    /// <summary>True when a row of the upload cannot be scored: the file must be mended, and going on would come to the same row.</summary>
    public bool Refused { get; set; }

    /// <summary>What came of it as JSON, or null before its end.</summary>
    public string? Figures { get; set; }
}
