namespace LabelStudio.Storage.Model;

/// <summary>A stable snapshot of documents worth a person's time.</summary>
public sealed class ReviewQueue
{
    public int Id { get; set; }
    public int ProjectId { get; set; }
    public required string Name { get; set; }
    public required string Strategy { get; set; }
    public long? LabelRunId { get; set; }
    public required string By { get; set; }
    public DateTime At { get; set; }
    public int Size { get; set; }
}

public enum QueueItemState : byte
{
    Pending = 0,
    Answered = 1,
    Skipped = 2,
}

/// <summary>One document of a queue, with the reason why it is there.</summary>
public sealed class QueueItem
{
    public int QueueId { get; set; }
    public int Position { get; set; }
    public int Ordinal { get; set; }
    public float Score { get; set; }

    /// <summary>Why this document, in words.</summary>
    public required string Reason { get; set; }

    public QueueItemState State { get; set; }

    /// <summary>Who is looking at it now, and until when it is theirs.</summary>
    public int? LeasedTo { get; set; }
    public DateTime? LeasedUntil { get; set; }
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

    /// <summary>Class of the document's gold label before this answer, or -1 for none; undo restores it.</summary>
    public int GoldBefore { get; set; } = -1;

    /// <summary>Made by the page for each answer; a repeated send is recognised by it.</summary>
    public Guid ClientKey { get; set; }
    public DateTime At { get; set; }
    public DateTime? UndoneAt { get; set; }
}
