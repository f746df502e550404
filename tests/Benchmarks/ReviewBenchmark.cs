using System.Globalization;
using System.Text;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>What reviews buy: wrong labels found, and the accuracy of all labels afterwards, by strategy. Gold of train documents stands in for the people; no test document takes part.</summary>
internal static class ReviewBenchmark
{
    private const int Batch = 100;
    private static readonly int[] Reviewed = [0, 100, 200, 500, 1000];
    private static readonly string[] Strategies = ["random", "least-confidence", "margin", "entropy", "disagreement", "self-mispredicted", ReviewMix.MixedName];

    public static int Run(string[] args)
    {
        if (args.Contains("plot"))
        {
            ReviewPlot.Draw();
            return 0;
        }
        var seeds = Enumerable.Range(1, args.Contains("quick") ? 2 : 5).ToArray();
        var body = $"""
            `dotnet run -c Release --project tests/Benchmarks -- review`

            **Labels made wrong on purpose.** Share of the wrong labels among the first so many of the ranking as there are wrong ones, which is precision and recall at once. The reference is confident learning as published: one round of out-of-fold predictions, what it flags first, by the margin or by the label's own probability. Here the students are asked again without what the first round flagged. Train documents, mean of {seeds.Length} draws (Banking77: 1).

            {WrongOnPurpose(seeds)}
            **Reviews of a label model's labels.** Banking77's train texts, 95 rules and six LLM answers on 500 of them, `auto`; {Batch} reviews at a time, each batch with all answers so far. Found: wrong labels per review. Then the accuracy of the labels of all documents with a vote, answers included. Mean of {seeds.Length} seeds and the 95 % interval of it.

            {Reviews(seeds)}

            ![Accuracy of the labels after 0 to 1,000 reviews, by type of queue](review.svg)
            """;
        Console.WriteLine(body);
        BenchmarkDocument.Write("Review", body);
        ReviewPlot.Draw();
        return 0;
    }

    private static string WrongOnPurpose(int[] seeds)
    {
        var table = new StringBuilder("| documents | wrong | share | reference, margin | reference, own probability | one round | **self-mispredicted** |\n|---|---|---:|---:|---:|---:|---:|\n");
        foreach (var (name, set) in new[] { ("youtube", TextSet.Wrench("youtube", "train")), ("hausa", TextSet.Wrench("hausa", "train")), ("Banking77", TextSet.Banking77("train")) })
            foreach (var byClass in new[] { false, true })
                foreach (var share in new[] { 0.05, 0.1, 0.2 })
                {
                    Console.Error.WriteLine($"{name} {share} {(byClass ? "by class" : "uniform")}");
                    var found = (name == "Banking77" ? seeds[..1] : seeds).Select(seed => Found(set, byClass, share, seed)).ToList();
                    table.Append(CultureInfo.InvariantCulture, $"| {name} | {(byClass ? "by class" : "uniform")} | {share:0.00} ");
                    for (var column = 0; column < 4; column++) table.Append(CultureInfo.InvariantCulture, $"| {found.Average(f => f[column]):0.000} ");
                    table.Append("|\n");
                }
        return table.ToString();
    }

    private static double[] Found(TextSet set, bool byClass, double share, int seed)
    {
        var classes = new ClassList(set.ClassNames);
        var gold = set.Indices(set.ClassNames);
        var wrong = byClass ? WrongLabels.ByClass(gold, classes.Count, share, seed) : WrongLabels.Uniform(gold, classes.Count, share, seed);
        var labels = wrong.AsPosteriors(classes);
        var options = new OutOfFoldOptions { Seed = seed };
        var once = OutOfFold.Predict(set.Texts, labels, null, options);
        var flagged = LikelyErrors.Find(wrong.Labels, once).Flagged;
        var own = Enumerable.Range(0, gold.Length).Select(i => once[i][wrong.Labels[i]]).ToArray();
        var margin = Enumerable.Range(0, gold.Length).Select(i => own[i] - Enumerable.Range(0, classes.Count).Where(k => k != wrong.Labels[i]).Max(k => once[i][k])).ToArray();
        var documents = Enumerable.Range(0, gold.Length);
        return
        [
            wrong.Found(documents.OrderByDescending(i => flagged[i]).ThenBy(i => margin[i]), wrong.Count),
            wrong.Found(documents.OrderByDescending(i => flagged[i]).ThenBy(i => own[i]), wrong.Count),
            wrong.Found(Ranked(labels, once, wrong.Count), wrong.Count),
            wrong.Found(Ranked(labels, SecondOpinion.Ask(set.Texts, labels, null, options), wrong.Count), wrong.Count),
        ];
    }

    private static IEnumerable<int> Ranked(ProbabilisticLabels labels, ProbabilisticLabels predicted, int count) =>
        ReviewRanking.Top(ReviewMix.Parse("self-mispredicted"), new ReviewInputs { Labels = labels, OutOfFold = predicted }, count).Select(c => c.Document);

    private static string Reviews(int[] seeds)
    {
        var case77 = ReviewCase.Banking77();
        var found = new StringBuilder("| found per review | " + string.Join(" | ", Reviewed[1..]) + " | against random at the end |\n|---|" + string.Concat(Reviewed.Select(_ => "---:|")) + "\n");
        var accuracy = new StringBuilder("| accuracy after | " + string.Join(" | ", Reviewed) + " |\n|---|" + string.Concat(Reviewed.Select(_ => "---:|")) + "\n");
        var random = 0.0;
        foreach (var strategy in Strategies)
        {
            var runs = seeds.Select(seed =>
            {
                Console.Error.WriteLine($"{strategy} {seed}");
                return case77.Replay(ReviewMix.Parse(strategy), Reviewed, Batch, seed);
            }).ToList();
            if (strategy == "random") random = runs.Average(r => r[^1].Found);
            found.Append(CultureInfo.InvariantCulture, $"| {strategy} ");
            for (var at = 1; at < Reviewed.Length; at++) found.Append(CultureInfo.InvariantCulture, $"| {Mean(runs.Select(r => r[at].Found))} ");
            found.Append(CultureInfo.InvariantCulture, $"| {runs.Average(r => r[^1].Found) / random:0.0} times |\n");
            accuracy.Append(CultureInfo.InvariantCulture, $"| {strategy} ");
            for (var at = 0; at < Reviewed.Length; at++) accuracy.Append(CultureInfo.InvariantCulture, $"| {Mean(runs.Select(r => r[at].Accuracy))} ");
            accuracy.Append("|\n");
        }
        return $"{found}\n{accuracy}";
    }

    /// <summary>Mean and the half width of its 95 % interval (Student's t).</summary>
    private static string Mean(IEnumerable<double> values)
    {
        double[] all = [.. values];
        var mean = all.Average();
        if (all.Length < 2) return string.Create(CultureInfo.InvariantCulture, $"{mean:0.000}");
        var deviation = Math.Sqrt(all.Sum(v => (v - mean) * (v - mean)) / (all.Length - 1));
        var t = all.Length switch { 2 => 12.71, 3 => 4.30, 4 => 3.18, 5 => 2.78, _ => 1.96 };
        return string.Create(CultureInfo.InvariantCulture, $"{mean:0.000} ±{t * deviation / Math.Sqrt(all.Length):0.000}");
    }
}
