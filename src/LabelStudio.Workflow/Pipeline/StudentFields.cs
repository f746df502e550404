using System.Globalization;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Fields;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>The fields of documents as a student learns to read them.</summary>
public static class StudentFields
{
    // what is right nearly always without a look at the text may be the answer itself, written down in another column
    private const double Answer = 0.98;
    private const int FewestDev = 30, MostNamed = 20;

    /// <summary>Finds how to read fields and composes what a student takes of each document.</summary>
    /// <param name="names">The fields; none for texts alone.</param>
    /// <param name="texts">n texts; those of documents that are not asked for are empty.</param>
    /// <param name="valuesOf">The fields of a document, by name.</param>
    /// <param name="splitOf">The split of a document; only train says how fields are read.</param>
    /// <exception cref="UserErrorException">A field that no train document has.</exception>
    public static (FieldReading Reading, IReadOnlyList<string> Documents) Read(
        IReadOnlyList<string> names, IReadOnlyList<string> texts, Func<int, Func<string, string?>> valuesOf, Func<int, Split> splitOf)
    {
        if (names.Count == 0) return (FieldReading.None, texts);
        var learner = new FieldLearner(names);
        for (var d = 0; d < texts.Count; d++)
            if (splitOf(d) == Split.Train) learner.Add(valuesOf(d));
        try
        {
            var reading = learner.Learn();
            return (reading, [.. texts.Select((t, d) => reading.Compose(t, valuesOf(d)))]);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Files.Schema.Message(e), e);
        }
    }

    /// <summary>Leaves out fields that tell no more than chance, and warns of those that tell too much.</summary>
    internal static (TrainingSet Set, IReadOnlyList<FieldFigures> Figures) Choose(TrainingSet set, RunReport report)
    {
        if (set.Fields.Count == 0) return (set, []);
        var worth = FieldWorth.Of(set);
        var alone = FieldWorth.RightAlone(set, FewestDev);
        var figures = set.Fields.Fields.Select((f, i) => new FieldFigures(f.Name, f.Edges != null, f.Places, worth[i], alone[i], [.. Enumerable.Range(0, Math.Min(MostNamed, f.Places)).Select(f.Describe)])).ToList();
        foreach (var useless in figures.Where(f => !f.Read))
            report.Warn($"The field \"{useless.Name}\" tells no more of the classes than chance would, so the student does not read it.");
        foreach (var answer in figures.Where(f => f.RightAlone > Answer))
            report.Warn($"The field \"{answer.Name}\" alone is right on {InWords.Percent(answer.RightAlone!.Value)} of dev: it may be the answer itself. Where it will not be known yet when the student is asked, train without it.");
        return (set.Narrow(set.Fields.Only(Enumerable.Range(0, worth.Length).Where(i => worth[i] > 0))), figures);
    }

    /// <summary>What the fields are worth on dev, in words: beside a student of texts alone that was trained likewise.</summary>
    internal static string? Compare(LinearStudent student, TrainingSet set, Func<TrainingSet, LinearStudent> train, Work work)
    {
        if (set.Fields.Count == 0 || set.DevTexts.Count < FewestDev) return null;
        var gain = FieldGain.Of(student, train(set.Narrow(FieldReading.None)), set, work.Threads, work.Cancel);
        var sentence = string.Create(CultureInfo.InvariantCulture,
            $"With {InWords.List([.. set.Fields.Names])} the log-loss on dev is {gain.LogLoss:0.000} in place of {gain.LogLossOfTexts:0.000} by the text alone, accuracy {gain.Accuracy:0.000} in place of {gain.AccuracyOfTexts:0.000}");
        return gain.Clear ? $"{sentence}." : $"{sentence}: no more than chance may give, so a student of texts alone would do.";
    }
}

/// <summary>A field that a student was given to read.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Number">Whether it is read as a number, by intervals; else by its commonest values.</param>
/// <param name="Places">Intervals or values that are told apart, one of them for all other values.</param>
/// <param name="Worth">How far it tells the classes apart beyond chance, 0 to 1.</param>
/// <param name="RightAlone">How often it is right on dev by itself; null where too little of dev has it.</param>
/// <param name="Says">The first of the intervals or values, in words.</param>
public sealed record FieldFigures(string Name, bool Number, int Places, double Worth, double? RightAlone, IReadOnlyList<string> Says)
{
    /// <summary>Whether the student reads it.</summary>
    public bool Read => Worth > 0;
}
