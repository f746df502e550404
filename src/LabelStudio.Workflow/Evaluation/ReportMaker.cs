using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Storage;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;
using LabelStudio.Workflow.Students;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Makes the report of what was asked and the gold.</summary>
internal sealed class ReportMaker(IStudioDbFactory factory)
{
    /// <summary>Enough to draw every cell of a small confusion table.</summary>
    private const int MostBuckets = 500;

    private const int Few = 100;

    public async Task<EvaluationReport> MakeAsync(JobContext context, EvaluationRows rows, Findings found, int[] gold, string digest, CancellationToken cancel)
    {
        await using var db = factory.Create();
        var project = await db.Projects.Where(p => p.Id == context.ProjectId).Select(p => p.Name).FirstAsync(cancel);
        var look = rows.On == Split.Test ? await db.TestLooks.CountAsync(l => l.ProjectId == context.ProjectId, cancel) : 0;

        int[] judged = [.. Enumerable.Range(0, gold.Length).Where(i => gold[i] >= 0)];
        bool[] right = [.. gold.Select((g, i) => g >= 0 && found.Own.Top(i) == g)];
        var options = EvaluationOptions.Default with { Buckets = MostBuckets };
        var result = Evaluator.Evaluate(gold, found.Own, options);
        var leftOut = judged.Count(i => rows.Duplicated[i]);
        int[] rest = [.. gold.Select((g, i) => rows.Duplicated[i] ? -1 : g)];
        var judge = new ContenderJudge(gold, found.Own);
        var student = RunJson.Read<StudentFigures>(rows.Student.Figures);
        return new EvaluationReport
        {
            Project = project,
            Classes = rows.Dataset.Classes,
            Student = new JudgedStudent(
                rows.Student.Id, rows.Student.Number, student.Trainer, digest, student.FileBytes, student.TrainingDocuments, student.GoldDocuments, student.TrainSeconds),
            On = rows.On,
            At = DateTime.UtcNow,
            By = context.By.Name,
            Program = ProgramVersion.Text,
            DatasetVersion = rows.Dataset.Version,
            Look = look,
            Result = result,
            WithoutDuplicates = leftOut > 0 && leftOut < judged.Length ? Evaluator.Evaluate(rest, found.Own, options) : null,
            DuplicatesLeftOut = leftOut,
            Promises = rows.On == Split.Test ? Promised(student, gold, found.Own) : null,
            Beside = [ContenderJudge.Student(FormattableString.Invariant($"Student {rows.Student.Number}"), result), .. found.Entrants.Select(judge.Judge)],
            Agreements =
            [
                judge.Agreement("The labels it learned from", found.Learned),
                .. found.Entrants.Where(e => e.Kind == ContenderKind.Teacher).Select(e => judge.Agreement(e.Name, e.Answers!)),
            ],
            Slices = SliceFinder.Find(rows, judged, right),
            Curve = found.Curve,
            Robustness = [.. found.Noisy.Select(n => Noise(n.Key, n.Value, found, gold))],
            Foreign = found.Foreign,
            Regression = found.Previous is { } previous
                ? new RegressionResult(previous.Id, previous.Number, [.. Changes(found, gold).OrderByDescending(c => c.Lost - c.Won).ThenBy(c => c.Class)])
                : null,
            Speed = found.Speed,
            Costs = new CostComparison(0, []),
            Notes = [.. Cautions(rows, result, look), .. found.Notes],
        };
    }

    private static PromiseResult? Promised(StudentFigures student, int[] gold, ProbabilisticLabels said) =>
        student.How?.Calibration is { } how && (how.Abstain != null || how.Sets != null)
            ? new PromiseResult(how.Abstain, how.Abstain?.Measure(said, gold), how.Sets, how.Sets?.Measure(said, gold))
            : null;

    private static IReadOnlyList<ClassChange> Changes(Findings found, int[] gold) => ClassChange.Of(
        gold, found.Entrants.First(e => e.Kind == ContenderKind.PreviousStudent).Answers!, [.. Enumerable.Range(0, gold.Length).Select(found.Own.Top)]);

    private static NoiseResult Noise(NoiseKind kind, int[] said, Findings found, int[] gold)
    {
        var known = Enumerable.Range(0, said.Length).Where(j => gold[found.Sample[j]] >= 0).ToArray();
        bool[] before = [.. known.Select(j => found.Own.Top(found.Sample[j]) == gold[found.Sample[j]])];
        bool[] after = [.. known.Select(j => said[j] == gold[found.Sample[j]])];
        var flipped = known.Count(j => said[j] != found.Own.Top(found.Sample[j]));
        if (known.Length == 0) return new NoiseResult(kind, 0, Intervals.Wilson(0, 0), new Estimate(0, -1, 1), 1, 0);
        var paired = PairedAccuracy.Of(before, after);
        return new NoiseResult(kind, known.Length, Intervals.Wilson(after.Count(r => r), after.Length), paired.Difference, paired.PValue, flipped);
    }

    private static IEnumerable<string> Cautions(EvaluationRows rows, EvaluationResult result, int look)
    {
        if (result.N < Few) yield return $"The figures rest on {InWords.Count(result.N, "document")} and are rough: read the intervals, not the values.";
        if (rows.On == Split.Dev)
            yield return "Dev gold decided when training stopped, and may have chosen rules, prompts and settings: figures on dev flatter the student a little. Test is the judge.";
        if (look > 1)
            yield return $"This was look number {look} at the project's test. Choosing between students by such looks makes the figures too good; those of the first look are the most honest.";
        var absent = result.PerClass.Count(c => c.Gold == 0);
        if (absent > 0) yield return $"{InWords.Count(absent, "class has", "classes have")} no gold here, so nothing is known of {(absent == 1 ? "it" : "them")}.";
    }
}
