using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Onnx.Students;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Students;

/// <summary>Trains a student on the train split and publishes it with its ONNX file. Dev gold decides when to stop and gives the figures; the test split is not touched.</summary>
internal sealed class StudentTraining(IStudioDbFactory factory, StudentInputsReader reader, RunLabels runLabels, OpenGold gold, StudentFiles files)
{
    private const int FewDevDocuments = 50;

    /// <returns>The published run.</returns>
    public async Task<long> TrainAsync(JobContext context, StudentSettings settings, CancellationToken cancel)
    {
        var lesson = await ReadAsync(context, settings, cancel);
        var watch = Stopwatch.StartNew();
        var student = Train(lesson, settings, context, cancel);
        var seconds = watch.Elapsed.TotalSeconds;

        context.Report("evaluate on dev");
        var dev = lesson.DevTexts.Count == 0 ? null : Evaluator.Evaluate(lesson.DevGold, student.Predict(lesson.DevTexts, 0, cancel));
        var run = await RunBook.BeginAsync(context, RunKind.Student, lesson.Inputs.Digest(), RunJson.Write(lesson.Inputs), lesson.Inputs.LabelRunId);
        context.Report("write ONNX");
        var path = files.Prepare(context.ProjectId, run.Id);
        try
        {
            OnnxStudentWriter.Write(student, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.WriteFailed(path, e);
        }
        var figures = new StudentFigures(
            new SoftmaxTrainer().Name, ProgramVersion.Text, lesson.Set.Count, lesson.Set.GoldExamples, new FileInfo(path).Length,
            await StudentFiles.DigestAsync(path, cancel), seconds, dev, Warnings(lesson, dev));
        await RunBook.PublishAsync(context, run.Id, RunJson.Write(figures), StudentFiles.Artifact(context.ProjectId, run.Id));
        await SweepAsync(context.ProjectId, cancel);
        return run.Id;
    }

    private static LinearStudent Train(Lesson lesson, StudentSettings settings, JobContext context, CancellationToken cancel)
    {
        try
        {
            return (LinearStudent)new SoftmaxTrainer().Train(lesson.Set, new StudentOptions { Seed = settings.Seed }, context.Progress, cancel);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }

    private async Task<Lesson> ReadAsync(JobContext context, StudentSettings settings, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var (inputs, _) = await reader.ReadAsync(db, context.ProjectId, settings, cancel);
        if (inputs == null) throw new UserErrorException("There are no labels to learn from yet. Fit the label model first.");
        var n = inputs.Dataset.Documents;
        var labels = await runLabels.GetAsync(inputs.LabelRunId, new ClassList(inputs.Dataset.Classes), cancel);
        var splits = await DocumentChunks.ReadSplitsAsync(db, context.ProjectId, cancel);
        var known = (await gold.ReadAsync(db, context.ProjectId, cancel)).Column(n);

        var train = new List<int>();
        for (var d = 0; d < n; d++)
            if (splits[d] == Split.Train && (TakesGold(d) || (labels.IsCovered(d) && labels.Confidence(d) >= settings.MinConfidence))) train.Add(d);
        if (train.Count == 0)
            throw new UserErrorException("No train document has a label that is sure enough, so there is nothing to learn from. Lower the least confidence, or write functions that vote on more documents.");
        var dev = Enumerable.Range(0, n).Where(d => splits[d] == Split.Dev && known[d] >= 0).ToList();

        var wanted = new bool[n];
        foreach (var d in train) wanted[d] = true;
        foreach (var d in dev) wanted[d] = true;
        var texts = new string?[n];
        await foreach (var row in DocumentStore.ReadTextsAsync(db, context.ProjectId, 0, n, cancel))
        {
            if (row.Ordinal % 16_384 == 0)
                context.Report("read texts", (double)row.Ordinal / n, string.Create(CultureInfo.InvariantCulture, $"{row.Ordinal:N0} of {InWords.Count(n, "document")}"));
            if (wanted[row.Ordinal]) texts[row.Ordinal] = row.Text;
        }
        var devTexts = dev.ConvertAll(d => texts[d] ?? "");
        var devGold = dev.Select(d => known[d]).ToArray();
        var soft = new ProbabilisticLabels(labels.Classes, labels.Rows, [.. train.Select(d => labels.RowOf[d])], labels.Covered);
        var set = TrainingSet.FromLabels(train.ConvertAll(d => texts[d] ?? ""), soft, settings.UseGold ? [.. train.Select(d => known[d])] : null);
        return new Lesson(inputs, devTexts.Count == 0 ? set : set.WithDev(devTexts, devGold), devTexts, devGold);

        bool TakesGold(int d) => settings.UseGold && known[d] >= 0;
    }

    private static List<string> Warnings(Lesson lesson, EvaluationResult? dev)
    {
        var warnings = new List<string>();
        if (dev == null)
            warnings.Add("Dev has no gold, so nothing is known of how good the student is. Review a random sample.");
        else if (dev.N < FewDevDocuments)
            warnings.Add($"The figures on dev rest on {InWords.Count(dev.N, "document")} and are rough. Review more of a random sample.");
        var taught = new bool[lesson.Set.Classes.Count];
        for (var i = 0; i < lesson.Set.Count; i++)
        {
            var target = lesson.Set.Target(i);
            var top = 0;
            for (var k = 1; k < target.Length; k++)
                if (target[k] > target[top]) top = k;
            taught[top] = true;
        }
        var missing = lesson.Set.Classes.Where((_, k) => !taught[k]).ToList();
        if (missing.Count > 0)
            warnings.Add($"No training document is most likely of {InWords.List(missing)}; the student will hardly ever answer so. Write functions that vote for it, or label some documents.");
        return warnings;
    }

    private async Task SweepAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        files.Sweep(projectId, (await RunBook.AllAsync(db, projectId, RunKind.Student, cancel)).Select(r => r.Id).ToHashSet());
    }

    private sealed record Lesson(StudentInputs Inputs, TrainingSet Set, IReadOnlyList<string> DevTexts, int[] DevGold);
}
