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
        var predictions = work.Stage("score texts", () => student.Predict(texts, work.Threads, work.Cancel));
        var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
        return (predictions, new ScoreFigures(texts.Count, Math.Round(texts.Count / Math.Max(seconds, 1e-9), 1)));
    }
}

/// <param name="RowsPerS">Texts a second.</param>
public sealed record ScoreFigures(int Rows, double RowsPerS);
