using System.CommandLine;
using LabelStudio.Cli.Hosting;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Commands;

/// <summary><c>labelstudio label</c>: a label model reconciles votes.</summary>
internal static class LabelCommand
{
    private static readonly Option<string[]> Votes = CommonOptions.Votes();
    private static readonly Option<string> Classes = new("--classes") { Description = "The classes: a,b,c or @file (a JSON list, or one a line). Without it every answer that occurs is a class.", HelpName = "list" };
    private static readonly Option<string> Gold = new("--gold") { Description = "Gold labels (id,label) that anchor the model. Rows whose split is test are not used.", HelpName = "file" };

    private static readonly Option<string> Model = new("--model")
    {
        Description = $"The label model: {string.Join(", ", LabelModels.Names.Prepend(LabelFitting.Auto).Distinct())}.",
        HelpName = "name",
        DefaultValueFactory = _ => LabelFitting.Auto,
    };

    private static readonly Option<string> Balance = new("--class-balance") { Description = "The shares of the classes, in their order: 0.2,0.8. Without it they are learned.", HelpName = "shares" };
    private static readonly Option<string> Save = new("--save") { Description = "Keeps the fitted model, for --fitted.", HelpName = "file" };
    private static readonly Option<string> Fitted = new("--fitted") { Description = "A model that --save kept: labels the votes of the same functions without a fit. Gold, where given, takes the place of the gold it knew.", HelpName = "file" };
    private static readonly Option<string> Texts = new("--texts") { Description = "Texts (id,text) that may sharpen the labels and label documents without a vote, as far as held-out functions or gold vouch for them.", HelpName = "file" };
    private static readonly Option<bool> Values = new("--values") { Description = "Adds to the report what each function is worth: how much the log-loss on gold rises without it. Rows of the gold whose split is dev judge; where there are none, all do." };
    private static readonly Option<string> Out = CommonOptions.Out("Labels: id,label,confidence and p_<class> for each class; the label is empty where no function votes, unless the text gives one.");

    public static Command Create() => new Command("label", "Fits a label model to votes and writes probabilistic labels.")
    {
        Votes, Classes, Gold, Texts, Model, Balance, Fitted, Save, Values, Out, CommonOptions.IdColumn, CommonOptions.TextColumn, CommonOptions.LabelColumn, CommonOptions.SplitColumn,
    }.WithCommon(Run);

    private static void Run(CommandContext context)
    {
        var work = context.Work;
        var output = context.Create(context.Require(Out));
        var save = context.Get(Save) is { } file ? context.Create(file) : null;
        var fitted = ReadFitted(context);
        var classes = context.Get(Classes) is { } list ? Schema.Parse(list) : fitted?.Classes;
        if (fitted != null && !fitted.Classes.SequenceEqual(classes!))
            throw new UserErrorException($"{context.Get(Fitted)}: The model was fitted for other classes ({LabelModelFile.Listed(fitted.Classes)}) than --classes says. Leave --classes out.");
        var balance = ParseBalance(context.Get(Balance));
        var gold = context.Get(Gold) is { } path ? work.Stage("read gold", () => GoldFile.Read(path, CommonOptions.Columns(context), classes, work.Cancel)) : null;
        var texts = context.Get(Texts) is { } textFile ? work.Stage("read texts", () => TextsFile.Read(textFile, CommonOptions.Columns(context), work.Cancel)) : null;
        var votes = work.Stage("read votes", () => VotesFile.Read(context.Require(Votes), classes, texts?.Ids, context.Get(CommonOptions.IdColumn), gold?.Classes, work.Cancel));
        work.Report.Warn(votes.OffSchemaWarning());
        if (classes == null) work.Report.Warn(TakenClasses(votes.Votes.Classes));
        if (texts != null) work.Report.Warn(votes.UnknownIdsWarning());
        var request = new LabelRequest(fitted?.Model ?? context.Require(Model), balance, gold == null ? null : Align(gold, votes, work.Report));
        var outcome = fitted == null
            ? LabelFitting.Run(votes.Votes, request, work)
            : LabelFitting.Reuse(Choose(votes.Votes, fitted, context), fitted, request.Gold, work);
        if (context.Get(Values)) outcome = Value(outcome, request, gold, votes, work);
        if (texts != null) outcome = LabelSharpening.Run(outcome, texts.Texts, null, request, work);
        work.Stage("write labels", () => LabelsFile.Write(output, votes.Ids.Ids, LabelSharpening.WithOwn(outcome)));
        if (save != null) work.Stage("write model", () => LabelModelFile.Write(save, outcome.Model));
        work.Report.Figures(outcome.Figures);
        work.Report.Figure("off_schema", new OffSchemaFigures(votes.OffSchemaVotes, votes.OffSchema));
    }

    private static FittedLabelModel? ReadFitted(CommandContext context)
    {
        if (context.Get(Fitted) is not { } path) return null;
        foreach (var option in (Option[])[Model, Balance])
            if (context.IsGiven(option)) throw new UserErrorException($"{option.Name} was decided when the model of --fitted was fitted. Leave one of the two out.");
        return context.Work.Stage("read model", () => LabelModelFile.Read(path));
    }

    private static VoteMatrix Choose(VoteMatrix votes, FittedLabelModel fitted, CommandContext context)
    {
        var (chosen, leftOut) = LabelModelFile.Choose(votes, fitted, context.Get(Fitted)!);
        if (leftOut.Count > 0) context.Report.Warn($"The votes of {LabelModelFile.Listed(leftOut)} were left out: the model does not know {(leftOut.Count == 1 ? "this function" : "these functions")}.");
        return chosen;
    }

    private static int[] Align(GoldFile gold, VotesFile votes, RunReport report)
    {
        var (aligned, missing, sealedRows) = GoldAlignment.To(votes.Ids, gold, votes.Votes.Classes, null);
        if (missing > 0) report.Warn($"{missing:N0} gold rows were left out because no vote has their id.");
        if (sealedRows > 0) report.Warn($"{sealedRows:N0} gold rows of the test split were left out: only evaluate reads them.");
        return aligned;
    }

    /// <summary>Gold that judges does not teach.</summary>
    private static LabelOutcome Value(LabelOutcome outcome, LabelRequest request, GoldFile? gold, VotesFile votes, Work work)
    {
        var known = request.Gold ?? [];
        var judges = new bool[known.Length];
        for (var row = 0; row < gold?.Count; row++)
            if (gold.Splits?[row] == Split.Dev && votes.Ids.IndexOf(gold.Ids[row]) is >= 0 and var document) judges[document] = true;
        if (!judges.Contains(true)) Array.Fill(judges, true);
        return FunctionValuing.Run(outcome, request, [.. known.Select((g, d) => judges[d] ? g : -1)], [.. known.Select((g, d) => judges[d] ? -1 : g)], work);
    }

    private static string? TakenClasses(ClassList classes) =>
        classes.Count <= 20 ? null : $"No classes were given, so each of the {classes.Count} different answers is one. Name the classes with --classes to have wrong answers counted as such.";

    private static double[]? ParseBalance(string? shares)
    {
        if (shares == null) return null;
        var parsed = new List<double>();
        foreach (var share in shares.Split(','))
        {
            if (!double.TryParse(share, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out var value) || value is not (>= 0 and <= 1))
                throw new UserErrorException($"--class-balance: \"{share}\" is no share. Write numbers from 0 to 1 that sum to 1, such as 0.2,0.8.");
            parsed.Add(value);
        }
        return [.. parsed];
    }

    private sealed record OffSchemaFigures(long Votes, IReadOnlyList<OffSchemaAnswer> Answers);
}
