using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Step 4: a student learns from the labels.</summary>
public static class StudentTraining
{
    /// <summary>Chooses what is learned from: train documents with a label or gold. Gold of dev documents guides, documents of test are left out.</summary>
    /// <param name="splitOf">The split of each text.</param>
    /// <param name="labels">One posterior a text, or null to learn from gold alone.</param>
    /// <param name="gold">One class index a text, -1 without; gold of the test split must not be in it.</param>
    /// <param name="minConfidence">Labels whose top class is less probable are left out.</param>
    /// <exception cref="UserErrorException">Nothing to learn from.</exception>
    public static TrainingSet Choose(
        ClassList classes, IReadOnlyList<string> texts, Func<int, Split> splitOf, ProbabilisticLabels? labels, int[]? gold, double minConfidence)
    {
        var all = Enumerable.Range(0, texts.Count);
        var train = all.Where(d => splitOf(d) == Split.Train).ToArray();
        var dev = gold == null ? [] : all.Where(d => splitOf(d) == Split.Dev && gold[d] >= 0).ToArray();
        var trainTexts = train.Select(d => texts[d]).ToArray();
        var trainGold = gold == null ? null : train.Select(d => gold[d]).ToArray();
        try
        {
            var set = labels != null
                ? TrainingSet.FromLabels(
                    trainTexts, labels.For([.. train.Select(d => labels.RowOf[d])]), trainGold, minConfidence: minConfidence)
                : TrainingSet.FromGold(classes, trainTexts, trainGold ?? throw new UserErrorException("There is nothing to learn from: give labels or gold."));
            return dev.Length == 0 ? set : set.WithDev([.. dev.Select(d => texts[d])], [.. dev.Select(d => gold![d])]);
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }

    /// <summary>Labels of a file brought to the texts they belong to; a text without a row has no label.</summary>
    /// <returns>One posterior a text, and the rows of the file whose id no text has.</returns>
    public static (ProbabilisticLabels Labels, int Unknown) Align(IdIndex texts, LabelsFile file)
    {
        var rowOf = new int[texts.Count];
        Array.Fill(rowOf, -1);
        var unknown = 0;
        for (var i = 0; i < file.Ids.Count; i++)
        {
            var d = texts.IndexOf(file.Ids[i]);
            if (d < 0) unknown++;
            else rowOf[d] = file.Labels.RowOf[i];
        }
        return (file.Labels.For(rowOf), unknown);
    }

    public static (LinearStudent Student, StudentFigures Figures) Run(TrainingSet set, Work work)
    {
        try
        {
            var student = work.Stage("train student", () => new SoftmaxTrainer().Train(
                set, new StudentOptions { Seed = work.Seed, Threads = work.Threads }, work.Progress, work.Cancel));
            var absent = set.Classes.Count - Enumerable.Range(0, set.Count).Select(i => Top(set.Target(i))).Distinct().Count();
            if (absent > 0) work.Report.Warn($"{absent:N0} of {set.Classes.Count:N0} classes are the most probable one of no training document: the student will hardly ever predict them.");
            return (student, new StudentFigures(set.Count, student.Training));
        }
        catch (ArgumentException e)
        {
            throw new UserErrorException(Schema.Message(e), e);
        }
    }

    private static int Top(ReadOnlySpan<float> target)
    {
        var best = 0;
        for (var c = 1; c < target.Length; c++)
            if (target[c] > target[best]) best = c;
        return best;
    }
}

/// <param name="Rows">Documents learned from.</param>
/// <param name="Training">The trainer's own record.</param>
public sealed record StudentFigures(int Rows, TrainingRecord Training);
