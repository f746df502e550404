using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Suggestions;
using LabelStudio.Core.Text;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>
/// suggestions [GOLD…]: rules mined from a few gold documents of the train split, all accepted as they come, judged on the rest of the train split's gold, against
/// the most frequent words that tell one class from the others. Test gold is not read.
/// </summary>
internal static class SuggestionsBenchmark
{
    private const int Draws = 5;
    private const int Seed = 1;

    public static int Run(string[] args)
    {
        int[] sizes = args.Length > 0 ? Array.ConvertAll(args, a => int.Parse(a, CultureInfo.InvariantCulture)) : [200, 1_000];
        Console.WriteLine("| data | gold | rules from | rules | classes | covered | right of the covered | expected | mining |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|---|");
        foreach (var (name, set) in new[] { ("youtube", TextSet.Wrench("youtube", "train")), ("banking77", TextSet.Banking77("train")) })
            foreach (var size in sizes.Where(s => s < set.Texts.Length * 0.8))
            {
                Report(name, size, "suggestions", set, size, Suggested);
                Report(name, size, "frequent words", set, size, FrequentWords);
            }
        return 0;
    }

    private static void Report(string name, int gold, string how, TextSet set, int size, Func<string[], int[], bool[], int, IReadOnlyList<(RuleQuery, int, double)>> mine)
    {
        var classes = set.ClassNames;
        var labels = set.Indices(classes);
        double rules = 0, spoken = 0, covered = 0, right = 0, expected = 0, seconds = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var known = Draw(set.Texts.Length, size, Seed + draw);
            var clock = Stopwatch.StartNew();
            var mined = mine(set.Texts, labels, known, classes.Length);
            seconds += clock.Elapsed.TotalSeconds;
            rules += mined.Count;
            spoken += mined.Select(m => m.Item2).Distinct().Count();
            expected += mined.Count == 0 ? 0 : mined.Average(m => m.Item3);
            var matchers = mined.Select(m => (Matcher: m.Item1.CreateMatcher(), Class: m.Item2)).ToList();
            int hit = 0, good = 0, rest = 0;
            for (var d = 0; d < set.Texts.Length; d++)
            {
                if (known[d]) continue;
                rest++;
                var votes = matchers.Where(m => m.Matcher.Matches(set.Texts[d])).Select(m => m.Class).ToList();
                if (votes.Count == 0) continue;
                hit++;
                // a plain majority, of equals the rule that came first: nothing but the rules themselves is judged
                if (votes.GroupBy(v => v).OrderByDescending(g => g.Count()).First().Key == labels[d]) good++;
            }
            covered += (double)hit / rest;
            right += hit == 0 ? 0 : (double)good / hit;
        }
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {name} | {gold} | {how} | {rules / Draws:0.0} | {spoken / Draws:0.0} of {classes.Length} | {covered / Draws:0.0 %} | {right / Draws:0.0 %} | {(how == "suggestions" ? (expected / Draws).ToString("0 %", CultureInfo.InvariantCulture) : "–")} | {seconds / Draws * 1000:0} ms |"));
    }

    private static bool[] Draw(int documents, int size, int seed)
    {
        var known = new bool[documents];
        var random = new Random(seed);
        foreach (var d in Enumerable.Range(0, documents).OrderBy(_ => random.Next()).Take(size)) known[d] = true;
        return known;
    }

    private static IReadOnlyList<(RuleQuery, int, double)> Suggested(string[] texts, int[] labels, bool[] known, int classes)
    {
        var documents = texts.Select((t, d) => new MiningDocument(t, known[d] ? labels[d] : -1, 1, known[d], false)).ToList();
        return [.. RuleMiner.Mine(classes, documents, Options(classes)).Select(s => (s.Query, s.Class, s.Precision.Value))];
    }

    private static MiningOptions Options(int classes) => new() { Most = Math.Max(30, 2 * classes), ClassesWithRules = new HashSet<int>() };

    /// <summary>For as many rules: the most frequent words of which at least two gold documents and at least 80 % are of one class.</summary>
    private static IReadOnlyList<(RuleQuery, int, double)> FrequentWords(string[] texts, int[] labels, bool[] known, int classes)
    {
        var counts = new Dictionary<string, int[]>(StringComparer.Ordinal);
        for (var d = 0; d < texts.Length; d++)
        {
            if (!known[d]) continue;
            foreach (var word in Words.Split(texts[d]).Distinct())
            {
                if (!counts.TryGetValue(word, out var byClass)) counts[word] = byClass = new int[classes];
                byClass[labels[d]]++;
            }
        }
        var wanted = Suggested(texts, labels, known, classes).Count;
        return
        [
            .. counts.Select(c => (c.Key, All: c.Value.Sum(), Most: c.Value.Max(), Class: Array.IndexOf(c.Value, c.Value.Max())))
                .Where(c => c.Most >= 2 && c.Most >= 0.8 * c.All).OrderByDescending(c => c.All).ThenBy(c => c.Key, StringComparer.Ordinal).Take(wanted)
                .Select(c => (RuleQuery.ForPhrase(c.Key)!, c.Class, 0.0)),
        ];
    }
}
