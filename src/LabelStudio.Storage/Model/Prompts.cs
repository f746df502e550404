namespace LabelStudio.Storage.Model;

/// <summary>Prompt functions asked about many documents, within a budget. A job carries it out; pausing ends the job, not the run.</summary>
public sealed class PromptRun
{
    public long Id { get; set; }
    public int ProjectId { get; set; }

    /// <summary>Number within the project, from 1.</summary>
    public int Number { get; set; }

    public byte State { get; set; }

    /// <summary>Functions, scope and budget as JSON.</summary>
    public required string Request { get; set; }

    /// <summary>The versions asked, in the order of the request's functions, as a JSON list.</summary>
    public required string FunctionVersions { get; set; }

    /// <summary>What the run was thought to cost before it began, as JSON.</summary>
    public string? Estimate { get; set; }

    /// <summary>Documents in the scope, answers that were there already, what was redacted: by function version, as JSON.</summary>
    public string Figures { get; set; } = "{}";

    /// <summary>The job that carries it out now, or did last.</summary>
    public long? JobId { get; set; }

    /// <summary>Where it stopped and how to go on, in words.</summary>
    public string? Message { get; set; }

    public required string By { get; set; }
    public DateTime At { get; set; }
    public DateTime? EndedAt { get; set; }
}

/// <summary>What one version of a prompt function made of one document.</summary>
public sealed class PromptAnswer
{
    public int FunctionVersionId { get; set; }
    public int Ordinal { get; set; }

    /// <summary>The document's hash when it was asked about; unlike the present one means that it changed since.</summary>
    public long ContentHash { get; set; }

    /// <summary>The class, or -1 for an abstention.</summary>
    public int Class { get; set; }

    /// <summary>As votes carry it, 0 to 1.</summary>
    public float? Confidence { get; set; }

    /// <summary>Before it was calibrated, 0 to 1; a new calibration starts from here.</summary>
    public float? RawConfidence { get; set; }

    /// <summary>Why it abstains; null beside a vote.</summary>
    public byte? Reason { get; set; }

    /// <summary>The answer, shortened, where it is of no class.</summary>
    public string? Answer { get; set; }

    /// <summary>The teacher's reason, where one was asked for.</summary>
    public string? Rationale { get; set; }

    /// <summary>Ids of the documents whose gold was shown as examples, as a JSON list; null where none was.</summary>
    public string? Examples { get; set; }
}
