using System.Globalization;
using System.Text.Json;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Scorings;

/// <summary>The files of one scoring in the data folder: artifacts/project/scorings/id.</summary>
internal sealed class ScoringFolder(DataFolder data, int projectId, long scoringId)
{
    private readonly string _path = Path.Combine(
        data.Artifacts, projectId.ToString(CultureInfo.InvariantCulture), "scorings", scoringId.ToString(CultureInfo.InvariantCulture));

    /// <summary>The result; beside it, under way, what <see cref="ResumableFile{T}"/> needs.</summary>
    public string Predictions => Path.Combine(_path, "predictions.csv");

    /// <summary>Documents of the project as they were when the scoring began, until its end.</summary>
    public string Texts => Path.Combine(_path, "texts.csv");

    /// <summary>Texts on which the student abstained.</summary>
    public string Unsure => Path.Combine(_path, "unsure.csv");

    public void Create() => Directory.CreateDirectory(_path);

    /// <summary>Bytes of all its files.</summary>
    public long Bytes()
    {
        try
        {
            return new DirectoryInfo(_path).EnumerateFiles().Sum(f => f.Length);
        }
        catch (IOException)
        {
            // it is being removed, or was never begun
            return 0;
        }
    }

    public static long BytesOf(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>How far an interrupted scoring came, or null.</summary>
    public ScoringProgress? Progress()
    {
        try
        {
            return ResumableFile<ScoringProgress>.Peek(Predictions);
        }
        catch (Exception e) when (e is IOException or JsonException)
        {
            // a courtesy while another thread writes it; the next look sees it
            return null;
        }
    }

    public void Delete()
    {
        if (Directory.Exists(_path)) Directory.Delete(_path, recursive: true);
    }
}

/// <summary>What is noted of a scoring after each part.</summary>
/// <param name="Written">Rows that stand in the result.</param>
/// <param name="Summary">What they come to.</param>
/// <param name="Unsure">Texts kept for review, or null where none are.</param>
/// <param name="Seconds">Time it has taken.</param>
internal sealed record ScoringProgress(Pipeline.ScoredSoFar Written, ScoreSummary Summary, UnsureSoFar? Unsure, double Seconds);
