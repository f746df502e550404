namespace LabelStudio.TeacherSimulator.Faults;

/// <summary>The share of attempts that each fault takes, 0 to 1; together at most 1.</summary>
public sealed record FaultRates
{
    public double TooManyRequests { get; init; }

    public double ServerError { get; init; }

    public double Unavailable { get; init; }

    public double HtmlPage { get; init; }

    public double Dropped { get; init; }

    public double Hanging { get; init; }

    public double SlowLoris { get; init; }

    public double MalformedBody { get; init; }

    public double WrongContentType { get; init; }

    public double MalformedAnswer { get; init; }

    public double OffSchema { get; init; }

    public double CutByLength { get; init; }

    public double Refused { get; init; }

    public double Filtered { get; init; }

    public double Empty { get; init; }

    /// <summary>What a drawn 429 or 503 asks the caller to wait.</summary>
    public int RetryAfterMilliseconds { get; init; } = 1_000;

    /// <summary>After how long a hanging connection is cut after all.</summary>
    public int HangMilliseconds { get; init; } = 300_000;

    /// <summary>The rates with their faults, those of the transport first.</summary>
    public IReadOnlyList<(Fault Fault, double Rate)> All =>
    [
        (Fault.TooManyRequests, TooManyRequests), (Fault.ServerError, ServerError), (Fault.Unavailable, Unavailable), (Fault.HtmlPage, HtmlPage),
        (Fault.Dropped, Dropped), (Fault.Hanging, Hanging), (Fault.SlowLoris, SlowLoris), (Fault.MalformedBody, MalformedBody),
        (Fault.WrongContentType, WrongContentType), (Fault.MalformedAnswer, MalformedAnswer), (Fault.OffSchema, OffSchema),
        (Fault.CutByLength, CutByLength), (Fault.Refused, Refused), (Fault.Filtered, Filtered), (Fault.Empty, Empty),
    ];
}
