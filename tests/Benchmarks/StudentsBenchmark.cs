using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Onnx.Students;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>
/// A student on Banking77 gold: time to train, accuracy, file, latency and throughput. Defaults were chosen on a tenth of the training
/// texts (<c>--dev</c> scores there); the test split is scored as it is without it. The reference is a plain scalar trainer on the same
/// features, measured in the same process.
/// </summary>
internal static class StudentsBenchmark
{
    private const int DevSeed = 7;

    public static int Run(string[] args)
    {
        var file = SharedData.PathOf("data", "banking77", "train.csv");
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"The benchmark needs {file}.");
            return 2;
        }
        var all = TextSet.Banking77("train");
        var names = all.ClassNames;
        var classes = new ClassList(names);
        var (train, held) = args.Contains("--dev") ? Split(all) : (all, TextSet.Banking77("test"));
        var gold = held.Indices(names);
        var set = TrainingSet.FromGold(classes, train.Texts, train.Indices(names));
        var trainer = new SoftmaxTrainer();

        Console.WriteLine(Invariant($"Banking77: {train.Texts.Length:N0} texts with gold, {names.Length} classes, {Environment.ProcessorCount} cores"));
        Console.WriteLine("training                                     CPU s    wall s");
        LinearStudent student = null!, again = null!;
        var first = Time("1 thread, first (with just-in-time compiling)", () => student = trainer.Train(set, new StudentOptions { Threads = 1 }));
        var warm = Time("1 thread", () => again = trainer.Train(set, new StudentOptions { Threads = 1 }));
        Time("2 threads", () => again = trainer.Train(set, new StudentOptions { Threads = 2 }));
        Time("features alone", () => FeatureSpace.Fit(trainer.Features, train.Texts, 1));
        var plain = Time("reference: plain scalar descent, features in", () => PlainDescent(set, student.Training.Epochs.Count));
        Console.WriteLine(Invariant($"  {plain / warm:f1} times faster than the reference; scikit-learn LogisticRegression 193 s, SGD 9.2 s (shared/research/baselines.md)"));

        var result = Evaluator.Evaluate(gold, student.Predict(held.Texts));
        var clock = Stopwatch.StartNew();
        Evaluator.Evaluate(gold, student.Predict(held.Texts));
        Console.WriteLine(Invariant($"held out: {result.N:N0} texts; evaluation with 1,000 resamples {clock.Elapsed.TotalSeconds:f2} s with prediction"));
        Show("accuracy", result.Accuracy);
        Show("macro-F1", result.MacroF1);
        Show("log-loss", result.LogLoss);
        Show("Brier", result.Brier);
        Show("ECE", result.Ece);

        var bytes = Bytes(student);
        var same = bytes.AsSpan().SequenceEqual(Bytes(again));
        Console.WriteLine(Invariant($"file {bytes.Length / 1e6:f1} MB, {student.Features.Columns:N0} features; 1 and 2 threads: {(same ? "the same bytes" : "DIFFERENT BYTES")}"));
        Serve(bytes, student, held.Texts);
        return same && first > 0 ? 0 : 1;
    }

    private static void Serve(byte[] bytes, LinearStudent student, string[] texts)
    {
        var clock = Stopwatch.StartNew();
        using var exported = OnnxStudent.Load(bytes, "student.onnx");
        Console.WriteLine(Invariant($"load {clock.Elapsed.TotalMilliseconds:f0} ms"));
        Latency("one text, ONNX Runtime", texts, t => exported.Predict(t, 1));
        Latency("one text, C#", texts, t => student.Predict(t, 1));
        Throughput("batches, ONNX Runtime", texts, t => exported.Predict(t, 1));
        Throughput("batches, C#", texts, t => student.Predict(t, 1));

        var expected = student.Predict(texts);
        var actual = exported.Predict(texts);
        var difference = 0.0;
        for (var i = 0; i < texts.Length; i++)
            for (var k = 0; k < student.Classes.Count; k++) difference = Math.Max(difference, Math.Abs(expected[i][k] - actual[i][k]));
        Console.WriteLine(Invariant($"largest difference of a probability between ONNX Runtime and C#: {difference:e1}"));
    }

    private static void Latency(string what, string[] texts, Action<string[]> predict)
    {
        foreach (var text in texts.Take(500)) predict([text]);
        var times = new double[3_000];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            predict([texts[i % texts.Length]]);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        Array.Sort(times);
        Console.WriteLine(Invariant($"{what,-24} p50 {times[times.Length / 2],6:f0} µs   p95 {times[times.Length * 95 / 100],6:f0} µs"));
    }

    private static void Throughput(string what, string[] texts, Action<string[]> predict)
    {
        predict(texts);
        var best = double.MaxValue;
        var cpu = Cpu();
        for (var run = 0; run < 5; run++)
        {
            var start = Stopwatch.GetTimestamp();
            predict(texts);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }
        Console.WriteLine(Invariant($"{what,-24} {5 * texts.Length / (Cpu() - cpu),9:N0} rows/CPU-s   best {texts.Length / best,9:N0} rows/s on one thread"));
    }

    /// <summary>The same steps without vectors: one weight at a time.</summary>
    private static void PlainDescent(TrainingSet set, int epochs)
    {
        var (space, rows) = FeatureSpace.Fit(FeatureSpec.Default, set.Texts, 1);
        var k = set.Classes.Count;
        var weights = new double[space.Columns * k];
        var logits = new double[k];
        for (var epoch = 0; epoch < epochs; epoch++)
            for (var i = 0; i < rows.Rows; i++)
            {
                var indices = rows.IndicesOf(i);
                var values = rows.ValuesOf(i);
                Array.Clear(logits);
                for (var j = 0; j < indices.Length; j++)
                    for (var c = 0; c < k; c++) logits[c] += values[j] * weights[indices[j] * k + c];
                var most = logits.Max();
                var sum = 0.0;
                for (var c = 0; c < k; c++) sum += logits[c] = Math.Exp(logits[c] - most);
                for (var c = 0; c < k; c++) logits[c] = logits[c] / sum - set.Target(i)[c];
                for (var j = 0; j < indices.Length; j++)
                    for (var c = 0; c < k; c++) weights[indices[j] * k + c] -= values[j] * logits[c];
            }
    }

    /// <summary>A seeded tenth of each class, held out.</summary>
    private static (TextSet Train, TextSet Dev) Split(TextSet all)
    {
        var held = new HashSet<int>();
        foreach (var group in Enumerable.Range(0, all.Texts.Length).GroupBy(i => all.Gold[i], StringComparer.Ordinal))
        {
            var members = group.ToArray();
            new SplitMix(DevSeed, held.Count).Shuffle(members.AsSpan());
            held.UnionWith(members.Take(members.Length / 10));
        }
        return (Part(i => !held.Contains(i)), Part(held.Contains));

        TextSet Part(Func<int, bool> keep)
        {
            var kept = Enumerable.Range(0, all.Texts.Length).Where(keep).ToArray();
            return new TextSet([.. kept.Select(i => all.Texts[i])], [.. kept.Select(i => all.Gold[i])]);
        }
    }

    private static byte[] Bytes(LinearStudent student)
    {
        using var stream = new MemoryStream();
        OnnxStudentWriter.Write(student, stream);
        return stream.ToArray();
    }

    private static double Time(string what, Action work)
    {
        var cpu = Cpu();
        var start = Stopwatch.GetTimestamp();
        work();
        var wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var used = Cpu() - cpu;
        Console.WriteLine(Invariant($"  {what,-46} {used,6:f2}    {wall,6:f2}"));
        return used;
    }

    private static double Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }

    private static void Show(string name, Estimate e) => Console.WriteLine(Invariant($"  {name,-10} {e.Value:f4}  ({e.Low:f4} to {e.High:f4})"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
