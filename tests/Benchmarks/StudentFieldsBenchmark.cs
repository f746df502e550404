using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>
/// What fields do to a student, on Banking77 with fields made up for its train texts; a third of them is held out, the test split is not touched.
/// "deciding": each class is two, and the field says which, for nine documents in ten. "group": one of seven groups of classes, right for nine in ten.
/// "useless": ten fields of five values by chance. For each, the same texts without the field beside it.
/// </summary>
internal static class StudentFieldsBenchmark
{
    private const int Draws = 3;
    private static readonly double[] Scales = [0.25, 0.5, 1, 2];

    public static int Run()
    {
        var file = SharedData.PathOf("data", "banking77", "train.csv");
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"The benchmark needs {file}.");
            return 2;
        }
        var all = TextSet.Banking77("train");
        var names = all.ClassNames;
        var gold = all.Indices(names);
        Console.WriteLine($"accuracy and log-loss on held-out train texts, mean of {Draws} draws");
        Console.WriteLine("                                  " + string.Concat(["without        ", .. Scales.Select(s => Invariant($"scale {s,-9}"))]));
        foreach (var perClass in (int[])[10, 80])
        {
            Report(perClass, "deciding", Enumerable.Range(0, 2 * names.Length), (g, random) => 2 * g + random.Next(2), (label, random) => [random.Next(10) == 0 ? null : label % 2 == 0 ? "left" : "right"]);
            Report(perClass, "group", Enumerable.Range(0, names.Length), (g, _) => g, (label, random) => [random.Next(10) == 0 ? $"{random.Next(7)}" : $"{label % 7}"]);
            Report(perClass, "useless, one", Enumerable.Range(0, names.Length), (g, _) => g, (_, random) => [$"{random.Next(5)}"]);
            Report(perClass, "useless, ten", Enumerable.Range(0, names.Length), (g, _) => g, (_, random) => [.. Enumerable.Range(0, 10).Select(_ => $"{random.Next(5)}")]);
        }
        return 0;

        void Report(int perClass, string what, IEnumerable<int> labels, Func<int, Random, int> labelOf, Func<int, Random, string?[]> fieldsOf)
        {
            var classes = new ClassList([.. labels.Select(l => l.ToString(CultureInfo.InvariantCulture))]);
            var sums = new (double Accuracy, double Loss)[Scales.Length + 1];
            for (var draw = 0; draw < Draws; draw++)
            {
                var random = new Random(draw);
                int[] order = [.. Enumerable.Range(0, gold.Length)];
                random.Shuffle(order);
                int[] label = [.. gold.Select(g => labelOf(g, random))];
                string?[][] fields = [.. label.Select(l => fieldsOf(l, random))];
                int[] held = [.. order.Take(gold.Length / 3)];
                int[] train = [.. order.Skip(gold.Length / 3).GroupBy(i => label[i]).SelectMany(g => g.Take(perClass)).Order()];
                for (var way = 0; way <= Scales.Length; way++)
                {
                    var reading = FieldReading.None;
                    if (way > 0)
                    {
                        var learner = new FieldLearner([.. fields[0].Select((_, f) => $"f{f}")]);
                        foreach (var i in train) learner.Add(name => fields[i][int.Parse(name[1..], CultureInfo.InvariantCulture)]);
                        reading = learner.Learn();
                    }
                    string Composed(int i) => reading.Compose(all.Texts[i], name => fields[i][int.Parse(name[1..], CultureInfo.InvariantCulture)]);
                    var trainer = new SoftmaxTrainer { FieldScale = way == 0 ? 1 : Scales[way - 1] };
                    var student = trainer.Train(TrainingSet.FromGold(classes, [.. train.Select(Composed)], [.. train.Select(i => label[i])]).ReadBy(reading), new StudentOptions { Seed = draw + 1 });
                    var result = Evaluator.Evaluate([.. held.Select(i => label[i])], student.Predict([.. held.Select(Composed)]));
                    sums[way] = (sums[way].Accuracy + result.Accuracy.Value / Draws, sums[way].Loss + result.LogLoss.Value / Draws);
                }
            }
            Console.WriteLine(Invariant($"{perClass,3} a class   {what,-20}") + string.Concat(sums.Select(s => Invariant($"{s.Accuracy:f4} {s.Loss:f3}   "))));
        }
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
