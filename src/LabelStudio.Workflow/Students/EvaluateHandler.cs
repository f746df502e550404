using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Students;

/// <summary>The job that evaluates a student on the sealed test, and the only code that opens the seal.</summary>
/// <remarks>The student's ONNX file predicts first, without gold; then the look is counted and the gold is read; then the figures are made.</remarks>
internal sealed class EvaluateHandler(IStudioDbFactory factory, SealedTest sealedTest, LoadedStudents students, RunFiles files) : IJobHandler
{
    public const string Name = "evaluate";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        var studentId = context.Payload<EvaluatePayload>().StudentRunId;
        var (student, dataset, test) = await ReadAsync(context, studentId, cancel);
        var path = files.PathOf(student.Artifact!);
        context.Report("predict test documents", null, InWords.Count(test.Ordinals.Length, "document"));
        var predictions = Widen(
            students.Use(path, s => s.Predict(test.Texts, 0, cancel)), new ClassList(dataset.Classes));
        var duplicated = await DuplicatedAsync(context.ProjectId, test.Ordinals, cancel);
        var digest = await RunFiles.DigestAsync(path, cancel);

        context.Report("open the sealed test");
        var gold = await sealedTest.OpenAsync(context.ProjectId, studentId, context.By.Name, cancel);
        if (gold.Ordinals.Length == 0) throw NoGold();
        var figures = Evaluate(test.Ordinals, predictions, gold, duplicated);

        var inputs = new EvaluationInputs(studentId, digest, dataset.Version);
        var run = await RunBook.BeginAsync(
            context, RunKind.Evaluation, RunJson.Digest("evaluation", studentId, digest, dataset.Blocks), RunJson.Write(inputs), studentId);
        await RunBook.PublishAsync(context, run.Id, RunJson.Write(figures));
        return new EvaluateResult(run.Id);
    }

    internal static UserErrorException NoGold() =>
        new("No test document has gold, so there is nothing to evaluate on. Import documents of the test split with their labels.");

    private async Task<(Run Student, DatasetInput Dataset, TestDocuments Test)> ReadAsync(JobContext context, long studentId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var student = await db.Runs.AsNoTracking().FirstOrDefaultAsync(
            r => r.Id == studentId && r.ProjectId == context.ProjectId && r.Kind == RunKind.Student && r.Published, cancel)
            ?? throw new UserErrorException("This student does not exist any more. Choose another one.");
        var dataset = await DatasetInput.ReadAsync(db, context.ProjectId, cancel);
        var splits = await DocumentChunks.ReadSplitsAsync(db, context.ProjectId, cancel);
        var ordinals = Enumerable.Range(0, splits.Length).Where(d => splits[d] == Split.Test).ToArray();
        if (ordinals.Length == 0) throw NoGold();
        var texts = new List<string>(ordinals.Length);
        await foreach (var row in DocumentStore.ReadTextsAsync(db, context.ProjectId, ordinals[0], ordinals[^1] - ordinals[0] + 1, cancel))
        {
            if (row.Ordinal % 16_384 == 0)
                context.Report("read texts", (double)row.Ordinal / splits.Length, string.Create(CultureInfo.InvariantCulture, $"{row.Ordinal:N0} of {InWords.Count(splits.Length, "document")}"));
            if (splits[row.Ordinal] == Split.Test) texts.Add(row.Text);
        }
        return (student, dataset, new TestDocuments(ordinals, texts));
    }

    /// <summary>Test documents that have an exact or near duplicate in train or dev.</summary>
    private async Task<HashSet<int>> DuplicatedAsync(int projectId, int[] test, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var inTest = test.ToHashSet();
        var seen = new HashSet<(DuplicateKind, int)>();
        var members = new List<(int Ordinal, DuplicateKind Kind, int Group)>();
        await foreach (var m in db.Duplicates.AsNoTracking().Where(m => m.ProjectId == projectId).AsAsyncEnumerable().WithCancellation(cancel))
        {
            if (inTest.Contains(m.Ordinal)) members.Add((m.Ordinal, m.Kind, m.Group));
            else seen.Add((m.Kind, m.Group));
        }
        return members.Where(m => seen.Contains((m.Kind, m.Group))).Select(m => m.Ordinal).ToHashSet();
    }

    private static TestFigures Evaluate(int[] ordinals, ProbabilisticLabels predictions, TestGold gold, HashSet<int> duplicated)
    {
        var known = gold.Ordinals.Zip(gold.Classes).ToDictionary(g => g.First, g => g.Second);
        var all = ordinals.Select(d => known.GetValueOrDefault(d, -1)).ToArray();
        var test = Evaluator.Evaluate(all, predictions);
        var leftOut = ordinals.Count(d => known.ContainsKey(d) && duplicated.Contains(d));
        if (leftOut == 0) return new TestFigures(gold.LookId, test, test, 0);
        var rest = ordinals.Select((d, i) => duplicated.Contains(d) ? -1 : all[i]).ToArray();
        return new TestFigures(gold.LookId, test, rest.Any(g => g >= 0) ? Evaluator.Evaluate(rest, predictions) : null, leftOut);
    }

    /// <summary>The predictions over today's classes: those that came after the student it gives no probability.</summary>
    private static ProbabilisticLabels Widen(ProbabilisticLabels predictions, ClassList classes)
    {
        var (had, has) = (predictions.Classes.Count, classes.Count);
        if (had == has) return predictions;
        var rows = new PosteriorRows(has, predictions.Rows.Count);
        var row = new float[has];
        for (var r = 0; r < rows.Count; r++)
        {
            predictions.Rows.CopyTo(r, row);
            rows.Set(r, row);
        }
        return new ProbabilisticLabels(classes, rows, predictions.RowOf, predictions.Covered);
    }

    private sealed record TestDocuments(int[] Ordinals, IReadOnlyList<string> Texts);
}

/// <summary>What to evaluate.</summary>
internal sealed record EvaluatePayload(long StudentRunId);

/// <summary>The run that an evaluation made.</summary>
public sealed record EvaluateResult(long RunId);
