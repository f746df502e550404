namespace LabelStudio.Storage.Model;

public enum RunKind : byte
{
    LabelModel = 0,
    Student = 1,
    Evaluation = 2,
    FunctionValues = 3,
    OutOfFold = 4,

    /// <summary>An evaluation on dev; <see cref="Evaluation"/> is one on the sealed test.</summary>
    DevEvaluation = 6,

    /// <summary>Students that learned by different policies for the training set.</summary>
    PolicyRace = 8,

    /// <summary>A policy that was applied to what students learn, or taken back.</summary>
    TrainingEdits = 9,
}

/// <summary>An immutable record of what made what: inputs, settings, seed and figures.</summary>
public sealed class Run
{
    public long Id { get; set; }
    public int ProjectId { get; set; }
    public RunKind Kind { get; set; }

    /// <summary>Number within project and kind, from 1: "Student 3".</summary>
    public int Number { get; set; }

    public required string By { get; set; }
    public DateTime At { get; set; }

    /// <summary>Digest of everything the result depends on; unlike the present digest means stale.</summary>
    public required string InputsDigest { get; set; }

    /// <summary>Dataset version, function versions, settings and seed as JSON.</summary>
    public required string Inputs { get; set; }

    /// <summary>Figures, warnings and stage times as JSON.</summary>
    public required string Figures { get; set; }

    /// <summary>The run this one was made from (the label run of a student, of functions' values or of out-of-fold predictions, the student of an evaluation), or null.</summary>
    public long? ParentId { get; set; }

    /// <summary>File in the data folder, relative to it (the student's .onnx), or null.</summary>
    public string? Artifact { get; set; }

    /// <summary>False until every chunk of the run is written; unpublished runs are invisible and swept.</summary>
    public bool Published { get; set; }
}

/// <summary>Posteriors of one run of a label model, or of students asked out of fold, on one block of 65,536 documents.</summary>
public sealed class LabelChunk
{
    public long RunId { get; set; }
    public int Chunk { get; set; }
    public int Count { get; set; }

    /// <summary>Compressed posteriors.</summary>
    public required byte[] Labels { get; set; }
}
