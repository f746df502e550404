using System.Globalization;
using System.Text;
using LabelStudio.Core.Analysis.NearDuplicates;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Policies;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>What each policy for the training set brings on Banking77, with labels made wrong on purpose. Dev picks; test is asked once, for the labels as they are and for the pick.</summary>
internal static class PoliciesBenchmark
{
    private const double Share = 0.1;
    private const int Reviews = 500;
    private const int DevEvery = 5;

    public static int Run()
    {
        var train = TextSet.Banking77("train");
        var test = TextSet.Banking77("test");
        var classes = new ClassList(train.ClassNames);
        var gold = train.Indices([.. classes]);
        var random = new Random(1);
        var order = Enumerable.Range(0, gold.Length).ToArray();
        random.Shuffle(order);
        int[] dev = [.. order.Where((_, i) => i % DevEvery == 0)];
        int[] learned = [.. order.Where((_, i) => i % DevEvery != 0)];
        var table = new StringBuilder("| wrong labels | policy | left out | relabelled | of those edited wrong | dev accuracy | against as is, points | p (Holm) | dev log-loss | test accuracy |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var byClass in new[] { false, true })
        {
            var truth = Array.ConvertAll(learned, d => gold[d]);
            var wrong = byClass ? WrongLabels.ByClass(truth, classes.Count, Share, 1) : WrongLabels.Uniform(truth, classes.Count, Share, 1);
            var texts = Array.ConvertAll(learned, d => train.Texts[d]);
            Race(new Case(
                byClass ? "by class" : "uniform", classes, texts, truth, wrong, Array.ConvertAll(dev, d => train.Texts[d]), Array.ConvertAll(dev, d => gold[d]),
                test.Texts, test.Indices([.. classes])), table);
        }
        var body = $"""
            `dotnet run -c Release --project tests/Benchmarks -- policies`

            Banking77's train texts, a fifth of them dev with clean gold; {Share:0 %} of the labels of the rest made wrong on purpose, uniformly or class by class. Students that have not learned from a document say what is likely wrong; each policy trains a student with the same seed. "{Reviews} reviews" stands for people who answer the first {Reviews} of the self-mispredicted queue. Dev picks the best by accuracy; test is asked once, for the labels as they are and for the pick. 95 % intervals.

            {table}
            """;
        Console.WriteLine(body);
        BenchmarkDocument.Write("Policies for the training set", body);
        return 0;
    }

    private static void Race(Case data, StringBuilder table)
    {
        Console.Error.WriteLine(data.Name);
        var labels = data.Wrong.AsPosteriors(data.Classes);
        var none = new bool[data.Texts.Length];
        var said = SecondOpinion.Ask(data.Texts, labels, null, new OutOfFoldOptions());
        var likely = LikelyWrong.Find(data.Wrong.Labels, said, none);
        var quality = QualityFilter.Of(data.Texts, labels, [.. none.Select(_ => true)], none);
        var copies = NearCopyFilter.Of(Groups(data.Texts), [.. none.Select(_ => true)], none);
        var asked = ReviewRanking.Top(ReviewMix.Parse("self-mispredicted"), new ReviewInputs { Labels = labels, OutOfFold = said }, Reviews).Select(c => c.Document).ToHashSet();
        var people = new TrainingEdits(asked.Select(d => new TrainingEdit(d, data.Truth[d])));
        // people have looked at these: no policy edits them any more
        var rest = new TrainingEdits(likely.RelabelSurerHalf().All.Where(e => !asked.Contains(e.Document)));
        var mix = likely.RelabelSurerHalf();
        (string Name, TrainingEdits Edits)[] policies =
        [
            ("as is", TrainingEdits.None), ("relabel likely wrong", likely.Relabel()), ("leave out likely wrong", likely.Drop()), ("relabel the surer half", mix),
            ("one of near-copies", copies), ("no low quality", quality.Edits), ("mix and both filters", mix.And(copies).And(quality.Edits)), ($"{Reviews} reviews", people), ($"{Reviews} reviews and the mix on the rest", people.And(rest)),
        ];
        var students = policies.Select(p =>
        {
            Console.Error.WriteLine($"  {p.Name}");
            var set = TrainingSet.FromLabels(data.Texts, p.Edits.Apply(labels)).WithDev(data.DevTexts, data.DevGold);
            var student = new SoftmaxTrainer().Train(set, StudentOptions.Default);
            return (Student: student, Dev: student.Predict(data.DevTexts));
        }).ToList();
        var against = students.Skip(1).Select(s => PairedComparison.Compare(data.DevGold, students[0].Dev, s.Dev)).ToList();
        var corrected = HolmCorrection.Adjust([.. against.Select(a => Math.Min(1, a.PValue))]);
        var figures = students.ConvertAll(s => Evaluator.Evaluate(data.DevGold, s.Dev));
        // people cost time: the pick is among what costs none
        var pick = Enumerable.Range(0, policies.Length - 2).MaxBy(i => figures[i].Accuracy.Value);
        for (var i = 0; i < policies.Length; i++)
        {
            var (name, edits) = policies[i];
            var rightly = edits.All.Count == 0 ? "–" : (edits.All.Count(e => data.Wrong.Wrong[e.Document]) / (double)edits.All.Count).ToString("0 %", CultureInfo.InvariantCulture);
            var change = i == 0 ? "– | –" : $"{Points(against[i - 1].Accuracy)} | {corrected[i - 1].ToString("0.000", CultureInfo.InvariantCulture)}";
            var test = i == 0 || i == pick ? Share1(Evaluator.Evaluate(data.TestGold, students[i].Student.Predict(data.TestTexts)).Accuracy) : "";
            table.Append(CultureInfo.InvariantCulture, $"| {data.Name} | {(i == pick ? $"**{name}**" : name)} | {edits.Dropped} | {edits.Relabelled} | {rightly} | {Share1(figures[i].Accuracy)} | {change} | {figures[i].LogLoss.Value:0.000} | {test} |\n");
        }
    }

    private static int[] Groups(string[] texts)
    {
        var builder = new MinHashBuilder();
        foreach (var text in texts) builder.Add(text);
        int[] groups = [.. texts.Select(_ => -1)];
        foreach (var group in builder.Find(asked => [.. asked.Select(d => texts[d])]).Where(g => g.Kind == DuplicateKind.Near))
            foreach (var d in group.Documents) groups[d] = group.Documents[0];
        return groups;
    }

    private static string Share1(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Value:0.000} ({e.Low:0.000}–{e.High:0.000})");

    private static string Points(Estimate e) => string.Create(CultureInfo.InvariantCulture, $"{e.Value * 100:+0.0;−0.0;0.0} ({e.Low * 100:+0.0;−0.0;0.0} to {e.High * 100:+0.0;−0.0;0.0})");

    private sealed record Case(
        string Name, ClassList Classes, string[] Texts, int[] Truth, WrongLabels Wrong, string[] DevTexts, int[] DevGold, string[] TestTexts, int[] TestGold);
}
