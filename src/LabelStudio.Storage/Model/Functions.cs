namespace LabelStudio.Storage.Model;

public enum FunctionKind : byte
{
    Rule = 0,
    Imported = 1,
    Prompt = 2,
}

/// <summary>A labeling function: a rule, votes that were imported, or a prompt to a teacher.</summary>
public sealed class LabelingFunction
{
    public int Id { get; set; }
    public int ProjectId { get; set; }
    public required string Name { get; set; }
    public FunctionKind Kind { get; set; }
    public bool Enabled { get; set; } = true;
    public string Note { get; set; } = "";

    /// <summary>The version whose votes count.</summary>
    public int CurrentVersionId { get; set; }

    public List<FunctionVersion> Versions { get; set; } = [];
}

/// <summary>An immutable definition of a function; editing makes a new one.</summary>
public sealed class FunctionVersion
{
    public int Id { get; set; }
    public int FunctionId { get; set; }
    public int Number { get; set; }

    /// <summary>The rule's query text; for imported votes the file's name; for a prompt its settings as JSON.</summary>
    public required string Definition { get; set; }

    /// <summary>The class a rule votes for, of several the likeliest; -1 for imported votes and prompts, which name their own.</summary>
    public int Class { get; set; }

    /// <summary>The sets of classes that votes may be for, as JSON (<see cref="Votes.SetTable"/>); null where every vote is for one class.</summary>
    public string? Sets { get; set; }

    /// <summary>The lists that a rule names, each with the version it was applied with, as JSON; null for none.</summary>
    public string? Lists { get; set; }

    /// <summary>Answers of imported votes that are no class, counted by answer, as JSON; null for rules. <see cref="VoteChunk.Answers"/> tells them apart by their place here.</summary>
    public string? OffSchema { get; set; }

    /// <summary>The teacher that a prompt asks; null for other functions.</summary>
    public int? TeacherId { get; set; }

    /// <summary>How the raw confidence of a prompt becomes that of its votes, as JSON; null where that has not been learnt.</summary>
    public string? Calibration { get; set; }

    /// <summary>A digest of what a rule's similar(…) was compared with when it voted: the encoder and the documents it names; null for none.</summary>
    public string? Similar { get; set; }

    public required string By { get; set; }
    public DateTime At { get; set; }
}

/// <summary>The votes of one function version on one block of 65,536 documents.</summary>
public sealed class VoteChunk
{
    public int FunctionVersionId { get; set; }
    public int Chunk { get; set; }

    /// <summary>The <see cref="DocumentChunk.Version"/> that was voted on; older means stale.</summary>
    public int DocumentVersion { get; set; }

    public int Count { get; set; }

    /// <summary>Documents of the block with a vote.</summary>
    public int Voted { get; set; }

    /// <summary>Compressed votes.</summary>
    public required byte[] Votes { get; set; }

    /// <summary>Compressed confidences, or null.</summary>
    public byte[]? Confidences { get; set; }

    /// <summary>Which documents were answered with what is no class, compressed; null where none was.</summary>
    public byte[]? Answers { get; set; }

    /// <summary>Of votes and confidences, so that a change is seen without reading them.</summary>
    public long Digest { get; set; }
}

/// <summary>What an answer that is no class means in a project, for stored votes and for those still to come.</summary>
public sealed class AnswerMapping
{
    public int ProjectId { get; set; }
    public required string Answer { get; set; }

    /// <summary>The class it stands for; -1 for none, an abstention.</summary>
    public int Class { get; set; }

    public required string By { get; set; }
    public DateTime At { get; set; }
}

/// <summary>A lookup list that the rules of a project share.</summary>
public sealed class LookupList
{
    public int Id { get; set; }
    public int ProjectId { get; set; }
    public required string Name { get; set; }

    /// <summary>The name in lower case: upper and lower case are alike.</summary>
    public required string Key { get; set; }

    public string Description { get; set; } = "";

    /// <summary>Raised by every change of the entries.</summary>
    public int Version { get; set; }

    /// <summary>Entries.</summary>
    public int Count { get; set; }

    /// <summary>The entries, compressed (<see cref="Lists.EntriesCodec"/>).</summary>
    public required byte[] Entries { get; set; }

    public required string By { get; set; }
    public DateTime At { get; set; }
}

/// <summary>A suggested rule that nobody wants to see again.</summary>
public sealed class DismissedSuggestion
{
    public int Id { get; set; }
    public int ProjectId { get; set; }
    public int Class { get; set; }

    /// <summary>Its canonical query.</summary>
    public required string Query { get; set; }
    public required string By { get; set; }
    public DateTime At { get; set; }
}
