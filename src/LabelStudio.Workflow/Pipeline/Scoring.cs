using System.Diagnostics;
using LabelStudio.Core.LabelModels;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 5: an exported student predicts.</summary>
public static class Scoring
{
    /// <exception cref="UserErrorException">The file is no student.</exception>
    public static OnnxStudent Load(string path)
    {
        try
        {
            return OnnxStudent.Load(path);
        }
        catch (StudentFileException e)
        {
            throw new UserErrorException(e.Message, e);
        }
    }

    public static (ProbabilisticLabels Predictions, ScoreFigures Figures) Run(OnnxStudent student, IReadOnlyList<string> texts, Work work)
    {
        var clock = Stopwatch.GetTimestamp();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var predictions = work.Stage("score texts", () => student.Predict(texts, work.Threads, work.Cancel));
        return (predictions, ScoreFigures.Of(texts.Count, Stopwatch.GetElapsedTime(clock), Process.GetCurrentProcess().TotalProcessorTime - cpu));
    }
}

/// <param name="RowsPerS">Texts a second.</param>
/// <param name="RowsPerCpuS">Texts a second of one processor.</param>
public sealed record ScoreFigures(long Rows, double RowsPerS, double RowsPerCpuS)
{
    internal static ScoreFigures Of(long rows, TimeSpan wall, TimeSpan cpu) => new(rows, Rate(rows, wall), Rate(rows, cpu));

    private static double Rate(long rows, TimeSpan time) => Math.Round(rows / Math.Max(time.TotalSeconds, 1e-9), 1);
}
