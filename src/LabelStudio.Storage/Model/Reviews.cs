namespace LabelStudio.Storage.Model;

/// <summary>A stable snapshot of documents worth a person's time.</summary>
public sealed class ReviewQueue
{
    public int Id { get; set; }
    public int ProjectId { get; set; }
    public required string Name { get; set; }

    /// <summary>What its documents were ranked by, as it can be written: <c>margin</c>, or <c>margin:0.75,random:0.25</c>.</summary>
    public required string Mix { get; set; }

    /// <summary>The query of the Data page's address that its documents were chosen by, or null where all could be chosen.</summary>
    public string? Filter { get; set; }

    /// <summary>The function whose votes it audits, with the version that voted then, or null.</summary>
    public int? FunctionId { get; set; }
    public int? FunctionVersionId { get; set; }

    public long? LabelRunId { get; set; }

    /// <summary>The run of students' second opinions that it was ranked by, or null where nobody asked students.</summary>
    public long? OutOfFoldRunId { get; set; }
    public required string By { get; set; }
    public DateTime At { get; set; }
    public int Size { get; set; }

    /// <summary>How many people answer each document, k.</summary>
    public int Overlap { get; set; } = 1;

    /// <summary>Whether votes and reasons are hidden until a document is answered.</summary>
    public bool Blind { get; set; }

    public GoldPolicy Policy { get; set; }
}

/// <summary>When the answers to a document become its gold label.</summary>
public enum GoldPolicy : byte
{
    /// <summary>When all k people gave the same class; else somebody adjudicates.</summary>
    Agreed = 0,

    /// <summary>When more than half of the k people gave the same class; else somebody adjudicates.</summary>
    Majority = 1,

    /// <summary>Never by themselves: somebody adjudicates every document.</summary>
    Adjudicated = 2,
}

public enum QueueItemState : byte
{
    Pending = 0,
    Answered = 1,
    Skipped = 2,

    /// <summary>Everybody has answered, and by the queue's policy somebody has to adjudicate.</summary>
    Disputed = 3,
}

/// <summary>One document of a queue, with the reason why it is there.</summary>
public sealed class QueueItem
{
    public int QueueId { get; set; }
    public int Position { get; set; }
    public int Ordinal { get; set; }
    public float Score { get; set; }

    /// <summary>The strategy of the queue's mix that it came by.</summary>
    public required string Strategy { get; set; }

    /// <summary>Why this document, in words.</summary>
    public required string Reason { get; set; }

    /// <summary>The class that the queue's label run gave it, or -1 for none.</summary>
    public int Label { get; set; } = -1;

    /// <summary>Whether the document had gold when the queue was made: it is asked about all the same.</summary>
    public bool HadGold { get; set; }

    /// <summary>Follows from its slots and the answers: pending while a slot is.</summary>
    public QueueItemState State { get; set; }

    /// <summary>The known class of a document that was planted to measure the people, or null. Answers to it change no gold.</summary>
    public int? PlantedClass { get; set; }
}

/// <summary>One answer that a document of a queue needs; there are k, and no person has two of one document.</summary>
public sealed class QueueSlot
{
    public int QueueId { get; set; }
    public int Position { get; set; }

    /// <summary>0 to k - 1.</summary>
    public int Slot { get; set; }

    /// <summary>Pending, answered or skipped.</summary>
    public QueueItemState State { get; set; }

    /// <summary>Who answered, or who is looking at the document now.</summary>
    public int? UserId { get; set; }

    /// <summary>Until when a pending slot is that person's.</summary>
    public DateTime? LeasedUntil { get; set; }
}

/// <summary>Somebody whom a queue is assigned to; a queue without any is everybody's.</summary>
public sealed class QueueAssignment
{
    public int QueueId { get; set; }
    public int UserId { get; set; }
}

public enum AnnotationKind : byte
{
    Answer = 0,

    /// <summary>A decision on answers that differ; -1 says that no class is right.</summary>
    Adjudication = 1,
}

/// <summary>One answer of one person; answers are added, never changed. An undone answer is marked, not removed.</summary>
public sealed class Annotation
{
    public long Id { get; set; }
    public int ProjectId { get; set; }
    public int Ordinal { get; set; }
    public int? QueueId { get; set; }
    public int? Position { get; set; }
    public int UserId { get; set; }

    /// <summary>The class, or -1 for a skip.</summary>
    public int Class { get; set; }
    public string Comment { get; set; } = "";
    public AnnotationKind Kind { get; set; }

    /// <summary>The known class of a document that was planted, or null.</summary>
    public int? PlantedClass { get; set; }

    /// <summary>Class of the document's gold label before this answer, or -1 for none; undo restores it.</summary>
    public int GoldBefore { get; set; } = -1;

    /// <summary>Class of the document's gold label after it, or -1.</summary>
    public int GoldAfter { get; set; } = -1;

    /// <summary>Made by the page for each answer; a repeated send is recognised by it.</summary>
    public Guid ClientKey { get; set; }
    public DateTime At { get; set; }
    public DateTime? UndoneAt { get; set; }
    public int? UndoneBy { get; set; }
}
