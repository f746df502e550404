using System.Globalization;
using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>The job that evaluates a student on dev or on the sealed test, and the only code that opens the seal.</summary>
/// <remarks>
/// Everything that needs no gold of the split comes first: the predictions of the student's ONNX file and of all it is compared with. Then, for test, the look is counted and the gold is read;
/// then the figures are made.
/// </remarks>
internal sealed class EvaluateHandler(
    SealedTest sealedTest, EvaluationReader reader, VoteEntrants voting, StudentPredictions students, LoadedStudents loaded, LessonReader lessons, CostReader costs, ReportMaker maker,
    ReportFiles reports, RunFiles files) : IJobHandler
{
    public const string Name = "evaluate";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        var payload = context.Payload<EvaluatePayload>();
        context.Report("read documents");
        var rows = await reader.ReadAsync(context, payload.StudentRunId, payload.On, cancel);
        var findings = await AskAsync(context, rows, cancel);
        var path = files.PathOf(rows.Student.Artifact!);
        var digest = await RunFiles.DigestAsync(path, cancel);

        var (look, gold) = await GoldAsync(context, rows, cancel);
        context.Report("compare with gold");
        var report = await maker.MakeAsync(context, rows, findings, gold, digest, cancel);
        report = report with { Costs = await costs.ReadAsync(rows, report.Beside, findings.Speed, cancel) };

        var inputs = new EvaluationInputs(rows.Student.Id, digest, rows.Dataset.Version);
        var kind = rows.On == Split.Test ? RunKind.Evaluation : RunKind.DevEvaluation;
        var run = await RunBook.BeginAsync(
            context, kind, RunJson.Digest("evaluation", rows.On, rows.Student.Id, digest, rows.Dataset.Blocks), RunJson.Write(inputs), rows.Student.Id);
        var artifact = reports.Save(context.ProjectId, run.Id, report);
        await RunBook.PublishAsync(context, run.Id, RunJson.Write(new TestFigures(look, report.Result, report.DuplicatesLeftOut == 0 ? report.Result : report.WithoutDuplicates, report.DuplicatesLeftOut)), artifact);
        return new EvaluateResult(run.Id);
    }

    /// <summary>All that can be asked without the gold of the split.</summary>
    private async Task<Findings> AskAsync(JobContext context, EvaluationRows rows, CancellationToken cancel)
    {
        var notes = new List<string>();
        context.Report("predict documents", null, InWords.Count(rows.Count, "document"));
        var reading = students.FieldsOf(rows.Student);
        var asked = rows.ComposedBy(reading);
        var own = students.Predict(rows.Student, rows.Classes, asked, cancel);
        context.Report("measure speed and memory");
        var speed = SpeedProbe.Measure(loaded, files.PathOf(rows.Student.Artifact!), asked, cancel);

        var probe = new StressProbe(
            texts => students.Predict(rows.Student, rows.Classes, texts, cancel), texts => students.Scores(rows.Student, texts, cancel), (i, text) => rows.Compose(reading, i, text), rows.Inputs.Settings.Seed);
        var sample = probe.Sample(rows.Count);
        var noisy = probe.WithNoise(rows.Texts, sample, kind => context.Report("test robustness", (int)kind / (double)Enum.GetValues<NoiseKind>().Length), cancel);
        context.Report("ask about foreign texts");
        var foreign = probe.Foreign(rows.Texts, sample, cancel);

        context.Report("ask the label model, functions and teachers");
        var entrants = new List<Entrant>(await voting.ReadAsync(rows, notes, cancel));
        var learned = await voting.LabelsAsync(rows, cancel);
        var previous = await students.PreviousAsync(rows.Student, cancel);
        if (previous != null)
        {
            context.Report("ask the previous student");
            var before = students.Predict(previous, rows.Classes, rows.ComposedBy(students.FieldsOf(previous)), cancel);
            entrants.Add(new Entrant(ContenderKind.PreviousStudent, string.Create(CultureInfo.InvariantCulture, $"Student {previous.Number}")) { Answers = Tops(before), Labels = before });
        }

        if (rows.Inputs.Settings is { Search: true } or { SelfTraining: true } or { TaughtByEncoder: true })
            notes.Add("Students of few gold labels and of parts of the training set are trained with this student's settings as they were given: without search, self-training, encoder and calibration, of which it may have the good.");
        var lesson = await lessons.ReadAsync(context, rows, reading, cancel);
        entrants.AddRange(lesson.FewShot(asked, notes, (what, share) => context.Report("train on few gold labels", share, what), cancel));
        var curve = await CurveAsync(context, rows, lesson, notes, cancel);
        return new Findings(own, speed, sample, noisy, foreign, entrants, learned, previous, curve, notes);
    }

    /// <summary>The slowest part; kept in the checkpoint, so that a job that starts again need not draw it twice.</summary>
    private async Task<LearningCurve?> CurveAsync(JobContext context, EvaluationRows rows, Lessons lesson, List<string> notes, CancellationToken cancel)
    {
        if (lesson.DevTexts.Length == 0)
        {
            notes.Add("Dev has no gold, so there is no learning curve: it is never drawn on test.");
            return null;
        }
        if (context.Checkpoint<EvaluateCheckpoint>() is { } kept) return kept.Curve;
        var learned = RunJson.Read<StudentFigures>(rows.Student.Figures).TrainingDocuments;
        var curve = lesson.Curve(students.Predict(rows.Student, rows.Classes, lesson.DevTexts, cancel), learned, context.Progress, cancel);
        await context.WriteAsync(db => context.SaveCheckpointAsync(db, new EvaluateCheckpoint(curve)));
        return curve;
    }

    private async Task<(long Look, int[] Gold)> GoldAsync(JobContext context, EvaluationRows rows, CancellationToken cancel)
    {
        if (rows.On != Split.Test) return (0, [.. rows.Ordinals.Select(rows.Open.ClassOf)]);
        context.Report("open the sealed test");
        var gold = await sealedTest.OpenAsync(context.ProjectId, rows.Student.Id, context.By.Name, cancel);
        if (gold.Ordinals.Length == 0) throw EvaluationReader.NoGold(Split.Test);
        var known = gold.Ordinals.Zip(gold.Classes).ToDictionary(g => g.First, g => g.Second);
        return (gold.LookId, [.. rows.Ordinals.Select(d => known.GetValueOrDefault(d, -1))]);
    }

    private static int[] Tops(ProbabilisticLabels labels) => [.. Enumerable.Range(0, labels.Count).Select(labels.Top)];
}

/// <summary>What to evaluate.</summary>
internal sealed record EvaluatePayload(long StudentRunId, Split On = Split.Test);

/// <summary>What a job that starts again need not do twice.</summary>
internal sealed record EvaluateCheckpoint(LearningCurve Curve);

/// <summary>The run that an evaluation made.</summary>
public sealed record EvaluateResult(long RunId);

/// <summary>What was found out without the gold of the split.</summary>
/// <param name="Own">The student's predictions.</param>
/// <param name="Sample">The documents that were asked about with noise.</param>
/// <param name="Noisy">What the student says of them.</param>
/// <param name="Learned">What the labels say that the student learned from; -1 where no function votes.</param>
internal sealed record Findings(
    ProbabilisticLabels Own, SpeedFigures Speed, int[] Sample, IReadOnlyDictionary<NoiseKind, int[]> Noisy, IReadOnlyList<ForeignResult> Foreign,
    IReadOnlyList<Entrant> Entrants, int[] Learned, Run? Previous, LearningCurve? Curve, List<string> Notes);
