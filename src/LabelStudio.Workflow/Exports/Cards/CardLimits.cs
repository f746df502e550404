using System.Globalization;
using LabelStudio.Workflow.Evaluation;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Exports.Cards;

/// <summary>What a student must not be trusted with, as far as its own record says.</summary>
internal static class CardLimits
{
    private const int FewDocuments = 50, FewOfClass = 10, MostNames = 5;

    public static IEnumerable<string> Of(StudentFacts facts)
    {
        yield return "It knows only the classes below. A text that is of none of them gets one of them all the same; in_distribution is low for another language or subject, not for a new matter in familiar words.";
        if (facts.Figures.How?.Fields.Where(f => f.Read).Select(f => f.Name).ToList() is { Count: > 0 } fields)
            yield return $"It reads {InWords.List(fields)} beside the text. A field may carry what must not decide, such as who somebody is or where they live: nobody has checked that but the people who chose the fields. Where a field comes to mean something else, the answers change without a word in the text.";
        if (facts.Stale is { } stale) yield return $"It is stale: {stale}.";
        if (facts.Test == null) yield return "It has never been evaluated on the sealed test. Figures on dev guided its training and are rather too good than too bad.";
        else
        {
            if (facts.Test.Test.N < FewDocuments) yield return $"Its test has only {InWords.Count(facts.Test.Test.N, "document")}; the intervals say how little that tells.";
            if (facts.ProjectLooks > 1) yield return $"The test was opened {InWords.Count(facts.ProjectLooks, "time")} in this project. Whoever chose a student by it knows less of the next one.";
            if (Weak(facts, c => c.Gold is > 0 and < FewOfClass) is { } few) yield return $"Too few test documents to say anything of single classes: {few}.";
            if (Weak(facts, c => c.Gold == 0) is { } none) yield return $"Without any test document: {none}.";
        }
        foreach (var slice in facts.Report?.Slices.Slices.Where(s => s.Score.ClearlyWorse) ?? [])
            yield return string.Create(CultureInfo.InvariantCulture, $"Clearly weaker where {slice.Name}: {slice.Score.Accuracy.Value:0 %} right ({slice.Score.Accuracy.Low:0 %} to {slice.Score.Accuracy.High:0 %}) of {InWords.Count(slice.Score.N, "test document")}.");
        foreach (var missed in Missed(facts.Report?.Promises)) yield return missed;
        if (facts.Figures.Dev == null) yield return "Dev has no gold.";
        if (!facts.Contamination.Checked) yield return "Nobody has looked for texts that stand in more than one split since the last import.";
        if (facts.Contamination.TestTwins > 0) yield return $"{InWords.Count(facts.Contamination.TestTwins, "test document has", "test documents have")} a twin in train or dev{(facts.Test?.WithoutDuplicates != null ? "; figures without them stand beside" : "")}.";
        if (facts.Parts?.Calibration == null) yield return "Its probabilities are those of the plain softmax: nothing was fitted that would make them as right as they say.";
        if (facts.Parts is not { AbstainBelow: > 0 }) yield return "No probability is too low for it to answer.";
        if (facts.Teachers.Any(t => t.Simulated)) yield return "It learned from a simulated teacher, which only plays one: it is for trying things out.";
        if (facts.Figures.GoldDocuments == 0) yield return "No label it learned from was given by a person.";
        foreach (var warning in facts.Figures.Warnings) yield return warning;
    }

    /// <summary>Promises of dev that the test contradicts beyond chance.</summary>
    private static IEnumerable<string> Missed(PromiseResult? promises)
    {
        if (promises is { Abstain: { } abstain, AbstainFound.Right: var right } && right.High < abstain.TargetPrecision)
            yield return string.Create(CultureInfo.InvariantCulture, $"Where it does not abstain {abstain.TargetPrecision:0.# %} of its answers should be right; on the test {right.Value:0.0 %} are ({right.Low:0.0 %} to {right.High:0.0 %}).");
        if (promises is { Sets: { } sets, SetsFound.Held: var held } && held.High < sets.Coverage)
            yield return string.Create(CultureInfo.InvariantCulture, $"Its sets of classes should hold the right one in {sets.Coverage:0.# %} of cases; on the test they do in {held.Value:0.0 %} ({held.Low:0.0 %} to {held.High:0.0 %}).");
    }

    private static string? Weak(StudentFacts facts, Func<Core.Evaluation.ClassResult, bool> which)
    {
        var names = facts.Test!.Test.PerClass.Where(which).Select(c => c.Class < facts.Classes.Count ? facts.Classes[c.Class].Name : c.Class.ToString(CultureInfo.InvariantCulture)).ToList();
        if (names.Count == 0) return null;
        return names.Count <= MostNames ? InWords.List(names) : $"{string.Join(", ", names.Take(MostNames))} and {InWords.Count(names.Count - MostNames, "other")}";
    }
}
