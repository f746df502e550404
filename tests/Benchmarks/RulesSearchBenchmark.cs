using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Analysis.NearDuplicates;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Search;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>
/// Searches a million documents (Banking77 texts, each with words of its own) in 16 chunks against reading every text with the same
/// matcher, and finds their near-duplicates.
/// </summary>
internal static class RulesSearchBenchmark
{
    private const int Rows = 1_000_000;

    private static readonly string[] Queries =
    [
        "card", "refund", "nosuchword", "card AND NOT lost", "lost OR stolen OR missing", "car*", "c*", "ref1*", "\"lost my card\"",
        "/charged (twice|two times)/i", "/\\bcards?\\b.*arriv/i", "/\\d{4} please/",
        "ref*nd", "*ation", "~transfer", "card NEAR/3 lost", "count(card)>=2", "starts(how)",
    ];

    public static int Run()
    {
        var file = SharedData.PathOf("data", "banking77", "train.csv");
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"The benchmark needs {file}.");
            return 2;
        }
        var unique = CsvRows.Read(file).Skip(1).Select(r => r[0]).ToArray();
        var random = new Random(1);
        string[][] chunks =
        [
            .. Enumerable.Range(0, Rows).Select(i => $"{unique[random.Next(unique.Length)]} ref{i} {(char)('a' + (i % 26))}{i % 50_000:x}").Chunk(TokenIndex.MostDocuments),
        ];

        var clock = Stopwatch.StartNew();
        TokenIndex[] indexes = [.. chunks.Select(TokenIndex.Build)];
        Print($"{Rows:N0} documents, {chunks.Length} chunks; built in {clock.Elapsed.TotalSeconds:0.0} s, {indexes.Sum(i => (long)i.ToBytes().Length) / 1e6:0} MB, {indexes.Sum(i => i.Terms):N0} words");
        var search = new IndexSearch(indexes, (chunk, documents) => [.. documents.Select(d => new RuleDocument(chunks[chunk][d]))]);
        Console.WriteLine("query                              bounds      count   first 50     reading all   hits");
        foreach (var text in Queries)
        {
            var query = RuleQuery.Parse(text);
            var hits = 0L;
            var bounds = Milliseconds(() => search.Bounds(query));
            var count = Milliseconds(() => hits = search.Count(query));
            var page = Milliseconds(() => search.Find(query).Take(50).Count());
            var matcher = query.CreateMatcher();
            var read = 0L;
            var all = Milliseconds(() => read = chunks.Sum(c => c.LongCount(t => matcher.Matches(t))), 1);
            Print($"{text,-32} {bounds,6:0.0} ms {count,7:0.0} ms {page,7:0.0} ms {all,11:0} ms   {hits:N0}{(hits == read ? "" : " WRONG")}");
        }
        Duplicates([.. chunks.SelectMany(c => c)]);
        return 0;
    }

    private static void Duplicates(string[] texts)
    {
        using var process = Process.GetCurrentProcess();
        double Cpu()
        {
            process.Refresh();
            return process.TotalProcessorTime.TotalSeconds;
        }

        var before = GC.GetTotalMemory(true);
        var start = Cpu();
        var builder = new MinHashBuilder();
        foreach (var text in texts) builder.Add(text);
        var signed = Cpu() - start;
        var bytes = GC.GetTotalMemory(true) - before;
        start = Cpu();
        var fetched = 0L;
        var groups = builder.Find(documents =>
        {
            fetched += documents.Count;
            return [.. documents.Select(d => texts[d])];
        });
        Print($"near-duplicates of {texts.Length:N0}: signed in {signed:0.0} CPU s ({(double)bytes / texts.Length:0} bytes a document), found in {Cpu() - start:0.0} CPU s, {fetched:N0} texts fetched, {groups.Count:N0} groups");
    }

    private static double Milliseconds(Action work, int rounds = 5)
    {
        if (rounds > 1) work();
        var best = double.MaxValue;
        for (var i = 0; i < rounds; i++)
        {
            var clock = Stopwatch.StartNew();
            work();
            best = Math.Min(best, clock.Elapsed.TotalMilliseconds);
        }
        return best;
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
