using System.Globalization;
using System.Text;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.LabelModels.TextAware;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Core.Students.Search;
using LabelStudio.Core.Votes;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>
/// Students of the label model's labels: as they are, with settings by search, with self-training, and calibrated. Dev decides which labels and which
/// way; with <c>--test</c> that one is measured on test.
/// </summary>
internal static class StudentsOnLabelsBenchmark
{
    public static int Run(string[] args)
    {
        var table = new StringBuilder("| documents | labels | student | split | accuracy | macro-F1 | log-loss | ECE |\n|---|---|---|---|---:|---:|---:|---:|\n");
        foreach (var one in TextAwareCase.All().Where(c => c.Name is "youtube" or "hausa" || c.Name.StartsWith("Banking77 (", StringComparison.Ordinal)))
            if (args.Length == 0 || args[0].StartsWith("--", StringComparison.Ordinal) || one.Name.StartsWith(args[0], StringComparison.OrdinalIgnoreCase))
                Measure(one, args.Contains("--test"), table);
        Console.WriteLine(table);
        return 0;
    }

    private static void Measure(TextAwareCase one, bool openTest, StringBuilder table)
    {
        foreach (var (what, labels) in Labels(one))
        {
            var set = Set(one, labels, what.EndsWith("bare", StringComparison.Ordinal));
            var plain = new SoftmaxTrainer();
            Line("plain", plain.Train(set, StudentOptions.Default));
            var found = StudentSearch.Run(plain, set, StudentOptions.Default, new SearchOptions { Trials = 45 });
            Console.Error.WriteLine($"{one.Name}, {what}: {found.Sentence}");
            foreach (var t in found.Trials.Take(6))
                Console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {t.LogLoss:0.000} {t.Accuracy:0.000} {t.Passes} {t.Settings}"));
            Line("searched", found.Trainer.Train(set, StudentOptions.Default));
            var self = SelfTraining.Try(found.Trainer, set, StudentOptions.Default, 50);
            Console.Error.WriteLine($"    {self.Sentence}");
            if (self.Kept) Line("searched, self-trained", found.Trainer.Train(self.Set, StudentOptions.Default));

            void Line(string student, LinearStudent trained)
            {
                var choice = CalibrationChoice.Choose(set.Classes, new DevScores(trained.Scores(set.DevTexts), set.DevGold, set.Classes.Count));
                Row(student, "dev", LabelFigures.Of(trained.Predict(set.DevTexts), [.. set.DevGold]));
                Row(student + ", calibrated", "dev, cross-fitted", LabelFigures.Of(choice.CrossFitted, [.. set.DevGold]));
                if (!openTest) return;
                var test = Enumerable.Range(0, one.Splits.Length).Where(i => one.Splits[i] == Split.Test && one.Documents.Votes.Gold[i] >= 0).ToArray();
                int[] gold = [.. test.Select(i => one.Documents.Votes.Gold[i])];
                string[] texts = [.. test.Select(i => one.Documents.Texts[i])];
                Row(student, "test", LabelFigures.Of(trained.Predict(texts), gold));
                Row(student + ", calibrated", "test", LabelFigures.Of(trained.Calibrated(choice.Calibration).Predict(texts), gold));
            }

            void Row(string student, string split, LabelFigures f) => table.Append(CultureInfo.InvariantCulture,
                $"| {one.Name} | {what} | {student} | {split} | {f.Accuracy:0.000} | {f.MacroF1:0.000} | {f.LogLoss:0.000} | {f.Ece:0.000} |\n");
        }
    }

    /// <summary>Labels of train and dev documents, as the pipeline makes them, without gold and with that of dev.</summary>
    private static IEnumerable<(string What, ProbabilisticLabels Labels)> Labels(TextAwareCase one)
    {
        var seen = Enumerable.Range(0, one.Splits.Length).Where(i => one.Splits[i] != Split.Test).ToArray();
        var patterns = VotePatterns.Of(one.Documents.Votes.Votes.Select(seen));
        foreach (var withGold in new[] { false, true })
        {
            var options = new LabelModelOptions { Gold = withGold ? [.. seen.Select(i => one.Splits[i] == Split.Dev ? one.Documents.Votes.Gold[i] : -1)] : null };
            var model = new AutoModel().Fit(patterns, options);
            var votes = model.Predict(patterns);
            var name = withGold ? "votes and dev gold" : "votes";
            yield return (name, Widen(one, seen, votes));
            var sharpened = TextAwareLabels.Sharpen(model, patterns, votes, [.. seen.Select(i => one.Documents.Texts[i])], new TextAwareOptions { Fit = options, Teaches = [.. seen.Select(i => one.Splits[i] == Split.Train)] });
            if (sharpened.Report.Used) yield return (name + ", texts", Widen(one, seen, sharpened.Labels));
            yield return (name + ", texts, bare", Widen(one, seen, sharpened.Labels));
        }
    }

    private static ProbabilisticLabels Widen(TextAwareCase one, int[] seen, ProbabilisticLabels labels)
    {
        var rowOf = new int[one.Splits.Length];
        Array.Fill(rowOf, -1);
        for (var i = 0; i < seen.Length; i++) rowOf[seen[i]] = labels.RowOf[i];
        return labels.For(rowOf);
    }

    private static TrainingSet Set(TextAwareCase one, ProbabilisticLabels labels, bool bare)
    {
        var all = Enumerable.Range(0, one.Splits.Length).ToArray();
        var train = all.Where(i => one.Splits[i] == Split.Train).ToArray();
        var dev = all.Where(i => one.Splits[i] == Split.Dev && one.Documents.Votes.Gold[i] >= 0).ToArray();
        return TrainingSet.FromLabels([.. train.Select(i => one.Documents.Texts[i])], labels.For([.. train.Select(i => labels.RowOf[i])]), includeUncovered: bare)
            .WithDev([.. dev.Select(i => one.Documents.Texts[i])], [.. dev.Select(i => one.Documents.Votes.Gold[i])])
            .WithUnlabeled([.. train.Where(i => !labels.IsCovered(i)).Select(i => one.Documents.Texts[i])]);
    }
}
