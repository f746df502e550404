using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Rules;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>A list of a million entries, half of them phrases, against 100,000 Banking77 texts on one core: beside a list of ten, and beside no list.</summary>
internal static class ListsBenchmark
{
    private const int Rows = 100_000;
    private const int Entries = 1_000_000;

    public static int Run()
    {
        var file = SharedData.PathOf("data", "banking77", "train.csv");
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"The benchmark needs {file}.");
            return 2;
        }
        var unique = CsvRows.Read(file).Skip(1).Select(r => r[0]).ToArray();
        var texts = Enumerable.Range(0, Rows).Select(i => unique[i % unique.Length]).ToArray();
        // phrases that begin as the texts' own sentences do, so that many are begun and few are ended
        string[] known = ["card", "bank transfer", "top up", "exchange rate", "virtual card", "apple pay", "refund", "cash machine", "new phone", "identity"];
        var many = known.Concat(Enumerable.Range(0, Entries - known.Length).Select(i => i % 2 == 0 ? $"name{i:x}" : $"my {unique[i % unique.Length].Split(' ')[^1]} name{i:x}"));
        var clock = Stopwatch.StartNew();
        var large = RuleList.Create(many);
        Print($"{large.Count:N0} entries made ready in {clock.Elapsed.TotalSeconds:0.0} s, {large.Bytes / 1e6:0} MB");
        var lists = new RuleResources(new RuleLists([KeyValuePair.Create("many", large), KeyValuePair.Create("few", RuleList.Create(known))]));
        Console.WriteLine("rule                           hits      rows/s   against words alone");
        var words = 0.0;
        foreach (var query in new[] { "card OR refund OR identity", "@few", "@many", "@many NEAR/3 lost", "count(@many)>=2", "@many NOT @few" })
        {
            var rules = RuleSet.Compile(RuleQuery.Parse(query, lists));
            var columns = RuleApplier.Apply(rules, texts, 1);
            var best = double.MaxValue;
            for (var round = 0; round < 5; round++)
            {
                clock.Restart();
                columns = RuleApplier.Apply(rules, texts, 1);
                best = Math.Min(best, clock.Elapsed.TotalSeconds);
            }
            if (words == 0) words = best;
            Print($"{query,-28} {Enumerable.Range(0, Rows).Count(d => columns[0][d] >= 0),6:N0} {Rows / best,11:N0} {best / words,8:0.00}");
        }
        return 0;
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
