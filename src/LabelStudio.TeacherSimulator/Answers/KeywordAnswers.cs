using System.Collections.Concurrent;
using System.Globalization;
using LabelStudio.TeacherSimulator.Faults;

namespace LabelStudio.TeacherSimulator.Answers;

/// <summary>A rule with noise: a class is answered when its words stand in the document, and a given share of documents gets another answer. The same document errs in the same way each time.</summary>
internal sealed class KeywordAnswers(IReadOnlyDictionary<string, string[]> keywords, double errorRate, int seed) : IAnswers
{
    private const int MostKept = 20_000;
    private static readonly string[] NoneWords = ["none", "abstain", "other", "unknown", "unclear", "none of these"];
    private readonly ConcurrentDictionary<string, HashSet<string>> _words = new(StringComparer.Ordinal);

    public Belief Believe(Asked asked, string message, UInt128 hash)
    {
        var draws = new Draws(seed, hash, 0xA5);
        var wrong = draws.Next() < errorRate;
        // errors are made with less conviction
        var p = wrong ? 0.4 + 0.45 * draws.Next() : 0.6 + 0.39 * draws.Next();
        var words = Words.Of(asked.Document);
        if (asked.Kind == AskedKind.Choice) return Choice(asked.Options.Count > 0 ? asked.Options : [.. keywords.Keys], words, wrong, p, ref draws);

        var yes = Fits(asked.Instructions, words) != wrong;
        if (asked.Kind == AskedKind.YesNo)
        {
            var (y, n) = asked.Words;
            return Belief.Of(yes ? y : n, p, [y, n], samples: true);
        }
        var score = yes ? 65 + draws.Below(35) : draws.Below(35);
        return Belief.Of(score.ToString(CultureInfo.InvariantCulture), p, [], samples: false);
    }

    private Belief Choice(IReadOnlyList<string> options, HashSet<string> words, bool wrong, double p, ref Draws draws)
    {
        if (options.Count == 0) return Belief.Of("unknown", p, [], samples: false);
        var ranked = Ranked(options, words);
        var said = ranked.Count > 0 ? ranked[0] : options.FirstOrDefault(o => NoneWords.Contains(o, StringComparer.OrdinalIgnoreCase)) ?? options[draws.Below(options.Count)];
        if (wrong && options.Count > 1)
        {
            var at = draws.Below(options.Count - 1);
            said = options[at] == said ? options[^1] : options[at];
        }
        return Belief.Of(said, p, ranked.Concat(options), samples: true);
    }

    /// <summary>The options that share words with the document, best first; a word that few options have counts more.</summary>
    private List<string> Ranked(IReadOnlyList<string> options, HashSet<string> words)
    {
        var owners = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var o in options)
            foreach (var w in WordsOf(o))
                if (words.Contains(w))
                    owners[w] = owners.GetValueOrDefault(w) + 1;
        return [.. options
            .Select(o => (Option: o, Score: WordsOf(o).Sum(w => owners.TryGetValue(w, out var n) ? 1.0 / n : 0)))
            .Where(o => o.Score > 0).OrderByDescending(o => o.Score).Select(o => o.Option)];
    }

    private HashSet<string> WordsOf(string option)
    {
        if (_words.Count > MostKept) _words.Clear();
        return _words.GetOrAdd(option, static (o, k) => Words.Of(k.TryGetValue(o, out var list) ? string.Join(' ', list) : o), keywords);
    }

    /// <summary>Whether the document has the words of the class that is asked about, or two words of the question (one, where it has no more).</summary>
    private bool Fits(string instructions, HashSet<string> words)
    {
        var spoken = instructions.Replace('_', ' ');
        var named = keywords.Keys.Where(k => spoken.Contains(k.Replace('_', ' '), StringComparison.OrdinalIgnoreCase)).MaxBy(k => k.Length);
        if (named != null) return WordsOf(named).Overlaps(words);
        var question = QuestionWords(instructions);
        return question.Count(words.Contains) >= Math.Clamp(question.Count, 1, 2);
    }

    /// <summary>The words of the sentence that asks; of all instructions where none ends in a question mark.</summary>
    private HashSet<string> QuestionWords(string instructions)
    {
        var mark = instructions.IndexOf('?');
        var from = mark < 0 ? 0 : instructions.LastIndexOfAny(['.', '\n', ':'], mark) + 1;
        return WordsOf(mark < 0 ? instructions : instructions[from..mark]);
    }
}
