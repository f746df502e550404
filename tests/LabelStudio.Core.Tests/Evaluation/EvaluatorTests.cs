using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;

namespace LabelStudio.Core.Tests.Evaluation;

public sealed class EvaluatorTests
{
    private static readonly ClassList Three = new(["a", "b", "c"]);

    // five documents, the last without gold
    private static readonly int[] Gold = [0, 0, 1, 2, -1];
    private static readonly float[] Rows = [0.8f, 0.1f, 0.1f, 0.3f, 0.6f, 0.1f, 0.2f, 0.7f, 0.1f, 0.5f, 0.25f, 0.25f, 0f, 0f, 1f];

    [Fact]
    public void Figures_are_those_worked_out_by_hand()
    {
        var result = Evaluator.Evaluate(Three, Gold, Rows);
        Assert.Equal(4, result.N);
        Assert.Equal(0.5, result.Accuracy.Value);
        // a: 1 right of 2 gold and 2 predicted; b: 1 right of 1 gold and 2 predicted; c: none
        Assert.Equal((0.5 + 2 / 3.0 + 0) / 3, result.MacroF1.Value, 12);
        Assert.Equal(-(Math.Log(0.8) + Math.Log(0.3) + Math.Log(0.7) + Math.Log(0.25)) / 4, result.LogLoss.Value, 6);
        Assert.Equal((0.04 + 0.01 + 0.01 + 0.49 + 0.36 + 0.01 + 0.04 + 0.09 + 0.01 + 0.25 + 0.0625 + 0.5625) / 4, result.Brier.Value, 6);
        // each document in a bin of its own: |0.8-1|, |0.6-0|, |0.7-1|, |0.5-0|
        Assert.Equal((0.2 + 0.6 + 0.3 + 0.5) / 4, result.Ece.Value, 6);

        Assert.Equal(new ClassResult(0, 2, 2, 0.5, 0.5, 0.5), result.PerClass[0]);
        Assert.Equal(new ClassResult(2, 1, 0, null, 0, 0), result.PerClass[2]);
        Assert.Equal([new ErrorBucket(0, 1, 1), new ErrorBucket(2, 0, 1)], result.Buckets);
        Assert.Equal(15, result.Reliability.Count);
        var bin = result.Reliability[12];
        Assert.Equal((12 / 15.0, 0.8, 1.0, 1), (bin.Low, Math.Round(bin.Confidence, 6), bin.Accuracy, bin.Count));
    }

    [Fact]
    public void A_certain_error_costs_a_finite_log_loss()
    {
        var result = Evaluator.Evaluate(new ClassList(["a", "b"]), [0], [0f, 1f]);
        Assert.Equal(-Math.Log(1e-15), result.LogLoss.Value, 6);
        Assert.Equal(2, result.Brier.Value);
        Assert.Equal(1, result.Ece.Value);
    }

    [Fact]
    public void Of_equals_the_first_class_is_the_prediction() =>
        Assert.Equal(1, Evaluator.Evaluate(new ClassList(["a", "b"]), [0], [0.5f, 0.5f]).Accuracy.Value);

    [Fact]
    public void Intervals_cover_the_truth_about_95_times_in_100()
    {
        var covered = 0;
        for (var trial = 0; trial < 200; trial++)
        {
            var (gold, rows) = Simulate(300, 0.8, trial);
            var accuracy = Evaluator.Evaluate(new ClassList(["a", "b"]), gold, rows, new EvaluationOptions { Bootstrap = 300 }).Accuracy;
            if (accuracy.Low <= 0.8 && 0.8 <= accuracy.High) covered++;
        }
        Assert.InRange(covered, 180, 198);
    }

    [Fact]
    public void Every_interval_holds_its_figure()
    {
        var (gold, rows) = Simulate(60, 0.7, 3);
        var r = Evaluator.Evaluate(new ClassList(["a", "b"]), gold, rows);
        Assert.All([r.Accuracy, r.MacroF1, r.LogLoss, r.Brier, r.Ece], e => Assert.True(e.Low <= e.Value && e.Value <= e.High && e.Low < e.High, e.ToString()));
    }

    [Fact]
    public void The_same_seed_gives_the_same_intervals_on_any_number_of_threads()
    {
        var (gold, rows) = Simulate(500, 0.8, 1);
        var classes = new ClassList(["a", "b"]);
        var one = Evaluator.Evaluate(classes, gold, rows, new EvaluationOptions { Threads = 1 });
        var four = Evaluator.Evaluate(classes, gold, rows, new EvaluationOptions { Threads = 4 });
        var other = Evaluator.Evaluate(classes, gold, rows, new EvaluationOptions { Seed = 2 });
        Assert.Equal((one.Accuracy, one.MacroF1, one.LogLoss, one.Brier, one.Ece), (four.Accuracy, four.MacroF1, four.LogLoss, four.Brier, four.Ece));
        Assert.NotEqual(one.LogLoss, other.LogLoss);
    }

    [Fact]
    public void What_cannot_be_evaluated_is_refused()
    {
        Assert.Contains("No document has a gold label", Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(Three, [-1], [1f, 0, 0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(Three, [0, 1], [1f, 0, 0]));
        Assert.Throws<ArgumentException>(() => Evaluator.Evaluate(Three, [3], [1f, 0, 0]));
    }

    [Fact]
    public void Paired_predictions_are_told_apart_where_single_intervals_overlap()
    {
        // the second has 40 of 1,000 documents right that the first has wrong, and loses 10
        var classes = new ClassList(["a", "b"]);
        var gold = new int[1000];
        var first = Fixed(classes, i => i >= 200 && i < 990);
        var second = Fixed(classes, i => i >= 160 && i < 980);
        var comparison = PairedComparison.Compare(gold, first, second);
        Assert.Equal((10, 40), (comparison.OnlyFirstRight, comparison.OnlySecondRight));
        Assert.Equal(0.03, comparison.Accuracy.Value, 12);
        Assert.InRange(comparison.Accuracy.Low, 0.01, 0.025);
        Assert.True(comparison.LogLoss.High < 0);
        // exact binomial: 2·P(at most 10 of 50 tosses) = 2.386e-5
        Assert.Equal(2.386e-5, comparison.PValue, 7);
        Assert.Equal(1, PairedComparison.Compare(gold, first, first).PValue);
    }

    [Theory]
    [InlineData(0, 10, 0, 0.2775)]
    [InlineData(10, 10, 0.7225, 1)]
    [InlineData(5, 10, 0.2366, 0.7634)]
    [InlineData(890, 1000, 0.8691, 0.9079)]
    public void Wilson_intervals_are_the_published_ones(long successes, long trials, double low, double high)
    {
        var e = Intervals.Wilson(successes, trials);
        Assert.Equal(low, e.Low, 4);
        Assert.Equal(high, e.High, 4);
    }

    private static ProbabilisticLabels Fixed(ClassList classes, Func<int, bool> right)
    {
        var rowOf = Enumerable.Range(0, 1000).Select(i => right(i) ? 0 : 1).ToArray();
        return new ProbabilisticLabels(classes, [0.9f, 0.1f, 0.1f, 0.9f], rowOf, [true, true]);
    }

    /// <summary>Predictions that are right with a known chance.</summary>
    private static (int[] Gold, float[] Rows) Simulate(int n, double accuracy, int seed)
    {
        var random = new SplitMix(seed, 99);
        var gold = new int[n];
        var rows = new float[n * 2];
        for (var i = 0; i < n; i++)
        {
            gold[i] = random.Next(2);
            var right = random.Next(1_000_000) < accuracy * 1_000_000;
            var confidence = 0.5f + random.Next(500) / 1000f;
            var predicted = right ? gold[i] : 1 - gold[i];
            rows[i * 2 + predicted] = confidence;
            rows[i * 2 + 1 - predicted] = 1 - confidence;
        }
        return (gold, rows);
    }
}
