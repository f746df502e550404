using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Exports.Bundles;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Policies;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Students;

/// <summary>Trains a student on the train split and publishes it with its ONNX file. Dev gold decides when to stop and gives the figures; the test split is not touched.</summary>
internal sealed class StudentMaker(
    IStudioDbFactory factory, StudentInputsReader reader, RunLabels runLabels, OpenGold gold, AppliedEdits edits, ProjectTeacher teacher, RunFiles files)
{
    private const string FileName = "student.onnx";
    private const int FewDevDocuments = 50;

    /// <returns>The published run.</returns>
    public async Task<long> TrainAsync(JobContext context, StudentSettings settings, CancellationToken cancel)
    {
        var lesson = await ReadAsync(context, settings, cancel);
        var report = new RunReport("train");
        var watch = Stopwatch.StartNew();
        var kind = StudentKinds.Usual;
        var plan = settings.Plan() with { Encoder = settings.TaughtByEncoder ? await teacher.OpenAsync(context, lesson.Texts, cancel) : null };
        var trained = kind.Train(lesson.Set, plan, new Work(report, settings.Seed, Progress: context.Progress, Cancel: cancel));
        var seconds = watch.Elapsed.TotalSeconds;
        var dev = trained.Dev;

        var run = await RunBook.BeginAsync(context, RunKind.Student, lesson.Inputs.Digest(), RunJson.Write(lesson.Inputs), lesson.Inputs.LabelRunId);
        context.Report("write ONNX");
        var artifact = RunFiles.Artifact(context.ProjectId, run.Id, FileName);
        var path = files.Prepare(artifact);
        try
        {
            using (var file = AtomicFile.Create(path))
            {
                kind.Write(trained.Student, file.Stream);
                file.Commit();
            }
            if (trained.Student is LinearStudent linear) StudentParts.Write(linear, lesson.Set, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw AtomicFile.WriteFailed(path, e);
        }
        var figures = new StudentFigures(
            kind.Name, ProgramVersion.Text, lesson.Set.Count, lesson.Set.GoldExamples, new FileInfo(path).Length,
            await RunFiles.DigestAsync(path, cancel), seconds, dev, [.. report.Warnings, .. Warnings(dev)])
        {
            How = trained.Figures,
        };
        await RunBook.PublishAsync(context, run.Id, RunJson.Write(figures), artifact);
        await SweepAsync(context.ProjectId, cancel);
        return run.Id;
    }

    private async Task<Lesson> ReadAsync(JobContext context, StudentSettings settings, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var (inputs, _) = await reader.ReadAsync(db, context.ProjectId, settings, cancel);
        if (inputs == null) throw new UserErrorException("There are no labels to learn from yet. Fit the label model first.");
        var n = inputs.Dataset.Documents;
        var labels = edits.Apply(await runLabels.GetAsync(inputs.LabelRunId, new ClassList(inputs.Dataset.Classes), cancel), inputs.Edits);
        var splits = await DocumentChunks.ReadSplitsAsync(db, context.ProjectId, cancel);
        var known = (await gold.ReadAsync(db, context.ProjectId, cancel)).Column(n);

        // an import is a job of the project too, so the labels reach all documents
        bool Wanted(int d) => splits[d] == Split.Train || (splits[d] == Split.Dev && known[d] >= 0);
        var texts = new string[n];
        Array.Fill(texts, "");
        var fields = new DocumentFields(settings.Fields ?? new FieldNames([]), n);
        await foreach (var row in DocumentStore.ReadAsync(db, context.ProjectId, 0, n, cancel))
        {
            if (row.Ordinal % 16_384 == 0)
                context.Report("read texts", (double)row.Ordinal / n, string.Create(CultureInfo.InvariantCulture, $"{row.Ordinal:N0} of {InWords.Count(n, "document")}"));
            if (!Wanted(row.Ordinal)) continue;
            texts[row.Ordinal] = row.Text;
            fields.Add(row.Ordinal, row.Fields);
        }
        var (reading, documents) = StudentFields.Read(fields.Names, texts, fields.Of, d => splits[d]);
        // dev gold guides in any case; train gold teaches only if it may
        var teaches = settings.UseGold ? known : [.. known.Select((g, d) => splits[d] == Split.Dev ? g : -1)];
        return new Lesson(inputs, texts, Pipeline.StudentTraining.Choose(labels.Classes, documents, d => splits[d], labels, teaches, settings.MinConfidence, reading));
    }

    private static IEnumerable<string> Warnings(EvaluationResult? dev)
    {
        if (dev == null)
            yield return "Dev has no gold, so nothing is known of how good the student is. Review a random sample.";
        else if (dev.N < FewDevDocuments)
            yield return $"The figures on dev rest on {InWords.Count(dev.N, "document")} and are rough. Review more of a random sample.";
    }

    private async Task SweepAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await files.SweepAsync(db, projectId, cancel);
    }

    private sealed record Lesson(StudentInputs Inputs, string[] Texts, TrainingSet Set);
}
