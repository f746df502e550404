using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using LabelStudio.Core.Evaluation;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Times an exported student on this machine by one thread, as others will run it.</summary>
internal static class SpeedProbe
{
    private const int MostTexts = 2_000;
    private const int WarmUp = 100;
    private const int Batch = 64;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    public static SpeedFigures Measure(string path, IReadOnlyList<string> texts, CancellationToken cancel)
    {
        var before = Environment.WorkingSet;
        var start = Stopwatch.GetTimestamp();
        using var student = OnnxStudent.Load(path);
        var load = Stopwatch.GetElapsedTime(start);
        string[] asked = [.. texts.Take(MostTexts)];

        for (var i = 0; i < WarmUp; i++) student.Predict([asked[i % asked.Length]], 1, cancel);
        var times = new List<double>();
        start = Stopwatch.GetTimestamp();
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
        var perSecond = rows / Stopwatch.GetElapsedTime(start).TotalSeconds;

        double[] ascending = [.. times.Order()];
        return new SpeedFigures(
            Intervals.Quantile(ascending, 0.5), Intervals.Quantile(ascending, 0.95), ascending.Average(), perSecond, load.TotalMilliseconds,
            Math.Max(0, Environment.WorkingSet - before), new FileInfo(path).Length, asked.Length,
            string.Create(CultureInfo.InvariantCulture, $"{RuntimeInformation.OSArchitecture}, {Environment.ProcessorCount} logical processors, {RuntimeInformation.OSDescription}"));
    }
}
