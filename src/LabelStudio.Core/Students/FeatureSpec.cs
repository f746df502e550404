namespace LabelStudio.Core.Students;

/// <summary>How the count of a feature within one text counts.</summary>
public enum TermFrequency : byte
{
    /// <summary>Present or not: 1.</summary>
    Binary = 0,

    /// <summary>1 + ln(count).</summary>
    Sublinear = 1,
}

/// <summary>
/// Which features are read from a text. One definition for trainer and exported graph: the <see cref="Featurizer"/> is its meaning in C#.
/// </summary>
/// <remarks>
/// Words are runs of letters, digits and marks, lower-cased code point by code point; no culture, no locale.
/// Character n-grams stay inside a word and may include one boundary on each side (scikit-learn's <c>char_wb</c>, without its repeats of short words).
/// </remarks>
public sealed record FeatureSpec
{
    /// <summary>2^17: enough room that few of some 20,000 features of a small data set collide, and a table that stays in a processor's own cache.</summary>
    public const int DefaultBuckets = 131_072;

    /// <summary>The longest n-gram that can be asked for.</summary>
    public const int LongestGram = 8;

    /// <summary>
    /// Word 1-2-grams and character 3-4-grams in 131,072 buckets. Cross-validated on three data sets, character 2-5-grams were right as often
    /// and took twice the time to score; <c>CharMin = 2, CharMax = 5</c> asks for them.
    /// </summary>
    public static FeatureSpec Default { get; } = new();

    /// <summary>Shortest word n-gram, at least 1.</summary>
    public int WordMin { get; init; } = 1;

    /// <summary>Longest word n-gram, at most <see cref="LongestGram"/>; 0 = no word features.</summary>
    public int WordMax { get; init; } = 2;

    /// <summary>Shortest character n-gram, at least 2.</summary>
    public int CharMin { get; init; } = 3;

    /// <summary>Longest character n-gram, at most <see cref="LongestGram"/>; 0 = no character features.</summary>
    public int CharMax { get; init; } = 4;

    /// <summary>V, the number of hash buckets, 16 to 2^24; a power of two is the quickest.</summary>
    public int Buckets { get; init; } = DefaultBuckets;

    /// <summary>How counts within a text count.</summary>
    public TermFrequency TermFrequency { get; init; } = TermFrequency.Sublinear;

    /// <summary>Features found in fewer training texts than this are dropped; at least 1.</summary>
    public int MinDocuments { get; init; } = 2;

    /// <summary>A text is read up to this many code points, 1 to 65,536; what follows does not count.</summary>
    public int MaxTextLength { get; init; } = 10_000;

    /// <summary>Checks the ranges.</summary>
    /// <exception cref="ArgumentException">A value out of range, or no features at all; the message says which.</exception>
    public void Validate()
    {
        if (WordMax == 0 && CharMax == 0) throw new ArgumentException("The feature specification asks for neither words nor characters.");
        if (WordMax != 0) Range(nameof(WordMin), WordMin, 1, WordMax);
        Range(nameof(WordMax), WordMax, 0, LongestGram);
        if (CharMax != 0) Range(nameof(CharMin), CharMin, 2, CharMax);
        Range(nameof(CharMax), CharMax, 0, LongestGram);
        Range(nameof(Buckets), Buckets, 16, 1 << 24);
        Range(nameof(MinDocuments), MinDocuments, 1, int.MaxValue);
        Range(nameof(MaxTextLength), MaxTextLength, 1, 65_536);
        if (!Enum.IsDefined(TermFrequency)) throw new ArgumentException($"{nameof(TermFrequency)} {TermFrequency} is not known.");
    }

    private static void Range(string name, int value, int low, int high)
    {
        if (value < low || value > high) throw new ArgumentException($"{name} is {value}; it must be {low} to {high}.");
    }
}
