using System.Text;
using LabelStudio.Core.Rules;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Functions.Answers;

/// <summary>Finds the class that an answer most likely means, by its name alone.</summary>
public sealed class AnswerSuggestions
{
    /// <summary>A name less alike than this is a guess that nobody needs.</summary>
    private const double Least = 0.6;

    /// <summary>Names with so many letters in common are one name with a slip; fewer may be chance.</summary>
    private const double Slip = 0.8;

    /// <summary>The best must be so much nearer than the next.</summary>
    private const double Lead = 0.02;

    private readonly List<Name> _classes;

    public AnswerSuggestions(IReadOnlyList<string> classes) => _classes = [.. classes.Select(Name.Of)];

    /// <returns>Null where no class has a name that is near.</returns>
    public AnswerSuggestion? For(string answer)
    {
        var whole = Name.Of(answer);
        var same = _classes.FindIndex(c => c.Letters == whole.Letters);
        if (same >= 0 && whole.Letters.Length > 0) return new AnswerSuggestion(same, true);
        // teachers that talk often begin with the answer
        var first = Name.Of(answer.Split('\n', 2)[0]);
        var ranked = _classes.Select((c, k) => (Class: k, Likeness: c.Likeness(first))).OrderByDescending(c => c.Likeness).Take(2).ToList();
        if (ranked.Count == 0 || ranked[0].Likeness < Least) return null;
        return ranked.Count == 1 || ranked[0].Likeness - ranked[1].Likeness >= Lead ? new AnswerSuggestion(ranked[0].Class, false) : null;
    }

    /// <param name="Letters">All letters and digits in lower case.</param>
    /// <param name="Words">The words by their forms.</param>
    private sealed record Name(string Letters, HashSet<string> Words)
    {
        private const int Longest = 100;

        public static Name Of(string text)
        {
            var words = new StringBuilder();
            for (var i = 0; i < text.Length && words.Length < 2 * Longest; i++)
            {
                // lostCard is two words
                if (i > 0 && char.IsUpper(text[i]) && char.IsLower(text[i - 1])) words.Append(' ');
                words.Append(char.IsLetterOrDigit(text[i]) ? char.ToLowerInvariant(text[i]) : ' ');
            }
            var split = words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return new Name(string.Concat(split), [.. split.Select(WordForms.Key)]);
        }

        /// <summary>0 to 1: how few letters must be changed, or how many words are shared, whichever says more.</summary>
        public double Likeness(Name other)
        {
            if (Letters.Length == 0 || other.Letters.Length == 0) return 0;
            if (Letters == other.Letters) return 1;
            var longest = Math.Max(Letters.Length, other.Letters.Length);
            var letters = longest > Longest ? 0 : 1 - (Closest.Distance(Letters, other.Letters) / (double)longest);
            var shared = Words.Count(other.Words.Contains);
            var words = shared / (double)(Words.Count + other.Words.Count - shared);
            // words that are shared say more than letters that happen to be
            return Math.Max(letters >= Slip ? letters : 0, (0.3 * letters) + (0.7 * words));
        }
    }
}
