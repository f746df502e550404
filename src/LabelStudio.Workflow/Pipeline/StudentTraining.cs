using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Fields;
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
    /// <param name="fields">The reading that has composed the texts; null for texts as they are.</param>
    /// <exception cref="UserErrorException">Nothing to learn from.</exception>
    public static TrainingSet Choose(
        ClassList classes, IReadOnlyList<string> texts, Func<int, Split> splitOf, ProbabilisticLabels? labels, int[]? gold, double minConfidence, FieldReading? fields = null)
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
            if (labels != null)
                set = set.WithUnlabeled(
                    [.. train.Where((d, i) => trainGold?[i] is not >= 0 && !(labels.IsCovered(d) && labels.Confidence(d) >= minConfidence)).Select(d => texts[d])]);
            if (dev.Length > 0) set = set.WithDev([.. dev.Select(d => texts[d])], [.. dev.Select(d => gold![d])]);
            return fields == null ? set : set.ReadBy(fields);
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

    /// <summary>Makes a student of the usual kind.</summary>
    /// <exception cref="UserErrorException">Nothing to learn from, or settings that do not fit.</exception>
    public static TrainedStudent Run(TrainingSet set, StudentPlan plan, Work work) => StudentKinds.Usual.Train(set, plan, work);
}
