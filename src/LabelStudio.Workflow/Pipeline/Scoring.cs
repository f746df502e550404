using System.Diagnostics;
using LabelStudio.Core.Embeddings;
using LabelStudio.Core.LabelModels;
using LabelStudio.Onnx.Students;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 5: an exported student predicts.</summary>
public static class Scoring
{
    /// <param name="path">The student's file.</param>
    /// <param name="encoder">The sentence encoder for one that is joined to it, or null.</param>
    /// <exception cref="UserErrorException">The file is no student, or needs another encoder, one where none is given or none.</exception>
    public static OnnxStudent Load(string path, ISentenceEncoder? encoder = null)
    {
        OnnxStudent student;
        try
        {
            student = OnnxStudent.Load(path);
        }
        catch (StudentFileException e)
        {
            throw new UserErrorException(e.Message, e);
        }
        try
        {
            Join(student, encoder, path);
            return student;
        }
        catch
        {
            student.Dispose();
            throw;
        }
    }

    private static void Join(OnnxStudent student, ISentenceEncoder? encoder, string path)
    {
        if ((student.Encoder, encoder) is (null, null)) return;
        if (student.Encoder is not { } need)
            throw new UserErrorException($"{path}: The student reads texts alone and needs no encoder. Leave --encoder out.");
        var asked = $"{path}: The student was trained with the sentence encoder {StudentEncoder.Short(need.Identity)} of {need.Dimensions} dimensions and reads its vectors beside the texts";
        if (encoder == null) throw new UserErrorException($"{asked}. Name the folder of that encoder with --encoder, the one that \"labelstudio train\" was given.");
        if ((encoder.Identity, encoder.Dimensions) != (need.Identity, need.Dimensions))
            throw new UserErrorException($"{asked}; the folder holds {StudentEncoder.Short(encoder.Identity)} of {encoder.Dimensions} dimensions. Give the folder that \"labelstudio train\" was given, unchanged.");
        student.UseEncoder(encoder);
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
