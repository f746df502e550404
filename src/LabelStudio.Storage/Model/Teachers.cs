namespace LabelStudio.Storage.Model;

/// <summary>An LLM that prompt functions may ask.</summary>
public sealed class Teacher
{
    public int Id { get; set; }
    public required string Name { get; set; }

    /// <summary>Endpoint, model, decoding, prices, limits and abilities as JSON.</summary>
    public required string Definition { get; set; }

    /// <summary>What its terms say about training on its output, as JSON.</summary>
    public required string Terms { get; set; }

    /// <summary>The key, encrypted; null where it comes from configuration or there is none.</summary>
    public string? ProtectedKey { get; set; }

    public DateTime? TestedAt { get; set; }

    /// <summary>Gone from every list; its calls still name it.</summary>
    public bool Deleted { get; set; }

    public required string By { get; set; }
    public DateTime At { get; set; }
}

/// <summary>One attempt to ask a teacher, written down before it is sent.</summary>
public sealed class TeacherCall
{
    public Guid Id { get; set; }

    /// <summary>Digest of everything the answer depends on.</summary>
    public required string Key { get; set; }

    /// <summary>How often the question had been sent in this call, this time included.</summary>
    public int Attempt { get; set; }

    public int TeacherId { get; set; }
    public required string Model { get; set; }

    /// <summary>Decoding parameters as JSON.</summary>
    public required string Parameters { get; set; }

    public int? ProjectId { get; set; }
    public int? FunctionVersionId { get; set; }
    public long? PromptRunId { get; set; }
    public DateTime At { get; set; }

    /// <summary>How it ended; null while it is under way, or for good when the process died.</summary>
    public byte? Outcome { get; set; }

    public int? Milliseconds { get; set; }

    /// <summary>Tokens as the server counted them, cached input being part of input; upper bounds where <see cref="Assumed"/>.</summary>
    public int InputTokens { get; set; }

    public int CachedTokens { get; set; }
    public int OutputTokens { get; set; }

    /// <summary>Cost in trillionths (1e-12) of the prices' currency; until the call has ended the most it can cost.</summary>
    public long Cost { get; set; }

    /// <summary>Nobody said what was billed: tokens and cost are upper bounds.</summary>
    public bool Assumed { get; set; }

    /// <summary>Why there is no answer, in words.</summary>
    public string? Reason { get; set; }
}

/// <summary>An answer that was paid for, given to whoever asks the same again.</summary>
public sealed class TeacherAnswer
{
    /// <summary>Digest of endpoint, model, parameters, messages, form and sample.</summary>
    public required string Key { get; set; }

    public int TeacherId { get; set; }

    /// <summary>The project that asked first; the answer goes with it. 0 for a test of the connection.</summary>
    public int ProjectId { get; set; }

    public DateTime At { get; set; }

    /// <summary>The reply as JSON, compressed.</summary>
    public required byte[] Reply { get; set; }
}

/// <summary>A lead's decision to export a student although a teacher's terms do not clearly allow it.</summary>
public sealed class ExportOverride
{
    public long Id { get; set; }
    public int ProjectId { get; set; }

    /// <summary>The student.</summary>
    public long RunId { get; set; }

    /// <summary>The teachers concerned, by name and what their terms said then, as JSON.</summary>
    public required string Teachers { get; set; }

    public required string Reason { get; set; }
    public required string By { get; set; }
    public DateTime At { get; set; }
}
