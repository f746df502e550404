namespace LabelStudio.Storage.Model;

public enum JobState : byte
{
    Queued = 0,
    Running = 1,
    Succeeded = 2,
    Failed = 3,
    Cancelled = 4,
}

/// <summary>A piece of long work: what is to be done, how far it is, and who may write for it.</summary>
public sealed class Job
{
    public long Id { get; set; }
    public int ProjectId { get; set; }
    public required string Kind { get; set; }

    /// <summary>What to do, as JSON of the kind's own record.</summary>
    public required string Payload { get; set; }

    /// <summary>What people see: "Import reviews.csv".</summary>
    public string Title { get; set; } = "";

    public required string By { get; set; }
    /// <summary>The account that asked, or null for the studio itself.</summary>
    public int? ByUserId { get; set; }

    public JobState State { get; set; }
    public bool CancelRequested { get; set; }

    public string Stage { get; set; } = "";
    public double? Fraction { get; set; }
    public string Detail { get; set; } = "";

    /// <summary>What the job produced, as JSON of the kind's own record, or null.</summary>
    public string? Result { get; set; }

    /// <summary>For a failed job what happened and what to do, in words.</summary>
    public string? Error { get; set; }

    /// <summary>Where to go on after a crash, as JSON of the kind's own record, or null.</summary>
    public string? Checkpoint { get; set; }

    /// <summary>Who may write for the job; checked in the transaction of every write.</summary>
    public Guid? LeaseToken { get; set; }

    public int Attempts { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime? StartedAt { get; set; }
    public DateTime? EndedAt { get; set; }
}
