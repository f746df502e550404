using System.Diagnostics;
using LabelStudio.Core.Progress;
using LabelStudio.Onnx.Students;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Workflow.Scorings;

/// <summary>One run over the texts of a scoring, from the beginning or from where an earlier one came to: rows, figures and texts for review are noted together after each part.</summary>
/// <param name="student">Who is asked.</param>
/// <param name="folder">Where the result goes.</param>
internal sealed class ScoringRun(OnnxStudent student, ScoringFolder folder)
{
    public required long Scoring { get; init; }

    /// <summary>The scoring's number and the student's, by which texts for review are marked; null where none are kept.</summary>
    public (int Scoring, int Student)? KeepsUnsure { get; init; }

    public ScoreColumns Columns { get; init; }

    public IProgress<StageProgress>? Progress { get; init; }

    /// <summary>Told after each part, when it is noted.</summary>
    public Action<ScoringProgress>? Noted { get; init; }

    /// <exception cref="FileFaultException">A row that cannot be scored.</exception>
    public ScoringResult Run(TableReader texts, ColumnNames columns, CancellationToken cancel)
    {
        using var file = Open();
        using var unsure = KeepsUnsure is { } kept ? new UnsureTexts(folder.Unsure, file.Done?.Unsure, kept.Scoring, kept.Student, student.Classes) : null;
        var tally = new ScoreTally(file.Done?.Summary ?? ScoreSummary.Empty(student.Classes.Count), student.LeastInDistribution);
        var before = file.Done?.Seconds ?? 0;
        var clock = Stopwatch.GetTimestamp();
        double Seconds() => before + Stopwatch.GetElapsedTime(clock).TotalSeconds;
        if (file.Done != null) Progress?.Report(new StageProgress("find the place where it was interrupted"));
        var pace = new ScoringPace(Progress, file.Done?.Written.Rows ?? 0);
        var stream = new ScoreStream(student, new Work(new RunReport("score"), Progress: pace, Cancel: cancel))
        {
            Columns = Columns,
            Scored = part =>
            {
                tally.Add(part);
                unsure?.Add(part);
                pace.Add(part.Ids.Count);
            },
        };
        stream.Run(texts, columns, file.Stream, file.Done?.Written, written =>
        {
            var noted = new ScoringProgress(written, tally.Summary, unsure?.Flush(), Seconds());
            file.Keep(noted);
            Noted?.Invoke(noted);
        });
        return new ScoringResult([.. student.Classes], student.HasInDistribution, student.AbstainBelow, student.LeastInDistribution, tally.Summary, Seconds(), unsure?.Rows ?? 0);
    }

    /// <summary>Puts the finished result in its place, unless an earlier run came so far.</summary>
    public static void Publish(ScoringFolder folder, long scoring)
    {
        if (File.Exists(folder.Predictions)) return;
        using var file = ResumableFile<ScoringProgress>.Open(folder.Predictions, Maker(scoring));
        file.Commit();
    }

    private ResumableFile<ScoringProgress> Open() => ResumableFile<ScoringProgress>.Open(folder.Predictions, Maker(Scoring));

    // what is scored, by whom and how never changes within a scoring
    private static string Maker(long scoring) => FormattableString.Invariant($"scoring {scoring}");
}
