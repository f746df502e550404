using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students.Calibration;

namespace LabelStudio.Core.Tests.Students.Calibration;

public sealed class StudentCalibrationTests
{
    private static readonly ClassList Three = new(["a", "b", "c"]);

    /// <summary>Scores whose softmax at <paramref name="truth"/> times the score is exactly how often each class is the gold one.</summary>
    private static DevScores Drawn(int n, int seed, double truth, int classes = 3)
    {
        var random = new Random(seed);
        var scores = new float[n * classes];
        var gold = new int[n];
        for (var i = 0; i < n; i++)
        {
            var weights = new double[classes];
            for (var k = 0; k < classes; k++)
            {
                scores[i * classes + k] = (float)((random.NextDouble() - 0.5) * 4);
                weights[k] = Math.Exp(truth * scores[i * classes + k]);
            }
            var draw = random.NextDouble() * weights.Sum();
            while (gold[i] < classes - 1 && (draw -= weights[gold[i]]) > 0) gold[i]++;
        }
        return new DevScores(scores, gold, classes);
    }

    [Fact]
    public void The_temperature_that_made_the_gold_is_found()
    {
        var chosen = CalibrationChoice.Choose(Three, Drawn(4_000, 3, 2.5));
        Assert.Equal(CalibrationMethod.Temperature, chosen.Calibration!.Method);
        Assert.All(chosen.Calibration.Scale, a => Assert.InRange(a, 2.3f, 2.7f));
        var plain = chosen.Trials.Single(t => t.Method == CalibrationMethod.None);
        var tempered = chosen.Trials.Single(t => t.Method == CalibrationMethod.Temperature);
        Assert.True(tempered.Ece < plain.Ece / 3, $"{tempered.Ece} against {plain.Ece}");
        Assert.True(tempered.LogLoss < plain.LogLoss);
    }

    [Fact]
    public void A_softmax_that_is_right_already_is_left_as_it_is() => Assert.Null(CalibrationChoice.Choose(Three, Drawn(1_500, 5, 1)).Calibration);

    [Fact]
    public void Classes_that_are_favoured_are_found_by_the_vector()
    {
        var dev = Drawn(3_000, 7, 1.5);
        for (var i = 0; i < dev.Count; i++) dev.Scores[i * 3 + 1] += 2;
        var chosen = CalibrationChoice.Choose(Three, dev);
        Assert.Equal(CalibrationMethod.Vector, chosen.Calibration!.Method);
        Assert.True(chosen.Calibration.Shift[1] - chosen.Calibration.Shift[0] < -1.5);
    }

    [Fact]
    public void A_curve_that_no_temperature_reaches_is_found_by_the_isotonic_fit()
    {
        // half of the gold is noise: however sure, at most two thirds are right
        var dev = Drawn(6_000, 9, 4);
        var random = new Random(1);
        var gold = dev.Gold.Select(g => random.NextDouble() < 0.5 ? random.Next(3) : g).ToArray();
        var chosen = CalibrationChoice.Choose(Three, dev with { Gold = gold });
        Assert.Equal(CalibrationMethod.Isotonic, chosen.Calibration!.Method);
        Assert.True(chosen.Trials.Single(t => t.Method == CalibrationMethod.Isotonic).Ece < 0.03);
        for (var i = 0; i < dev.Count; i++)
        {
            var row = dev[i].ToArray();
            var top = Array.IndexOf(row, row.Max());
            chosen.Calibration.Apply(row);
            Assert.Equal(top, Array.IndexOf(row, row.Max()));
            Assert.Equal(1, row.Sum(), 4);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(CalibrationChoice.Fewest - 1)]
    public void Too_little_gold_fits_nothing(int n)
    {
        var chosen = CalibrationChoice.Choose(Three, Drawn(n, 1, 3));
        Assert.Null(chosen.Calibration);
        Assert.Empty(chosen.Trials);
        Assert.Equal(n, chosen.CrossFitted.Count);
    }

    [Fact]
    public void Extreme_scores_stay_probabilities()
    {
        float[] scores = [.. Enumerable.Range(0, 30).SelectMany(i => new[] { i % 2 == 0 ? 1e4f : -1e4f, 0f, 1e-30f })];
        var chosen = CalibrationChoice.Choose(Three, new DevScores(scores, [.. Enumerable.Range(0, 30).Select(i => i % 3)], 3));
        Assert.All(Enumerable.Range(0, 30), i => Assert.Equal(1, chosen.CrossFitted[i].ToArray().Sum(), 4));
    }

    [Fact]
    public void Abstaining_reaches_the_target_on_other_documents()
    {
        var promised = 0;
        for (var seed = 0; seed < 40; seed++)
        {
            var dev = Labels(Drawn(400, 100 + seed, 3));
            if (AbstainRule.Choose(dev.Labels, dev.Gold, 0.9) is not { } rule) continue;
            promised++;
            var fresh = Labels(Drawn(5_000, 500 + seed, 3));
            var given = Enumerable.Range(0, 5_000).Where(i => fresh.Labels.Confidence(i) >= rule.LeastConfidence).ToArray();
            var right = given.Count(i => fresh.Labels.Top(i) == fresh.Gold[i]) / (double)given.Length;
            Assert.True(right > 0.88, $"seed {seed}: {right} at {rule.LeastConfidence}");
            Assert.InRange(rule.Coverage.Value, 0.05, 1);
            var measured = rule.Measure(fresh.Labels, [.. fresh.Gold.Select((g, i) => i < 4_990 ? g : -1)]);
            Assert.Equal(4_990, measured.Documents);
            Assert.InRange(measured.Right.Value, right - 0.01, right + 0.01);
            Assert.InRange(measured.Answered.Value, given.Length / 5_000.0 - 0.01, given.Length / 5_000.0 + 0.01);
        }
        Assert.True(promised >= 35, $"{promised} of 40 could be promised");
    }

    [Fact]
    public void A_target_out_of_reach_is_not_promised()
    {
        var dev = Labels(Drawn(40, 2, 0.3));
        Assert.Null(AbstainRule.Choose(dev.Labels, dev.Gold, 0.99));
    }

    [Theory]
    [InlineData(0.8)]
    [InlineData(0.95)]
    public void Conformal_sets_cover_other_documents_as_stated(double coverage)
    {
        var held = new List<double>();
        for (var seed = 0; seed < 30; seed++)
        {
            var dev = Labels(Drawn(300, 1_000 + seed, 1, 6));
            var sets = ConformalSets.Fit(dev.Labels, dev.Gold, coverage);
            var fresh = Labels(Drawn(1_000, 2_000 + seed, 1, 6));
            held.Add(Enumerable.Range(0, 1_000).Average(i => sets.Of(fresh.Labels[i]).Contains(fresh.Gold[i]) ? 1.0 : 0));
            Assert.InRange(sets.MeanSize, 1, 6);
            var measured = sets.Measure(fresh.Labels, fresh.Gold);
            Assert.Equal(held[^1], measured.Held.Value, 9);
            Assert.Equal(Enumerable.Range(0, 1_000).Average(i => sets.Of(fresh.Labels[i]).Count), measured.Size.Value, 9);
            Assert.Equal(Enumerable.Range(0, 1_000).Count(i => sets.Of(fresh.Labels[i]).Count == 1) / 1_000.0, measured.Alone.Value, 9);
            Assert.True(measured.Size.Low < measured.Size.Value && measured.Size.Value < measured.Size.High);
        }
        Assert.InRange(held.Average(), coverage - 0.01, coverage + 0.02);
    }

    [Fact]
    public void What_is_promised_is_not_measured_without_gold()
    {
        var dev = Labels(Drawn(100, 3, 3));
        var none = Enumerable.Repeat(-1, 100).ToArray();
        Assert.Throws<ArgumentException>(() => ConformalSets.Fit(dev.Labels, dev.Gold, 0.9).Measure(dev.Labels, none));
        Assert.Throws<ArgumentException>(() => AbstainRule.Choose(dev.Labels, dev.Gold, 0.5)!.Measure(dev.Labels, none));
    }

    [Fact]
    public void The_calibration_error_of_a_trial_is_the_evaluators()
    {
        var dev = Drawn(500, 11, 1);
        var chosen = CalibrationChoice.Choose(Three, dev);
        Assert.Null(chosen.Calibration);
        var figures = LabelStudio.Core.Evaluation.Evaluator.Evaluate(dev.Gold, chosen.CrossFitted);
        Assert.Equal(figures.Ece.Value, chosen.Trials[0].Ece, 12);
        Assert.Equal(figures.LogLoss.Value, chosen.Trials[0].LogLoss, 12);
    }

    [Fact]
    public void Too_few_documents_for_a_coverage_give_all_classes()
    {
        var dev = Labels(Drawn(8, 3, 2));
        var sets = ConformalSets.Fit(dev.Labels, dev.Gold, 0.95);
        Assert.Equal(0, sets.LeastProbability);
        Assert.Equal([2, 0, 1], sets.Of([0.2f, 0f, 0.8f]));
    }

    private static (ProbabilisticLabels Labels, IReadOnlyList<int> Gold) Labels(DevScores dev)
    {
        var rows = new float[dev.Scores.Length];
        for (var i = 0; i < dev.Count; i++)
        {
            var row = dev[i].ToArray().Select(z => Math.Exp(3 * z)).ToArray();
            for (var k = 0; k < dev.Classes; k++) rows[i * dev.Classes + k] = (float)(row[k] / row.Sum());
        }
        var classes = new ClassList(Enumerable.Range(0, dev.Classes).Select(k => $"c{k}").ToArray());
        return (new ProbabilisticLabels(classes, rows, [.. Enumerable.Range(0, dev.Count)], [.. Enumerable.Repeat(true, dev.Count)]), dev.Gold);
    }
}
