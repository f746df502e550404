using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Onnx.Students;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>
/// The exported file of a student on Banking77 gold: latency and throughput in ONNX Runtime beside the same student in C# and beside a file with
/// character 2-5-grams, sizes and losses of its variants, and what it says of texts in another language.
/// </summary>
internal static class StudentFileBenchmark
{
    private const int Batch = 64;
    private const int Rounds = 20;

    public static int Run()
    {
        if (!File.Exists(SharedData.PathOf("data", "banking77", "train.csv")))
        {
            Console.Error.WriteLine("The benchmark needs Banking77 among the shared data.");
            return 2;
        }
        var train = TextSet.Banking77("train");
        var texts = TextSet.Banking77("test").Texts;
        var student = Train(train, FeatureSpec.Default);
        var wide = Train(train, FeatureSpec.Default with { CharMin = 2, CharMax = 5 });

        Console.WriteLine("| student | one text, p50 µs | p95 µs | rows a processor second, batches of 64 | rows/s of one thread, median round | best |");
        Console.WriteLine("|---|---:|---:|---:|---:|---:|");
        using (var file = OnnxStudent.Load(Bytes(student, WeightPrecision.Half), "student.onnx")) Speed("ONNX Runtime", texts, t => file.Answer(t, 1));
        using (var file = OnnxStudent.Load(Bytes(wide, WeightPrecision.Half), "student.onnx")) Speed("ONNX Runtime, character 2-5-grams", texts, t => file.Answer(t, 1));
        Speed("C#, no graph", texts, t => student.Answer(t, 1));

        Console.WriteLine();
        Console.WriteLine("| weights | MB | other labels | largest difference of a probability |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var precision in Enum.GetValues<WeightPrecision>())
        {
            var variant = StudentVariants.Measure(student, precision, texts, threads: 1);
            Console.WriteLine(Invariant($"| {precision} | {variant.Bytes / 1e6:f2} | {variant.Flips} of {variant.Texts} | {variant.LargestDifference:e1} |"));
        }

        Console.WriteLine();
        Console.WriteLine("| student of | threshold | rejected of its own test texts | of others, with AUROC |");
        Console.WriteLine("|---|---:|---:|---|");
        var all = new Dictionary<string, TextSet> { ["Banking77"] = train, ["YouTube comments"] = TextSet.Wrench("youtube", "train"), ["Hausa titles"] = TextSet.Wrench("hausa", "train") };
        var tests = new Dictionary<string, string[]> { ["Banking77"] = texts, ["YouTube comments"] = TextSet.Wrench("youtube", "test").Texts, ["Hausa titles"] = TextSet.Wrench("hausa", "test").Texts };
        foreach (var (name, set) in all) Foreign(name, name == "Banking77" ? student : Train(set, FeatureSpec.Default), tests);
        return 0;
    }

    private static void Foreign(string name, LinearStudent student, Dictionary<string, string[]> tests)
    {
        using var file = OnnxStudent.Load(Bytes(student, WeightPrecision.Half), "student.onnx");
        var own = file.Answer(tests[name], 1).InDistribution;
        var others = tests.Where(t => t.Key != name).Select(t =>
        {
            var scores = file.Answer(t.Value, 1).InDistribution;
            return Invariant($"{t.Key} {Rejected(scores):p1} ({Auroc(own, scores):f3})");
        });
        Console.WriteLine(Invariant($"| {name} | {file.LeastInDistribution:f3} | {Rejected(own):p1} | {string.Join(", ", others)} |"));

        double Rejected(float[] scores) => scores.Count(s => s < file.LeastInDistribution) / (double)scores.Length;
    }

    /// <summary>The chance that a text of the first kind has the higher score; a tie counts half.</summary>
    private static double Auroc(float[] high, float[] low)
    {
        var sorted = low.Order().ToArray();
        var wins = 0.0;
        foreach (var score in high)
        {
            var below = Array.FindIndex(sorted, s => s >= score);
            if (below < 0) below = sorted.Length;
            var above = Array.FindIndex(sorted, below < sorted.Length ? below : 0, s => s > score);
            var equal = below == sorted.Length ? 0 : (above < 0 ? sorted.Length : above) - below;
            wins += below + equal / 2.0;
        }
        return wins / ((double)high.Length * low.Length);
    }

    private static void Speed(string what, string[] texts, Action<string[]> answer)
    {
        foreach (var text in texts.Take(500)) answer([text]);
        var times = new double[3_000];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            answer([texts[i % texts.Length]]);
            times[i] = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        }
        Array.Sort(times);
        var batches = texts.Chunk(Batch).Where(b => b.Length == Batch).ToArray();
        foreach (var batch in batches) answer(batch);
        var cpu = Cpu();
        var seconds = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            foreach (var batch in batches) answer(batch);
            seconds[round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }
        Array.Sort(seconds);
        var rows = batches.Length * Batch;
        Console.WriteLine(Invariant($"| {what} | {times[times.Length / 2]:f0} | {times[times.Length * 95 / 100]:f0} | {Rounds * rows / (Cpu() - cpu):n0} | {rows / seconds[Rounds / 2]:n0} | {rows / seconds[0]:n0} |"));
    }

    private static LinearStudent Train(TextSet set, FeatureSpec features)
    {
        var names = set.ClassNames;
        return new SoftmaxTrainer { Features = features }.Train(TrainingSet.FromGold(new ClassList(names), set.Texts, set.Indices(names)), new StudentOptions { Threads = 1 });
    }

    private static byte[] Bytes(LinearStudent student, WeightPrecision precision)
    {
        using var stream = new MemoryStream();
        OnnxStudentWriter.Write(student, stream, precision);
        return stream.ToArray();
    }

    private static double Cpu()
    {
        using var self = Process.GetCurrentProcess();
        return self.TotalProcessorTime.TotalSeconds;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
