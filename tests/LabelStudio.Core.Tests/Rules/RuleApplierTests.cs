using LabelStudio.Core.Progress;
using LabelStudio.Core.Rules;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Rules;

public class RuleApplierTests
{
    private static readonly ClassList Classes = new(["a", "b", "c"]);

    private static string[] Banking() =>
        [.. CsvRows.Read(SharedData.PathOf("data", "banking77", "train.csv")).Skip(1).Select(r => r[0])];

    [SharedFact("banking77/train.csv")]
    public void Three_hundred_generated_rules_vote_as_one_plain_loop_a_rule()
    {
        var texts = Banking();
        var generator = new GeneratedRules(77, texts);
        RuleDefinition[] rules = [.. Enumerable.Range(0, 300).Select(i => new RuleDefinition("r" + i, i % 3, generator.Query(i % 4)))];
        var fields = Array.ConvertAll(texts, _ => generator.Fields());
        RuleDocument[] documents = [.. texts.Zip(fields, (t, f) => new RuleDocument(t, f == null ? null : new RuleFields(f)))];
        var columns = RuleApplier.Apply(RuleSet.Compile(rules, Classes), documents, 2);
        var words = Array.ConvertAll(texts, NaiveRules.SplitWords);
        var votes = 0;
        Parallel.For(0, rules.Length, rule =>
        {
            var naive = new NaiveRules(rules[rule].When, generator.Lists);
            for (var document = 0; document < texts.Length; document++)
            {
                var expected = naive.Matches(texts[document], words[document], fields[document]) ? rules[rule].Class : VoteColumn.Abstain;
                Assert.True(expected == columns[rule][document], $"{rules[rule].When} on document {document}: {texts[document]} {Show(fields[document])}");
                if (expected != VoteColumn.Abstain) Interlocked.Increment(ref votes);
            }
        });
        Assert.Equal(10_003, texts.Length);
        Assert.InRange(votes, 10_000, 2_900_000); // the rules do fire, and do not fire on everything
    }

    private static string Show(IReadOnlyDictionary<string, string>? fields) => fields == null ? "" : string.Join(", ", fields.Select(f => $"{f.Key}={f.Value}"));

    [SharedFact("banking77/train.csv")]
    public void Votes_do_not_depend_on_the_number_of_threads_nor_on_slices()
    {
        var texts = Banking();
        var generator = new GeneratedRules(3, texts);
        var compiled = RuleSet.Compile([.. Enumerable.Range(0, 40).Select(i => new RuleDefinition("r" + i, i % 3, generator.Query(2)))], Classes);
        var one = RuleApplier.Apply(compiled, texts, 1);
        var many = RuleApplier.Apply(compiled, texts, 7);
        var sliced = RuleApplier.CreateColumns(compiled, texts.Length);
        foreach (var column in sliced) column.Narrow.AsSpan().Fill(2); // stale votes, to be overwritten
        for (var first = 0; first < texts.Length; first += 3_000)
            RuleApplier.Apply(compiled, texts[first..Math.Min(first + 3_000, texts.Length)], sliced, first, 2);
        for (var rule = 0; rule < one.Length; rule++)
        {
            Assert.Equal(one[rule].Narrow, many[rule].Narrow);
            Assert.Equal(one[rule].Narrow, sliced[rule].Narrow);
        }
    }

    [Fact]
    public void More_classes_than_a_byte_holds_are_voted_for()
    {
        var classes = new ClassList(Enumerable.Range(0, 300).Select(i => "c" + i));
        var compiled = RuleSet.Compile([new("x", 299, RuleQuery.Parse("x"))], classes);
        var votes = RuleApplier.Apply(compiled, ["a", "x"], 1)[0];
        Assert.Equal((VoteColumn.Abstain, 299), (votes[0], votes[1]));
    }

    [Fact]
    public void Progress_reaches_the_end_and_a_cancelled_run_stops()
    {
        var compiled = RuleSet.Compile([new("x", 0, RuleQuery.Parse("x"))], Classes);
        var texts = Enumerable.Repeat("x y z", 10_000).ToArray();
        var reports = new Collector();
        RuleApplier.Apply(compiled, texts, 2, reports);
        Assert.Equal(1.0, reports.Seen[^1].Fraction);
        Assert.Equal(reports.Seen.Select(r => r.Fraction).Order(), reports.Seen.Select(r => r.Fraction));
        using var stop = new CancellationTokenSource();
        var cancelling = new Collector { OnReport = stop.Cancel };
        Assert.ThrowsAny<OperationCanceledException>(() => RuleApplier.Apply(compiled, texts, 1, cancelling, stop.Token));
        Assert.True(cancelling.Seen.Count < 10);
    }

    [Fact]
    public void Faulty_rule_sets_are_refused_and_odd_rules_are_told()
    {
        var x = RuleQuery.Parse("x");
        Assert.Throws<ArgumentException>(() => RuleSet.Compile([new("r", 0, x), new("r", 1, x)], Classes));
        Assert.Throws<ArgumentException>(() => RuleSet.Compile([new("r", 3, x)], Classes));
        Assert.Throws<ArgumentException>(() => RuleSet.Compile([new("r", -1, x)], Classes));
        var warnings = RuleSet.Compile([new("fine", 0, x), new("negative", 0, RuleQuery.Parse("NOT x"))], Classes).Warnings;
        Assert.Equal("negative", Assert.Single(warnings).Rule);
        Assert.Contains("upper case: OR", Assert.Single(RuleSet.Compile(RuleQuery.Parse("lost or stolen or gone")).Warnings.Take(1)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => RuleApplier.Apply(RuleSet.Compile(x), ["a"], [], 0, 1));
        Assert.Throws<ArgumentException>(() => RuleApplier.Apply(RuleSet.Compile(x), ["a", "b"], [new("x", 2, 1)], 1, 1));
    }

    private sealed class Collector : IProgress<StageProgress>
    {
        public List<StageProgress> Seen { get; } = [];

        public Action? OnReport { get; init; }

        public void Report(StageProgress value)
        {
            Seen.Add(value);
            OnReport?.Invoke();
        }
    }
}
