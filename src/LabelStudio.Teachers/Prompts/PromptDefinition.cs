namespace LabelStudio.Teachers.Prompts;

/// <summary>What a prompt asks of a document.</summary>
public enum PromptKind : byte
{
    /// <summary>Is it of this class? Yes votes for the class, no abstains.</summary>
    YesNo = 0,

    /// <summary>Which of the offered classes is it?</summary>
    Choice = 1,

    /// <summary>Which of a few classes is it, that retrieval finds likely for this document?</summary>
    Shortlist = 2,

    /// <summary>How well does it fit this class, 0 to 100? From the threshold on it votes.</summary>
    Score = 3,
}

/// <summary>Where the examples of a prompt come from. Always gold of train and dev, never the document itself nor its near-duplicate.</summary>
public enum ExampleSelection : byte
{
    None = 0,

    /// <summary>The same chosen documents for all.</summary>
    Fixed = 1,

    /// <summary>Those most like the document.</summary>
    Nearest = 2,

    /// <summary>Those most like the document, of as many classes as there is room for.</summary>
    Diverse = 3,
}

/// <summary>What says how sure an answer is.</summary>
public enum ConfidenceSource : byte
{
    None = 0,

    /// <summary>The probabilities of the answer's tokens, among what leads to a class.</summary>
    LogProbs = 1,

    /// <summary>The share of several samples that agree.</summary>
    SelfConsistency = 2,

    /// <summary>The teacher's own word, 0 to 100.</summary>
    Stated = 3,
}

/// <summary>Whether the teacher is told the form of the answer by a JSON schema.</summary>
public enum StructuredOutput : byte
{
    /// <summary>Where the teacher honours it.</summary>
    Auto = 0,
    On = 1,
    Off = 2,
}

/// <summary>Which examples a prompt shows.</summary>
/// <param name="Count">How many at most, 1 to <see cref="Most"/>.</param>
/// <param name="DocumentIds">The chosen documents where they are fixed.</param>
public sealed record ExampleSettings(ExampleSelection Selection = ExampleSelection.None, int Count = 5, IReadOnlyList<string>? DocumentIds = null)
{
    public const int Most = 50;

    public IReadOnlyList<string> Fixed => DocumentIds ?? [];
}

/// <summary>A prompt as a labeling function: all that decides what a teacher is asked and how its answer becomes a vote. Kept as JSON in the function's version.</summary>
/// <param name="Kind">What is asked.</param>
/// <param name="Template">The question, in the language of <see cref="Templates.PromptTemplate"/>.</param>
public sealed record PromptDefinition(PromptKind Kind, string Template)
{
    public const int MostSamples = 20;
    public const int MostShortlisted = 50;

    /// <summary>What the teacher is told first; may use the same variables but those of the document.</summary>
    public string System { get; init; } = "";

    /// <summary>Names of the classes that are offered, one for yes/no and score; none means all of the schema.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether "none of these" may be answered, which abstains. A shortlist always offers it.</summary>
    public bool OfferNone { get; init; }

    /// <summary>How many classes a shortlist holds.</summary>
    public int ShortlistSize { get; init; } = 10;

    /// <summary>From this score on the class is voted for, 0 to 100.</summary>
    public double Threshold { get; init; } = 50;

    public ExampleSettings Examples { get; init; } = new();

    /// <summary>Whether the teacher gives its reasons, before the answer.</summary>
    public bool Rationale { get; init; }

    public ConfidenceSource Confidence { get; init; }

    /// <summary>How many samples are asked for where they are to agree, 2 to <see cref="MostSamples"/>.</summary>
    public int Samples { get; init; } = 5;

    /// <summary>Their temperature.</summary>
    public double SampleTemperature { get; init; } = 0.7;

    public StructuredOutput Structured { get; init; }

    /// <summary>Answers that are no class, with the class that each means.</summary>
    public IReadOnlyDictionary<string, string> Mapping { get; init; } = new Dictionary<string, string>();

    /// <summary>The teacher that is asked.</summary>
    public int TeacherId { get; init; }

    /// <summary>The same in all functions that ask the same prompt of different teachers; "" for one that stands alone.</summary>
    public string Group { get; init; } = "";

    /// <summary>Whether the prompt is about one class.</summary>
    public bool IsNarrow => Kind is PromptKind.YesNo or PromptKind.Score;

    /// <summary>How many requests one document takes.</summary>
    public int RequestsPerDocument => Confidence == ConfidenceSource.SelfConsistency ? Samples : 1;
}

/// <summary>A prompt that cannot be asked as it is.</summary>
public sealed class PromptException(string message) : Exception(message);
