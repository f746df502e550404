using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.LabelModels.TextAware;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Votes;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>Labels by votes alone beside labels that the texts sharpen, and the students that learn either.</summary>
public static class TextAwareBenchmark
{
    private const int GoldLabels = 100;
    private const int GoldSeed = 3;

    public static int Run()
    {
        var labels = new StringBuilder("| documents | split | labels | accuracy, with a vote | accuracy, all | macro-F1 | log-loss | Brier | ECE |\n|---|---|---|---:|---:|---:|---:|---:|---:|\n");
        var students = new StringBuilder("| documents | student of | learned from | accuracy on dev | macro-F1 | log-loss | ECE |\n|---|---|---:|---:|---:|---:|---:|\n");
        var why = new StringBuilder("| documents | votes^ | text^ | without a vote, text^ | wall s | in words |\n|---|---:|---:|---:|---:|---|\n");
        foreach (var one in TextAwareCase.All())
            foreach (var gold in new[] { 0, GoldLabels }) Measure(one, gold, labels, students, why);
        var body = $"""
            `dotnet run -c Release --project tests/Benchmarks -- label-models text`

            The label model `auto` by votes alone, and sharpened by the texts. Votes and texts of all splits, gold of none; or of {GoldLabels} train documents, which are then not measured. macro-F1, log-loss, Brier and ECE are of documents with a vote.

            {labels}
            What the students learn from either. They are trained on train documents and measured on dev, whose gold has guided nothing.

            {students}
            How much each counts, and what the held-out votes say. Two processors that had other work at the time.

            {why}
            """;
        Console.WriteLine(body);
        BenchmarkDocument.Write("Text-aware labels", body);
        return 0;
    }

    private static void Measure(TextAwareCase one, int goldLabels, StringBuilder labels, StringBuilder students, StringBuilder why)
    {
        var name = goldLabels == 0 ? one.Name : $"{one.Name}, {goldLabels} gold";
        var gold = Gold(one, goldLabels);
        if (goldLabels > 0 && gold.Count(g => g >= 0) < goldLabels) return;
        Console.Error.WriteLine(name);
        var options = new LabelModelOptions { Gold = goldLabels == 0 ? null : gold };
        var patterns = VotePatterns.Of(one.Documents.Votes.Votes);
        var model = new AutoModel().Fit(patterns, options);
        var byVotes = model.Predict(patterns);
        var watch = Stopwatch.StartNew();
        var sharpened = TextAwareLabels.Sharpen(model, patterns, byVotes, one.Documents.Texts, new TextAwareOptions { Fit = options });
        var seconds = watch.Elapsed.TotalSeconds;
        foreach (var split in new[] { Split.Train, Split.Dev, Split.Test })
        {
            var measured = one.Documents.Votes.Gold.Select((g, i) => one.Splits[i] == split && gold[i] < 0 ? g : -1).ToArray();
            if (measured.Count(g => g >= 0) < 50) continue;
            Line(byVotes, "votes alone");
            Line(sharpened.Labels, "text-aware");

            void Line(ProbabilisticLabels of, string what)
            {
                var f = LabelFigures.Of(of, measured);
                var all = LabelFigures.Of(new ProbabilisticLabels(of.Classes, of.Rows, of.RowOf, [.. of.Covered.Select(_ => true)]), measured);
                labels.Append(CultureInfo.InvariantCulture,
                    $"| {name} | {split.ToString().ToLowerInvariant()} | {what} | {f.Accuracy:0.000} | {all.Accuracy:0.000} | {f.MacroF1:0.000} | {f.LogLoss:0.00} | {f.Brier:0.000} | {f.Ece:0.000} |\n");
            }
        }
        Student(byVotes, "votes alone", false);
        Student(sharpened.Labels, "text-aware", false);
        if (sharpened.Report.Bare.Text > 0) Student(sharpened.Labels, "text-aware, with documents without a vote", true);
        var r = sharpened.Report;
        why.Append(CultureInfo.InvariantCulture, $"| {name} | {r.Voted.Votes:0.00} | {r.Voted.Text:0.00} | {r.Bare.Text:0.00} | {seconds:0.0} | {r.Sentence} |\n");

        void Student(ProbabilisticLabels of, string what, bool bare)
        {
            var train = Enumerable.Range(0, one.Splits.Length).Where(i => one.Splits[i] == Split.Train).ToArray();
            var set = TrainingSet.FromLabels(
                [.. train.Select(i => one.Documents.Texts[i])], new ProbabilisticLabels(of.Classes, of.Rows, [.. train.Select(i => of.RowOf[i])], of.Covered),
                [.. train.Select(i => gold[i])], includeUncovered: bare);
            var (texts, known) = one.Unvoted ?? Dev(one);
            var f = LabelFigures.Of(new SoftmaxTrainer().Train(set, StudentOptions.Default).Predict(texts), known);
            students.Append(CultureInfo.InvariantCulture, $"| {name} | {what} | {set.Count} | {f.Accuracy:0.000} | {f.MacroF1:0.000} | {f.LogLoss:0.00} | {f.Ece:0.000} |\n");
        }
    }

    private static (string[] Texts, int[] Gold) Dev(TextAwareCase one)
    {
        var dev = Enumerable.Range(0, one.Splits.Length).Where(i => one.Splits[i] == Split.Dev && one.Documents.Votes.Gold[i] >= 0).ToArray();
        return ([.. dev.Select(i => one.Documents.Texts[i])], [.. dev.Select(i => one.Documents.Votes.Gold[i])]);
    }

    /// <summary>Gold of train documents chosen by chance; -1 for all others.</summary>
    private static int[] Gold(TextAwareCase one, int labels)
    {
        var gold = new int[one.Splits.Length];
        Array.Fill(gold, -1);
        var known = Enumerable.Range(0, gold.Length).Where(i => one.Splits[i] == Split.Train && one.Documents.Votes.Gold[i] >= 0).ToArray();
        new SplitMix(GoldSeed).Shuffle(known.AsSpan());
        foreach (var i in known.Take(labels)) gold[i] = one.Documents.Votes.Gold[i];
        return gold;
    }
}
