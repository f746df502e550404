using System.Globalization;
using LabelStudio.Core.Students.Calibration;
using LabelStudio.Teachers.Definitions;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Exports.Bundles;
using LabelStudio.Workflow.Exports.Cards;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Exports.Deployment;

/// <summary>Fills in the checklist from what is written down of a student and from what people have said of it.</summary>
internal static class ChecklistMaker
{
    /// <param name="facts">The student's record.</param>
    /// <param name="verify">What each of its files says of the verify texts; none where there are no texts.</param>
    /// <param name="signs">Who closed which box.</param>
    /// <param name="decision">A lead's decision and the boxes it covers.</param>
    public static DeploymentChecklist Make(
        StudentFacts facts, IReadOnlyList<VerifyCheck> verify, IReadOnlyDictionary<string, BoxSign> signs, (ExportDecision Decision, IReadOnlySet<string> Covers)? decision)
    {
        ChecklistBox[] boxes =
        [
            Evaluated(facts), Contaminated(facts), Calibrated(facts), Threshold(facts), Slices(facts), Regression(facts), Terms(facts), Rights(), Verified(verify),
        ];
        var signed = boxes.Select(b => !b.Closed && b.MaySign && signs.TryGetValue(b.Key, out var sign) ? b with { Closed = true, Sign = sign } : b).ToList();
        // a decision covers what was open when it was taken: what opened since needs a new one
        var covered = decision is { } d && signed.Where(b => !b.Closed && b.Key != BoxKeys.Terms).All(b => d.Covers.Contains(b.Key)) ? d.Decision : null;
        return new DeploymentChecklist(signed, signed.All(b => b.Closed) ? null : covered);
    }

    private static ChecklistBox Evaluated(StudentFacts facts)
    {
        const string title = "Evaluated on the sealed test";
        if (facts.Test is not { } test) return new ChecklistBox(BoxKeys.Evaluated, title, false, "The sealed test has not been opened for this student. A lead does that under Evaluation.", "evaluation");
        var a = test.Test.Accuracy;
        return new ChecklistBox(
            BoxKeys.Evaluated, title, true,
            string.Create(CultureInfo.InvariantCulture, $"Accuracy {a.Value:0.0 %} ({a.Low:0.0 %} to {a.High:0.0 %}) on {InWords.Count(test.Test.N, "document")}, {InWords.Count(facts.Looks, "look")}."), "evaluation");
    }

    private static ChecklistBox Contaminated(StudentFacts facts)
    {
        const string title = "No test text was learned by heart";
        var c = facts.Contamination;
        if (!c.Checked) return new ChecklistBox(BoxKeys.Contamination, title, false, "Documents were imported and not compared since. An import does that at its end; import again, or wait for it.", "data");
        if (c.TestTwins == 0) return new ChecklistBox(BoxKeys.Contamination, title, true, $"None of {InWords.Count(c.Test, "test document")} has a twin in train or dev.", "data");
        var twins = $"{Count(c.TestTwins)} of {InWords.Count(c.Test, "test document")} have a twin in train or dev";
        return facts.Test is { DuplicatesLeftOut: > 0, WithoutDuplicates: { } without }
            ? new ChecklistBox(BoxKeys.Contamination, title, true, string.Create(CultureInfo.InvariantCulture, $"{twins}; without them accuracy is {without.Accuracy.Value:0.0 %} ({without.Accuracy.Low:0.0 %} to {without.Accuracy.High:0.0 %})."), "evaluation")
            : new ChecklistBox(BoxKeys.Contamination, title, false, $"{twins}. Evaluate the student on the test: figures without twins close this box. If none are left, import other test documents, or say why it does not matter.", "data", MaySign: true);
    }

    private static ChecklistBox Calibrated(StudentFacts facts)
    {
        const string title = "Probabilities mean what they say";
        var ece = facts.Test?.Test.Ece ?? facts.Figures.Dev?.Ece;
        var measured = ece == null ? "" : string.Create(CultureInfo.InvariantCulture, $" Calibration error {ece.Value:0.000} ({ece.Low:0.000} to {ece.High:0.000}) on {(facts.Test != null ? "the test" : "dev")}.");
        if (facts.Parts?.Calibration is { } c)
            return new ChecklistBox(BoxKeys.Calibrated, title, ece != null, $"Calibrated ({c.Method.ToString().ToLowerInvariant()}) on {InWords.Count(c.Documents, "dev document")}.{measured}", "evaluation");
        return new ChecklistBox(
            BoxKeys.Calibrated, title, false,
            $"They are those of the plain softmax{(facts.Figures.Dev is { N: >= CalibrationChoice.Fewest } ? "" : $"; to fit anything better takes {InWords.Count(CalibrationChoice.Fewest, "dev document")} with gold")}.{measured} Review more of dev and train again, or look at the reliability diagram and say that it will do.",
            "evaluation", MaySign: true);
    }

    private static ChecklistBox Threshold(StudentFacts facts) => facts.Parts is { AbstainBelow: > 0 and var least }
        ? new ChecklistBox(BoxKeys.Threshold, "A threshold is chosen", true, string.Create(CultureInfo.InvariantCulture, $"Below a probability of {least:0.000} it says nothing, nor where it knows less than {facts.Parts.LeastInDistribution:0 %} of what it reads."), "students")
        : new ChecklistBox(BoxKeys.Threshold, "A threshold is chosen", false, "No probability is too low for it to answer. Train with a target precision, or say why every answer may be used.", "students", MaySign: true);

    private static ChecklistBox Slices(StudentFacts facts) => new(
        BoxKeys.Slices, "Somebody has looked at where it is weak", false,
        facts.Test == null ? "Evaluate it on the test, look at its weakest classes and slices, and say what you saw." : $"Weakest classes on the test: {Weakest(facts)}. {WeakSlices(facts.Report)}Look at them and say what you saw.",
        "evaluation", MaySign: true);

    private static ChecklistBox Regression(StudentFacts facts)
    {
        const string title = "No worse than the student before";
        if (facts.Previous is not { } before) return new ChecklistBox(BoxKeys.Regression, title, true, "It is the first student of the project.", null);
        if (facts.Report?.Regression is { } r)
        {
            var worse = r.Classes.Where(c => c.ClearlyWorse).Select(c => $"{facts.Report.Classes[c.Class]} (lost {InWords.Count(c.Lost, "document")}, won {c.Won.ToString(CultureInfo.InvariantCulture)})").ToList();
            var behind = facts.Report.Beside.Any(c => c.Kind == ContenderKind.PreviousStudent && c.Verdict < 0);
            var compared = $"{InWords.Count(r.Classes.Count, "class was", "classes were")} compared with student {r.PreviousNumber} on the same test documents";
            return worse.Count == 0 && !behind
                ? new ChecklistBox(BoxKeys.Regression, title, true, $"{compared}: none is worse beyond chance, nor is the whole.", "evaluation")
                : new ChecklistBox(
                    BoxKeys.Regression, title, false,
                    $"{compared}. Worse beyond chance: {(worse.Count > 0 ? InWords.List(worse) : "the whole")}. Say why it may replace the other all the same.", "evaluation", MaySign: true);
        }
        var (now, then, where) = facts.Test != null && before.Test != null ? (facts.Test.Test, before.Test.Test, "the test") : (facts.Figures.Dev, before.Figures.Dev, "dev");
        if (now == null || then == null)
            return new ChecklistBox(BoxKeys.Regression, title, false, $"Student {before.Number} was not measured where this one was. Evaluate both, or say what you know of the difference.", "evaluation", MaySign: true);
        var change = string.Create(CultureInfo.InvariantCulture, $"Accuracy {now.Accuracy.Value:0.0 %} after {then.Accuracy.Value:0.0 %} of student {before.Number} on {where}");
        // without a comparison of the same answers any fall has to be looked at
        return now.Accuracy.Value >= then.Accuracy.Value
            ? new ChecklistBox(BoxKeys.Regression, title, true, change + ".", "evaluation")
            : new ChecklistBox(BoxKeys.Regression, title, false, change + ". Look at the classes that lost and say why it may replace the other all the same.", "evaluation", MaySign: true);
    }

    private static ChecklistBox Terms(StudentFacts facts)
    {
        const string title = "Teachers' terms allow it";
        var clearance = facts.Clearance;
        if (clearance.Teachers.Count == 0) return new ChecklistBox(BoxKeys.Terms, title, true, "It rests on no teacher.", null);
        if (clearance.Doubtful.Count == 0) return new ChecklistBox(BoxKeys.Terms, title, true, $"The terms of {InWords.List([.. clearance.Teachers.Select(t => t.Teacher)])} allow to train a model on the answers.", null);
        var doubt = InWords.List([.. clearance.Doubtful.Select(t => $"{t.Teacher} ({(t.MayTrain == MayTrain.No ? "they do not" : "nobody has checked")})")]);
        return clearance.Decision is { } decision
            ? new ChecklistBox(BoxKeys.Terms, title, true, $"Not clear for {doubt}; a lead decided: {decision.Reason}", null, false, new BoxSign(decision.By, decision.At, ""))
            : new ChecklistBox(BoxKeys.Terms, title, false, $"Not clear for {doubt}. A lead enters what they say under Teachers, or decides above.", null);
    }

    private static ChecklistBox Rights() => new(
        BoxKeys.Rights, "Documents, imported votes and encoders may be used for this", false,
        "The studio cannot know their licences, nor whose personal data is in the texts. Say where you looked.", "data", MaySign: true);

    private static ChecklistBox Verified(IReadOnlyList<VerifyCheck> files)
    {
        const string title = "The files answer as the trained student did";
        if (files.Count == 0)
            return new ChecklistBox(BoxKeys.Verified, title, false, "What the trained student said of texts is not kept: it was trained before that was done, or it reads more than the text. Train one that takes text alone.", "students");
        var passes = files.All(f => f.Passes);
        return new ChecklistBox(BoxKeys.Verified, title, passes, $"In this machine's ONNX Runtime {string.Join("; ", files)}.{(passes ? "" : " Train it again; if that does not help, report it.")}", null);
    }

    private static string Weakest(StudentFacts facts)
    {
        var weak = facts.Test!.Test.PerClass.Where(c => c.F1 != null && c.Class < facts.Classes.Count).OrderBy(c => c.F1).Take(3);
        return InWords.List([.. weak.Select(c => string.Create(CultureInfo.InvariantCulture, $"{facts.Classes[c.Class].Name} (F1 {c.F1:0 %}, {c.Gold:N0} gold)"))]);
    }

    private static string WeakSlices(EvaluationReport? report)
    {
        if (report == null) return "";
        var worse = report.Slices.Slices.Where(s => s.Score.ClearlyWorse).Take(3)
            .Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Name} ({s.Score.Accuracy.Value:0 %} of {s.Score.N:N0})")).ToList();
        return worse.Count == 0
            ? $"None of {InWords.Count(report.Slices.LookedAt, "slice")} is worse than the rest beyond chance. "
            : $"Of {InWords.Count(report.Slices.LookedAt, "slice")} worse than the rest beyond chance: {InWords.List(worse)}. ";
    }

    private static string Count(long n) => n.ToString("N0", CultureInfo.InvariantCulture);
}
