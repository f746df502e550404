using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>
/// Rows a second of the rule applier on Banking77 texts repeated to 100,000, against a plain loop (each rule alone, words split once a
/// text, the base library's own backtracking Regex) measured in the same process.
/// </summary>
internal static class RulesBenchmark
{
    private const int Rows = 100_000;

    private static readonly string[] Keywords =
        ["lost OR stolen", "refund*", "exchange", "\"top up\"", "pin", "transfer AND pending", "cash OR atm", "age", "country OR countries", "verify OR identity"];

    private static readonly string[] Patterns =
    [
        @"/\bcards?\b.*\b(arriv|deliver)/i", @"/charged (twice|two times)/i", @"/(apple|google) ?pay/i", @"/\bfees?\b/i", @"/declined?/i",
        @"/how (long|many days)/i", @"/virtual.{0,20}card/i", @"/pass ?code/i", @"/exchange rates?/i", @"/\d+ ?(usd|eur|gbp)/i",
    ];

    private static readonly string[] Operators =
    [
        "colo?r OR ex*ge", "~charge", "card NEAR/3 lost", "how THEN/2 cancel", "count(card)>=2", "starts(\"how do\")", "ends(card OR account)", "words<5 transfer",
        "verif*tion", "(~top OR \"top up\") NEAR/2 fail*",
    ];

    public static int Run(string[] args)
    {
        var file = SharedData.PathOf("data", "banking77", "train.csv");
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"The benchmark needs {file}.");
            return 2;
        }
        var unique = CsvRows.Read(file).Skip(1).Select(r => r[0]).ToArray();
        string[] texts = [.. Enumerable.Range(0, Rows).Select(i => unique[i % unique.Length])];
        string[] hundred = [.. Keywords, .. CommonWords(unique, 90)];
        string[] mixed = [.. Keywords, .. Patterns];

        Console.WriteLine(Invariant($"{Rows:N0} Banking77 texts, {Environment.ProcessorCount} cores; best of several runs"));
        Console.WriteLine("rules                        threads      rows/s      cost    of what");
        var plain = Report("10 keyword + 10 regex, plain", 1, Seconds(() => Plain(mixed, texts), 2), null, "");
        Report("10 keyword + 10 regex", 1, Seconds(() => Apply(mixed, texts, 1), 7), plain, "the plain loop");
        Report("10 keyword + 10 regex", 2, Seconds(() => Apply(mixed, texts, 2), 7), plain, "the plain loop");
        var ten = Report("10 keyword", 1, Seconds(() => Apply(Keywords, texts, 1), 7), null, "");
        Report("100 keyword", 1, Seconds(() => Apply(hundred, texts, 1), 7), ten, "10 keyword");
        Report("10 regex", 1, Seconds(() => Apply(Patterns, texts, 1), 7), ten, "10 keyword");
        Report("100 keyword + 10 regex", 1, Seconds(() => Apply([.. hundred, .. Patterns], texts, 1), 7), ten, "10 keyword");
        Report("10 of other operators", 1, Seconds(() => Apply(Operators, texts, 1), 7), ten, "10 keyword");
        Lists(texts, ten);
        var agree = PlainVotes(mixed, texts) == Votes(mixed, texts);
        Console.WriteLine(agree ? "as many votes as the plain loop gives" : "NOT AS MANY VOTES AS THE PLAIN LOOP GIVES");
        return agree ? 0 : 1;
    }

    /// <summary>Lists of growing length, half words and half phrases of two; every text holds words that begin many phrases.</summary>
    private static void Lists(string[] texts, double ten)
    {
        string[] begin = [.. CommonWords(texts, 500)];
        foreach (var entries in (int[])[1_000, 1_000_000])
        {
            var clock = Stopwatch.StartNew();
            var list = RuleList.Create(Enumerable.Range(0, entries).Select(i => i % 2 == 0 ? $"entry{i}" : $"{begin[i % begin.Length]} entry{i}"));
            var built = clock.Elapsed.TotalSeconds;
            var rule = new RuleDefinition("list", 0, RuleQuery.Parse("@list", new RuleResources(new RuleLists([KeyValuePair.Create("list", list)]))));
            Report(Invariant($"a list of {entries:N0}"), 1, Seconds(() => RuleApplier.Apply(RuleSet.Compile([rule], new ClassList(["hit"])), texts, 1), 7), ten, "10 keyword");
            Console.WriteLine(Invariant($"    built in {built:0.00} s, {(double)list.Bytes / entries:0} bytes an entry"));
        }
    }

    private static IEnumerable<string> CommonWords(string[] texts, int count) =>
        texts.SelectMany(NaiveRules.SplitWords).GroupBy(w => w, StringComparer.Ordinal).OrderByDescending(g => g.Count())
            .ThenBy(g => g.Key, StringComparer.Ordinal).Skip(60).Take(count).Select(g => g.Key);

    private static CompiledRules Compile(string[] queries) =>
        RuleSet.Compile([.. queries.Select((q, i) => new RuleDefinition("r" + i, 0, RuleQuery.Parse(q)))], new ClassList(["hit"]));

    private static void Apply(string[] queries, string[] texts, int threads) => RuleApplier.Apply(Compile(queries), texts, threads);

    private static int Votes(string[] queries, string[] texts) =>
        RuleApplier.Apply(Compile(queries), texts, 1).Sum(c => c.Narrow!.Count(v => v == 0));

    private static int PlainVotes(string[] queries, string[] texts)
    {
        NaiveRules[] rules = [.. queries.Select(q => new NaiveRules(RuleQuery.Parse(q)))];
        return texts.Sum(t => rules.Count(r => r.Matches(t)));
    }

    /// <summary>What a careful analyst would write by hand: one look at the words or one regular expression a rule.</summary>
    private static int Plain(string[] queries, string[] texts)
    {
        var rules = queries.Select(PlainRule).ToArray();
        var votes = 0;
        foreach (var text in texts)
        {
            var words = NaiveRules.SplitWords(text);
            foreach (var rule in rules)
                if (rule(text, words))
                    votes++;
        }
        return votes;
    }

    private static Func<string, List<string>, bool> PlainRule(string query)
    {
        if (query[0] == '/')
        {
            var regex = new Regex(query[1..^2], RegexOptions.IgnoreCase | RegexOptions.CultureInvariant);
            return (text, _) => regex.IsMatch(text);
        }
        if (query[0] == '"')
        {
            var phrase = query.Trim('"').Split(' ');
            return (_, words) => Enumerable.Range(0, words.Count).Any(i => words.Skip(i).Take(phrase.Length).SequenceEqual(phrase));
        }
        if (query.EndsWith('*')) return (_, words) => words.Exists(w => w.StartsWith(query.AsSpan(0, query.Length - 1), StringComparison.Ordinal));
        if (query.Split(" AND ") is [var a, var b]) return (_, words) => words.Contains(a) && words.Contains(b);
        var any = query.Split(" OR ");
        return (_, words) => words.Exists(any.Contains);
    }

    private static double Seconds(Action work, int rounds)
    {
        work();
        var best = double.MaxValue;
        for (var i = 0; i < rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            work();
            best = Math.Min(best, clock.Elapsed.TotalSeconds);
        }
        return best;
    }

    private static double Report(string name, int threads, double seconds, double? reference, string of)
    {
        var line = new StringBuilder().Append(CultureInfo.InvariantCulture, $"{name,-28} {threads,7} {Rows / seconds,11:N0}");
        if (reference is { } r) line.Append(CultureInfo.InvariantCulture, $"  {seconds / r,7:0.000} x  {of}");
        Console.WriteLine(line);
        return seconds;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
