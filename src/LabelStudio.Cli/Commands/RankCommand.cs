using System.CommandLine;
using LabelStudio.Cli.Hosting;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Commands;

/// <summary><c>labelstudio rank</c>: what people should review first.</summary>
internal static class RankCommand
{
    private static readonly Option<string> Texts = CommonOptions.In("--texts", "Texts: id,text[,split]. Documents of the test split are left out.");
    private static readonly Option<string[]> Votes = CommonOptions.Votes();
    private static readonly Option<string> Labels = CommonOptions.In("--labels", "Labels, as \"labelstudio label\" writes them.");
    private static readonly Option<string> Gold = new("--gold") { Description = "Gold labels (id,label): documents with gold are left out.", HelpName = "file" };

    private static readonly Option<string> Strategy = new("--strategy")
    {
        Description = $"What is worth a look: {string.Join(", ", ReviewRanking.Names)}, {ReviewMix.MixedName}, or shares of several: margin:0.75,random:0.25.",
        HelpName = "name",
        DefaultValueFactory = _ => ReviewQueueing.DefaultStrategy,
    };

    private static readonly Option<int> Size = new("--size") { Description = "How many documents at most.", HelpName = "number", DefaultValueFactory = _ => 1000 };
    private static readonly Option<string> Out = CommonOptions.Out("The queue: id,rank,score,label,confidence,reason,text, the most worthwhile first.");

    static RankCommand() => Size.Validators.Add(r =>
    {
        if (r.GetValue(Size) < 1) r.AddError("--size must be at least 1.");
    });

    public static Command Create() => new Command("rank", "Ranks documents by how much a person's look at them is worth.")
    {
        Texts, Votes, Labels, Gold, Strategy, Size, Out, CommonOptions.IdColumn, CommonOptions.TextColumn, CommonOptions.LabelColumn, CommonOptions.SplitColumn,
    }.WithCommon(Run);

    private static void Run(CommandContext context)
    {
        var work = context.Work;
        var columns = CommonOptions.Columns(context);
        var output = context.Create(context.Require(Out));
        var texts = work.Stage("read texts", () => TextsFile.Read(context.Require(Texts), columns, work.Cancel));
        var file = work.Stage("read labels", () => LabelsFile.Read(context.Require(Labels), ColumnNames.Default, cancel: work.Cancel));
        var (labels, unknown) = StudentTraining.Align(texts.Ids, file);
        if (unknown > 0) work.Report.Warn($"{unknown:N0} labels were left out because no text has their id.");
        var votes = work.Stage("read votes", () => VotesFile.Read(context.Require(Votes), labels.Classes, texts.Ids, cancel: work.Cancel));
        work.Report.Warn(votes.OffSchemaWarning());
        work.Report.Warn(votes.UnknownIdsWarning());
        var gold = context.Get(Gold) is { } path ? work.Stage("read gold", () => GoldFile.Read(path, columns, null, work.Cancel)) : null;
        var known = gold == null ? null : GoldAlignment.To(texts.Ids, gold, labels.Classes, texts.SplitOf).Gold;
        var eligible = Enumerable.Range(0, texts.Count).Select(d => texts.SplitOf(d) != Split.Test && gold?.Ids.IndexOf(texts.Ids[d]) is not >= 0).ToArray();
        var (queue, figures) = ReviewQueueing.Run(texts.Texts, labels, votes.Votes, known, eligible, context.Require(Strategy), context.Get(Size), work);
        work.Stage("write queue", () => ReviewQueueing.Write(output, queue, texts, labels));
        work.Report.Figures(figures);
    }
}
