using System.Globalization;

namespace LabelStudio.Core.Rules;

/// <summary>A query that is no query, with the place of the fault, what was expected there and what to do.</summary>
public sealed class RuleSyntaxException : FormatException
{
    /// <summary>Makes the error; the message names the place as the character's number, counted from 1.</summary>
    /// <param name="what">What is wrong, without a full stop.</param>
    /// <param name="position">The 0-based UTF-16 position of the fault in the query.</param>
    /// <param name="length">The number of UTF-16 units at fault; 0 where something is missing.</param>
    /// <param name="suggestion">What to write instead, as a sentence; may be empty.</param>
    public RuleSyntaxException(string what, int position, int length, string suggestion = "")
        : base(Sentence(what, position, suggestion))
    {
        What = what;
        Position = position;
        Length = length;
        Suggestion = suggestion;
    }

    /// <summary>What is wrong or was expected, without the place.</summary>
    public string What { get; }

    /// <summary>The 0-based UTF-16 position of the fault in the query.</summary>
    public int Position { get; }

    /// <summary>The number of UTF-16 units at fault; 0 where something is missing.</summary>
    public int Length { get; }

    /// <summary>What to write instead, as a sentence; may be empty.</summary>
    public string Suggestion { get; }


    /// <summary>The same fault seen in a longer text, in which this text begins at <paramref name="offset"/>.</summary>
    internal RuleSyntaxException At(int offset, int position, int length) => new(What, offset + position, length, Suggestion);

    private static string Sentence(string what, int position, string suggestion)
    {
        var place = string.Create(CultureInfo.InvariantCulture, $"{what} at character {position + 1}.");
        return suggestion.Length == 0 ? place : place + " " + suggestion;
    }
}
