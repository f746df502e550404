namespace LabelStudio.TeacherSimulator.Faults;

/// <summary>A way in which one attempt goes wrong.</summary>
public enum Fault
{
    None,

    /// <summary>429 with Retry-After.</summary>
    TooManyRequests,

    /// <summary>500 with an error body.</summary>
    ServerError,

    /// <summary>503 with Retry-After.</summary>
    Unavailable,

    /// <summary>502 with a page of HTML, as a gateway sends it.</summary>
    HtmlPage,

    /// <summary>The connection is cut in the middle of the answer.</summary>
    Dropped,

    /// <summary>No answer ever.</summary>
    Hanging,

    /// <summary>A byte now and then, never the end.</summary>
    SlowLoris,

    /// <summary>200 with a body that is no JSON.</summary>
    MalformedBody,

    /// <summary>200 with the whole answer, under the content type text/plain.</summary>
    WrongContentType,

    /// <summary>An answer that breaks off the JSON it was asked for.</summary>
    MalformedAnswer,

    /// <summary>An answer outside the classes it was asked for.</summary>
    OffSchema,

    /// <summary>An answer cut as by max_tokens.</summary>
    CutByLength,

    /// <summary>The model says that it will not.</summary>
    Refused,

    /// <summary>The provider's filter withholds the answer.</summary>
    Filtered,

    /// <summary>An answer of no characters.</summary>
    Empty,
}
