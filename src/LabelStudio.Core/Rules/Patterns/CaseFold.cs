namespace LabelStudio.Core.Rules.Patterns;

/// <summary>
/// Folds UTF-16 units so that any two that a case-insensitive regular expression holds for alike become the same unit.
/// </summary>
/// <remarks>
/// Lower case of upper case: it also brings σ and ς together, and the Kelvin sign with k. It may bring more together than a pattern
/// does, never less, which is what a sieve in front of the pattern needs.
/// </remarks>
internal static class CaseFold
{
    private static readonly char[] Folded = Build();

    public static ReadOnlySpan<char> Table => Folded;

    public static char Of(char unit) => Folded[unit];

    private static char[] Build()
    {
        var folded = new char[char.MaxValue + 1];
        for (var unit = 0; unit <= char.MaxValue; unit++) folded[unit] = char.ToLowerInvariant(char.ToUpperInvariant((char)unit));
        return folded;
    }
}
