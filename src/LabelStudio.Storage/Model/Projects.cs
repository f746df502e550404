using LabelStudio.Core.Schema;

namespace LabelStudio.Storage.Model;

/// <summary>One labeling task: its classes, documents, functions, labels and students.</summary>
public sealed class Project
{
    public int Id { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";

    /// <summary>Documents 0 to DocumentCount-1 are visible; rows above belong to an import that has not been published.</summary>
    public int DocumentCount { get; set; }

    /// <summary>Raised by every published change of documents, splits or classes.</summary>
    public int DatasetVersion { get; set; }

    /// <summary>Raised by every published import; blocks of documents carry the version that published them.</summary>
    public int DocumentsVersion { get; set; }

    /// <summary>True while the project is being removed; it is shown nowhere then.</summary>
    public bool Deleting { get; set; }

    /// <summary>True for the project that comes with the studio.</summary>
    public bool IsSample { get; set; }

    /// <summary>The folder of the project's own sentence encoder; empty for the studio's.</summary>
    public string EncoderFolder { get; set; } = "";

    public DateTime CreatedAt { get; set; }
}

/// <summary>One class of a project's label schema. Classes are appended and renamed, never renumbered.</summary>
public sealed class ProjectClass
{
    public int ProjectId { get; set; }
    public int Index { get; set; }
    public required string Name { get; set; }
    public string Description { get; set; } = "";
}

/// <summary>One text with its fields. Ordinals are dense from 0 within a project, so that a vote column is indexed by them.</summary>
public sealed class Document
{
    public int ProjectId { get; set; }
    public int Ordinal { get; set; }
    public required string ExternalId { get; set; }
    public required string Text { get; set; }
    public Split Split { get; set; }

    /// <summary>Extra columns of the import as a JSON object of strings, or null.</summary>
    public string? Fields { get; set; }

    /// <summary>XxHash64 of text, split and fields; tells an unchanged row of a re-import.</summary>
    public long ContentHash { get; set; }
}

/// <summary>A change of a published document, kept aside until its import is published.</summary>
public sealed class DocumentChange
{
    public int ProjectId { get; set; }
    public int Ordinal { get; set; }
    public required string Text { get; set; }
    public Split Split { get; set; }
    public string? Fields { get; set; }
    public long ContentHash { get; set; }
}

/// <summary>What is known of a block of 65,536 documents: its version, splits and word index.</summary>
public sealed class DocumentChunk
{
    public int ProjectId { get; set; }
    public int Chunk { get; set; }
    public int Count { get; set; }

    /// <summary>The project's DocumentsVersion that last added or changed a document of the block; votes remember which version they saw. Invisible while above the project's.</summary>
    public int Version { get; set; }

    /// <summary>One byte a document (<see cref="Split"/>), compressed.</summary>
    public required byte[] Splits { get; set; }

    /// <summary>The serialised word index of the block.</summary>
    public required byte[] Words { get; set; }
}

/// <summary>One reading of the sealed test gold: who, when, for which run.</summary>
public sealed class TestLook
{
    public long Id { get; set; }
    public int ProjectId { get; set; }
    public long RunId { get; set; }
    public required string By { get; set; }
    public DateTime At { get; set; }
}

/// <summary>What one import did.</summary>
public sealed class ImportRecord
{
    public long Id { get; set; }
    public int ProjectId { get; set; }
    public required string FileName { get; set; }
    public required string By { get; set; }
    public DateTime At { get; set; }
    public int Added { get; set; }
    public int Updated { get; set; }
    public int Unchanged { get; set; }
    public int Skipped { get; set; }

    /// <summary>The list of bad rows (line, column, reason) as JSON; at most 1,000.</summary>
    public string BadRows { get; set; } = "[]";
}

public enum DuplicateKind : byte
{
    Exact = 0,
    Near = 1,
}

/// <summary>A document's membership in a group of (near-)duplicates.</summary>
public sealed class DuplicateMember
{
    public int ProjectId { get; set; }
    public int Ordinal { get; set; }
    public int Group { get; set; }
    public DuplicateKind Kind { get; set; }

    /// <summary>Jaccard similarity of word shingles to the group's first document, 0 to 1.</summary>
    public float Similarity { get; set; }
}
