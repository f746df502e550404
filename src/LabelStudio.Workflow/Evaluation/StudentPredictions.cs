using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>What students that were trained before say, by their exported files and over today's classes.</summary>
internal sealed class StudentPredictions(IStudioDbFactory factory, LoadedStudents students, RunFiles files)
{
    /// <summary>The fields that a student reads.</summary>
    public FieldReading FieldsOf(Run student) => students.Use(files.PathOf(student.Artifact!), s => s.Fields);

    /// <param name="texts">Strings that the student's own reading has composed.</param>
    public ProbabilisticLabels Predict(Run student, ClassList classes, IReadOnlyList<string> texts, CancellationToken cancel) =>
        Widen(students.Use(files.PathOf(student.Artifact!), s => s.Predict(texts, 0, cancel)), classes);

    /// <summary>How sure it is of each text and, where the file tells, how much of each it knows.</summary>
    public StudentScores Scores(Run student, IReadOnlyList<string> texts, CancellationToken cancel) => students.Use(files.PathOf(student.Artifact!), s =>
    {
        var said = s.Answer(texts, 0, cancel);
        return new StudentScores(
            [.. Enumerable.Range(0, texts.Count).Select(i => (double)said.Labels.Confidence(i))],
            s.HasInDistribution ? [.. said.InDistribution.Select(x => (double)x)] : null, s.LeastInDistribution);
    });

    /// <summary>The student trained before this one whose file is still there, or null.</summary>
    public async Task<Run?> PreviousAsync(Run student, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var earlier = await db.Runs.AsNoTracking()
            .Where(r => r.ProjectId == student.ProjectId && r.Kind == RunKind.Student && r.Published && r.Number < student.Number)
            .OrderByDescending(r => r.Number).ToListAsync(cancel);
        return earlier.FirstOrDefault(r => r.Artifact != null && File.Exists(files.PathOf(r.Artifact)));
    }

    /// <summary>The predictions over today's classes: those that came after the student it gives no probability.</summary>
    private static ProbabilisticLabels Widen(ProbabilisticLabels predictions, ClassList classes)
    {
        var (had, has) = (predictions.Classes.Count, classes.Count);
        // the classes may have been renamed, but never renumbered
        if (had == has) return new ProbabilisticLabels(classes, predictions.Rows, predictions.RowOf, predictions.Covered);
        var rows = new PosteriorRows(has, predictions.Rows.Count);
        var row = new float[has];
        for (var r = 0; r < rows.Count; r++)
        {
            predictions.Rows.CopyTo(r, row);
            rows.Set(r, row);
        }
        return new ProbabilisticLabels(classes, rows, predictions.RowOf, predictions.Covered);
    }
}

/// <summary>What a student can turn texts away by.</summary>
/// <param name="Confidence">n top probabilities.</param>
/// <param name="InDistribution">n shares of known features; null for files that do not tell.</param>
/// <param name="Least">The share below which the file itself abstains; 0 = it does not.</param>
internal sealed record StudentScores(double[] Confidence, double[]? InDistribution, double Least);
