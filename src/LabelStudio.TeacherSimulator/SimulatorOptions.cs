using LabelStudio.TeacherSimulator.Faults;

namespace LabelStudio.TeacherSimulator;

/// <summary>What the simulator answers and how it misbehaves. Every name is a setting: <c>--Latency:Milliseconds 50</c>.</summary>
public sealed record SimulatorOptions
{
    public const string DefaultUrl = "http://127.0.0.1:5090";

    /// <summary>Where it listens; port 0 takes a free one.</summary>
    public string Url { get; init; } = DefaultUrl;

    /// <summary>A wide (id, one column a model) or long (id,lf,vote) file of answers; each column or function is a model.</summary>
    public string? Votes { get; init; }

    /// <summary>The texts (id,text) of <see cref="Votes"/>; not needed where the votes file has a text column.</summary>
    public string? Texts { get; init; }

    /// <summary>A JSON file of words that speak for a class: <c>{"card_arrival": ["arrive", "deliver"]}</c>. Without it the words of a class's name speak for it.</summary>
    public string? Keywords { get; init; }

    /// <summary>Models that follow the rule, with the share of documents each gets wrong.</summary>
    public Dictionary<string, double> Models { get; init; } = [];

    /// <summary>Where calls are logged, a JSON line each; null keeps them in memory only.</summary>
    public string? LogFile { get; init; }

    /// <summary>The key that callers must send; null takes any, and none.</summary>
    public string? Key { get; init; }

    public int Seed { get; init; } = 1;

    public LatencyOptions Latency { get; init; } = new();

    public LimitOptions Limits { get; init; } = new();

    public FaultRates Faults { get; init; } = new();

    public StructuredOutput StructuredOutput { get; init; } = StructuredOutput.Honoured;

    /// <summary>Whether log-probabilities are given when asked for.</summary>
    public bool Logprobs { get; init; } = true;

    /// <summary>Leading messages of at least so many tokens that were seen before count as cached input.</summary>
    public int CachedFromTokens { get; init; } = 1_024;

    /// <summary>The models of a simulator that was given no votes.</summary>
    public static IReadOnlyDictionary<string, double> DefaultModels { get; } =
        new Dictionary<string, double> { ["sim-large"] = 0.05, ["sim-medium"] = 0.15, ["sim-small"] = 0.3 };
}

/// <summary>How long an answer takes: the median, and how far it varies (sigma of a log-normal; 0 is always the same).</summary>
public sealed record LatencyOptions
{
    public double Milliseconds { get; init; }

    public double Spread { get; init; }
}

/// <summary>What one model takes a minute; 0 is no limit.</summary>
public sealed record LimitOptions
{
    public int RequestsPerMinute { get; init; }

    public int TokensPerMinute { get; init; }
}

/// <summary>What becomes of a JSON schema in a request.</summary>
public enum StructuredOutput
{
    /// <summary>The answer follows it.</summary>
    Honoured,

    /// <summary>It is ignored: the answer is plain text.</summary>
    Ignored,

    /// <summary>The request is refused with 400.</summary>
    Rejected,
}
