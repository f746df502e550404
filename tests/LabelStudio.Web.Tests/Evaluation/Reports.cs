using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Projects;

namespace LabelStudio.Web.Tests.Evaluation;

/// <summary>Reports as evaluations make them, of gold and answers drawn from a seed.</summary>
internal static class Reports
{
    public static ProjectInfo Project(int classes) =>
        new(7, "P", "", [.. Enumerable.Range(0, classes).Select(k => new ClassInfo(k, $"class_{k}", ""))], 100, 1, false);

    /// <param name="classes">K.</param>
    /// <param name="documents">n.</param>
    public static EvaluationReport Of(int classes, int documents, Split on)
    {
        var random = new Random(11);
        int[] gold = [.. Enumerable.Range(0, documents).Select(_ => random.Next(classes))];
        var p = new float[documents * classes];
        for (var i = 0; i < documents; i++)
        {
            Array.Fill(p, 0.2f / classes, i * classes, classes);
            p[i * classes + (random.Next(5) == 0 ? (gold[i] + 1) % classes : gold[i])] += 0.8f;
        }
        ClassList names = new(Enumerable.Range(0, classes).Select(k => $"class_{k}"));
        var result = Evaluator.Evaluate(names, gold, p, new EvaluationOptions { Buckets = 500 });
        var right = (int)Math.Round(result.Accuracy.Value * documents);
        var slices = SliceScore.Compare(documents, right, [(documents / 4, documents / 20), (documents / 2, right / 2)]);
        var teacher = Intervals.Wilson((int)(0.95 * documents), documents);
        return new EvaluationReport
        {
            Project = "bank <b>",
            Classes = [.. names],
            Student = new JudgedStudent(5, 2, "softmax", "ab12", 3_000_000, 900, 12, 1.5),
            On = on,
            At = new DateTime(2026, 11, 20, 8, 0, 0, DateTimeKind.Utc),
            By = "ana",
            Program = "labelstudio 0.1.0",
            DatasetVersion = 3,
            Look = on == Split.Test ? 2 : 0,
            Result = result,
            WithoutDuplicates = result,
            DuplicatesLeftOut = 4,
            Promises = on == Split.Test
                ? new PromiseResult(
                    new AbstainRule(0.95, 0.6f, Intervals.Wilson(96, 100), Intervals.Wilson(100, 120), 120), new AbstainOutcome(documents, Intervals.Wilson(80, 100), Intervals.Wilson(100, 120)),
                    new ConformalSets(0.9, 0.07f, 1.3, 120), new SetCoverage(documents, Intervals.Wilson(990, 1_000), new Estimate(1.42, 1.31, 1.55), Intervals.Wilson(70, 100)))
                : null,
            Beside =
            [
                new Contender(ContenderKind.Student, "Student 2", documents, documents, result.Accuracy, null, result.MacroF1, result.LogLoss, result.Ece, null, 0, 0, null),
                new Contender(
                    ContenderKind.Majority, "Majority vote", documents, documents / 2, new Estimate(0.4, 0.35, 0.45), new Estimate(0.8, 0.7, 0.9), new Estimate(0.4, 0.3, 0.5), null, null,
                    new Estimate(0.4, 0.3, 0.5), 90, 10, 1e-9),
                new Contender(
                    ContenderKind.Teacher, "asks (GPT)", documents, documents, teacher, null, teacher, null, null, new Estimate(-0.15, -0.2, -0.1), 2, 60, 1e-9, 31, "gpt"),
                new Contender(
                    ContenderKind.FewShot, "5 gold a class", documents, documents, result.Accuracy, null, null, null, null, new Estimate(0.01, -0.02, 0.04), 0, 0, null),
            ],
            Agreements = [new AgreementWith("The labels it learned from", 120, Intervals.Wilson(100, 120), 20, 12, 3)],
            Slices = new SliceFindings(
                [new Slice(SliceKind.Covered, "no function votes", "no", slices[0]), new Slice(SliceKind.Field, "channel: web", "", slices[1])], 2, 3, 10),
            Curve = new LearningCurve(50, [new CurvePoint(0.5, 450, new Estimate(0.7, 0.6, 0.8), new Estimate(1, 0.9, 1.1)), new CurvePoint(1, 900, new Estimate(0.8, 0.7, 0.9), new Estimate(0.8, 0.7, 0.9))]),
            Robustness = [new NoiseResult(NoiseKind.Typos, documents, new Estimate(0.7, 0.65, 0.75), new Estimate(-0.1, -0.14, -0.06), 1e-6, 30)],
            Foreign = [new ForeignResult(ForeignKind.MadeUpWords, "in_distribution", 100, 100, RejectionCheck.Of([0.8, 0.9], [0.1, 0.2], 0.05))],
            Regression = new RegressionResult(4, 1, ClassChange.Of([0, 0, 0, 1], [0, 0, 0, 0], [1, 1, 0, 1])),
            Speed = new SpeedFigures(42, 60, 44, 80_000, 120, 40 << 20, 3_000_000, 200, "X64"),
            Costs = new CostComparison(0.05,
            [
                new CostPoint(ContenderKind.Student, "Student 2", result.Accuracy, 6e-7, true, false, "42 µs of one core a request"),
                new CostPoint(ContenderKind.Teacher, "asks (GPT)", teacher, 0.42, true, false, "300 tokens in"),
                new CostPoint(ContenderKind.Teacher, "asks (sim)", teacher, null, false, true, "the teacher has no prices"),
            ]),
            Notes = ["The figures are rough."],
        };
    }
}
