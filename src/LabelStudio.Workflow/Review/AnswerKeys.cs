namespace LabelStudio.Workflow.Review;

/// <summary>The keys that whoever answers gives to answers, by which one that arrives twice counts once. Answers that were given together, to documents that say the same, share the first half of theirs.</summary>
internal static class AnswerKeys
{
    /// <summary>The most answers that are given together: a card and those that are listed beside it.</summary>
    public const int MostTogether = 1 + CardAids.MostAlike;

    private const int Shared = 8;

    public static bool GivenTogether(Guid one, Guid other) =>
        one.ToByteArray(bigEndian: true).AsSpan(0, Shared).SequenceEqual(other.ToByteArray(bigEndian: true).AsSpan(0, Shared));
}
