using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LabelStudio.Core.Evaluation;
using LabelStudio.Onnx.Students;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Times an exported student on this machine by one thread, as others will run it.</summary>
internal static class SpeedProbe
{
    private const int MostTexts = 2_000;
    private const int WarmUp = 100;
    private const int Batch = 64;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <param name="students">Gives the student ready to answer, with its encoder where it needs one.</param>
    public static SpeedFigures Measure(LoadedStudents students, string path, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        var (load, memory) = Open(path);
        string[] asked = [.. texts.Take(MostTexts)];
        var (times, perSecond) = students.Use(path, student => Time(student, asked, cancel));
        return new SpeedFigures(
            Intervals.Quantile(times, 0.5), Intervals.Quantile(times, 0.95), times.Average(), perSecond, load.TotalMilliseconds, memory, new FileInfo(path).Length, asked.Length,
            string.Create(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} logical processors, {RuntimeInformation.OSDescription}"));
    }

    /// <summary>How long it takes to open the file anew, and by how much the process grows.</summary>
    private static (TimeSpan Load, long Memory) Open(string path)
    {
        var before = Environment.WorkingSet;
        var start = Stopwatch.GetTimestamp();
        using var student = OnnxStudent.Load(path);
        return (Stopwatch.GetElapsedTime(start), Math.Max(0, Environment.WorkingSet - before));
    }

    private static (double[] Ascending, double PerSecond) Time(OnnxStudent student, string[] asked, CancellationToken cancel)
    {
        for (var i = 0; i < WarmUp; i++) student.Predict([asked[i % asked.Length]], 1, cancel);
        var times = new List<double>();
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < MostTexts && Stopwatch.GetElapsedTime(start) < Longest; i++)
        {
            cancel.ThrowIfCancellationRequested();
            var each = Stopwatch.GetTimestamp();
            student.Predict([asked[i % asked.Length]], 1, cancel);
            times.Add(Stopwatch.GetElapsedTime(each).TotalMicroseconds);
        }

        // at least one full batch, however few texts there are
        string[] batched = [.. Enumerable.Range(0, Math.Max(Batch, asked.Length)).Select(i => asked[i % asked.Length])];
        student.Predict(batched, 1, cancel);
        var rows = 0L;
        start = Stopwatch.GetTimestamp();
        do
        {
            student.Predict(batched, 1, cancel);
            rows += batched.Length;
        }
        while (Stopwatch.GetElapsedTime(start) < Longest);
        return ([.. times.Order()], rows / Stopwatch.GetElapsedTime(start).TotalSeconds);
    }
}
