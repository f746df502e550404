namespace LabelStudio.Teachers.Definitions;

/// <summary>How a teacher is spoken to. All speak chat completions; they differ in address and in how the key is sent.</summary>
public enum TeacherKind : byte
{
    OpenAI = 0,
    AzureOpenAI = 1,

    /// <summary>Any server that speaks chat completions under a base address: vLLM, Ollama, llama.cpp, gateways.</summary>
    Compatible = 2,
}

/// <summary>An LLM as people set it up: where it is, which model, how it decodes, what it costs and how hard it may be pushed. Its key is no part of it.</summary>
/// <param name="Id">The studio's number of the teacher; 0 before it is saved.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Kind">How it is spoken to.</param>
/// <param name="Endpoint">Base address: "https://api.openai.com/v1", "https://NAME.openai.azure.com", "http://127.0.0.1:11434/v1".</param>
/// <param name="Model">Name of the model; with Azure that of the deployment.</param>
public sealed record TeacherDefinition(int Id, string Name, TeacherKind Kind, Uri Endpoint, string Model)
{
    public DecodingParameters Decoding { get; init; } = new();
    public TeacherPrices Prices { get; init; } = new(0, 0, 0);
    public TeacherLimits Limits { get; init; } = new();

    /// <summary>Tokens that prompt and answer may have together.</summary>
    public int ContextTokens { get; init; } = 8192;

    public TeacherAbilities Abilities { get; init; } = new();

    /// <summary>True for an endpoint that only plays a teacher; the studio marks all it says.</summary>
    public bool Simulated { get; init; }

    /// <summary>Whether personal data is taken out of what is sent; null is yes, unless the teacher runs on this machine.</summary>
    public bool? Redact { get; init; }

    /// <summary>Whether the teacher runs on this machine.</summary>
    public bool IsLocal => Endpoint.IsLoopback;

    public bool Redacts => Redact ?? !IsLocal;
}

/// <summary>How the model decodes; null leaves the server's default.</summary>
/// <param name="MaxTokens">The longest answer, reasoning included. It bounds what a call can cost, so it is always sent.</param>
/// <param name="ReasoningEffort">"minimal", "low", "medium", "high", for models that have it.</param>
public sealed record DecodingParameters(
    double? Temperature = 0, double? TopP = null, int MaxTokens = 256, int? Seed = null, string? ReasoningEffort = null);

/// <summary>Prices per million tokens, in the currency people think in.</summary>
public sealed record TeacherPrices(decimal Input, decimal CachedInput, decimal Output)
{
    private const decimal Million = 1_000_000m;

    /// <summary>What a call with this usage costs.</summary>
    public decimal Of(Asking.TokenUsage usage) =>
        ((usage.Input - usage.CachedInput) * Input + usage.CachedInput * CachedInput + usage.Output * Output) / Million;

    /// <summary>The most that a call with so many tokens can cost, whatever of it is cached.</summary>
    public decimal Most(Asking.TokenUsage usage) => (usage.Input * Math.Max(Input, CachedInput) + usage.Output * Output) / Million;
}

/// <summary>How hard a teacher may be pushed; null is no limit.</summary>
/// <param name="Concurrency">Calls under way at once, at most.</param>
public sealed record TeacherLimits(int? RequestsPerMinute = null, int? TokensPerMinute = null, int Concurrency = 8)
{
    /// <summary>How long one attempt may take.</summary>
    public TimeSpan CallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a call is tried, the first time included.</summary>
    public int Attempts { get; init; } = 6;
}

/// <summary>What a test of the connection has found: does the teacher honour it? Null is not known.</summary>
public sealed record TeacherAbilities(bool? StructuredOutput = null, bool? LogProbs = null, bool? Seed = null);

public enum MayTrain : byte
{
    Unknown = 0,
    Yes = 1,
    No = 2,
}

/// <summary>What the teacher's terms say about training a model on its output, and who read them.</summary>
public sealed record TeacherTerms(MayTrain MayTrain, string? Link = null, DateOnly? CheckedOn = null, string? CheckedBy = null);
