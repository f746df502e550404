using System.CommandLine;
using LabelStudio.Cli.Hosting;
using LabelStudio.Core.LabelModels;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Commands;

/// <summary><c>labelstudio evaluate</c>: predictions, or labels, against gold.</summary>
internal static class EvaluateCommand
{
    private static readonly Option<string> Predictions = CommonOptions.In("--predictions", "Predictions or labels: id,label,confidence[,p_<class>…].");
    private static readonly Option<string> Gold = CommonOptions.In("--gold", "Gold labels: id,label.");
    private static readonly Option<string> Classes = new("--classes") { Description = "The classes: a,b,c or @file. Without it those of the predictions; a gold label that is none of them is an error.", HelpName = "list" };

    public static Command Create() => new Command("evaluate", "Compares predictions with gold: accuracy, macro-F1, log-loss, Brier, ECE with 95 % intervals, per class, errors.")
    {
        Predictions, Gold, Classes, CommonOptions.IdColumn, CommonOptions.LabelColumn,
    }.WithCommon(Run);

    private static void Run(CommandContext context)
    {
        var work = context.Work;
        var columns = new ColumnNames(context.Get(CommonOptions.IdColumn), Label: context.Get(CommonOptions.LabelColumn));
        var classes = context.Get(Classes) is { } list ? Schema.Parse(list) : null;
        var predictions = work.Stage("read predictions", () => LabelsFile.Read(context.Require(Predictions), ColumnNames.Default, classes, work.Cancel));
        // without a column for each class the schema is not known: then every gold label is a class of it
        if (classes == null && !predictions.HasProbabilities)
        {
            var labels = work.Stage("read gold", () => GoldFile.Read(context.Require(Gold), columns, null, work.Cancel)).Classes;
            var union = Schema.FromNames(predictions.Labels.Classes.Concat(labels));
            predictions = LabelsFile.Read(context.Require(Predictions), ColumnNames.Default, union, work.Cancel);
            work.Report.Warn("The predictions have no p_ columns: log-loss, Brier and ECE rest on the confidence of the label alone, its rest spread evenly.");
        }
        var gold = work.Stage("read gold", () => GoldFile.Read(context.Require(Gold), columns, predictions.Labels.Classes, work.Cancel));
        var aligned = Align(predictions, gold, work.Report);
        var figures = EvaluationFigures.Of(Evaluating.Run("evaluate", predictions.Labels, aligned, work), predictions.Labels.Classes);
        work.Report.Figures(figures);
        if (Uncovered(predictions.Labels, aligned) is { Bare: > 0 } rows)
        {
            work.Report.Warn($"{rows.Bare:N0} of {figures.N:N0} documents have no label, as no function votes on them: their class balance is counted. \"covered\" has the figures without them.");
            if (rows.Covered.Any(g => g >= 0))
                work.Report.Figure("covered", EvaluationFigures.Of(Evaluating.Run("evaluate covered", predictions.Labels, rows.Covered, work), predictions.Labels.Classes));
        }
        if (!context.DataOnOutput) EvaluationTable.Write(context.Output, figures);
    }

    private static (int Bare, int[] Covered) Uncovered(ProbabilisticLabels labels, int[] gold)
    {
        var covered = gold.Select((g, d) => labels.IsCovered(d) ? g : -1).ToArray();
        return (gold.Count(g => g >= 0) - covered.Count(g => g >= 0), covered);
    }

    private static int[] Align(LabelsFile predictions, GoldFile gold, RunReport report)
    {
        // the evaluator is what test gold is for: nothing is sealed from it
        var aligned = new int[predictions.Ids.Count];
        Array.Fill(aligned, -1);
        var unknown = 0;
        for (var row = 0; row < gold.Count; row++)
        {
            var d = predictions.Ids.IndexOf(gold.Ids[row]);
            if (d < 0) unknown++;
            else aligned[d] = gold.Labels[row];
        }
        if (unknown == gold.Count)
            throw new UserErrorException($"{gold.Name}: No gold label has the id of a prediction. Check --id-column, and that both files are of the same texts.");
        if (unknown > 0) report.Warn($"{unknown:N0} of {gold.Count:N0} gold labels have no prediction and are not part of the figures.");
        return aligned;
    }
}
