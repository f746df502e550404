using System.CommandLine;
using LabelStudio.Cli.Hosting;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Commands;

/// <summary><c>labelstudio train</c>: a student learns from labels, gold or both, and is exported.</summary>
internal static class TrainCommand
{
    private static readonly Option<string> Texts = CommonOptions.In("--texts", "Texts: id,text[,split]. It learns from train, dev guides it, test is left out.");
    private static readonly Option<string> Labels = new("--labels") { Description = "Labels, as \"labelstudio label\" writes them. Texts without a label are not learned from.", HelpName = "file" };
    private static readonly Option<string> Gold = new("--gold") { Description = "Gold labels (id,label): they replace the labels of train texts and guide on dev texts. Alone they are all that is learned from.", HelpName = "file" };
    private static readonly Option<string> DevGold = new("--dev-gold") { Description = "Gold labels (id,label) of texts that shall guide as dev, whatever their split.", HelpName = "file" };
    private static readonly Option<string> Classes = new("--classes") { Description = "The classes: a,b,c or @file. Without it those of the labels, else of the gold.", HelpName = "list" };
    private static readonly Option<double> MinConfidence = new("--min-confidence") { Description = "Labels that are less sure than this are not learned from, 0 to 1.", HelpName = "share", DefaultValueFactory = _ => 0 };
    private static readonly Option<string> Encoder = new("--encoder") { Description = "A folder with a sentence encoder that teaches: a student joined to it labels all train texts for one of n-grams, which needs no encoder.", HelpName = "folder" };
    private static readonly Option<bool> Joined = new("--joined") { Description = "The student keeps the encoder: its file reads the encoder's vectors beside the texts, and \"labelstudio score\" needs the folder too." };
    private static readonly Option<string> Fields = new("--fields") { Description = "Columns of the texts file to read beside the text: a,b,c.", HelpName = "list" };
    private static readonly Option<string> Out = CommonOptions.Out("The student: one ONNX file that takes raw texts.");

    static TrainCommand() => MinConfidence.Validators.Add(r =>
    {
        if (r.GetValue(MinConfidence) is not (>= 0 and <= 1)) r.AddError("--min-confidence must be from 0 to 1.");
    });

    public static Command Create()
    {
        var command = new Command("train", "Trains a student on labels or gold and exports it as ONNX.")
        {
            Texts, Labels, Gold, DevGold, Classes, MinConfidence, Encoder, Joined, Fields, Out,
            CommonOptions.IdColumn, CommonOptions.TextColumn, CommonOptions.LabelColumn, CommonOptions.SplitColumn,
        };
        foreach (var option in TrainOptions.All) command.Options.Add(option);
        return command.WithCommon(Run);
    }

    private static void Run(CommandContext context)
    {
        var work = context.Work;
        if (context.Get(Labels) == null && context.Get(Gold) == null)
            throw new UserErrorException("There is nothing to learn from. Give --labels, --gold or both.");
        if (context.Get(Joined) && context.Get(Encoder) == null)
            throw new UserErrorException("--joined joins the student to a sentence encoder. Name its folder with --encoder.");
        var plan = TrainOptions.Plan(context);
        using var encoder = context.Get(Encoder) is { } folder ? work.Stage("open encoder", () => StudentEncoder.Open(folder)) : null;
        var columns = CommonOptions.Columns(context);
        string[] fields = context.Get(Fields)?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];
        var output = context.Create(context.Require(Out));
        var texts = work.Stage("read texts", () => TextsFile.Read(context.Require(Texts), columns, work.Cancel, fields));
        texts.RequireFields(fields, "Correct --fields, or add the column.");
        var classes = context.Get(Classes) is { } list ? Schema.Parse(list) : null;
        var labels = context.Get(Labels) is { } path ? work.Stage("read labels", () => LabelsFile.Read(path, ColumnNames.Default, classes, work.Cancel)) : null;
        classes ??= labels?.Labels.Classes;
        var gold = context.Get(Gold) is { } goldPath ? work.Stage("read gold", () => GoldFile.Read(goldPath, columns, classes, work.Cancel)) : null;
        classes ??= gold!.Classes;
        var devGold = context.Get(DevGold) is { } devPath ? work.Stage("read dev gold", () => GoldFile.Read(devPath, columns, classes, work.Cancel)) : null;

        var soft = labels == null ? null : Align(texts, labels, work.Report);
        var known = GoldOf(texts, gold, devGold, classes, work.Report, out var isDev);
        Split SplitOf(int d) => texts.SplitOf(d) == Split.Train && isDev[d] ? Split.Dev : texts.SplitOf(d);
        var (reading, documents) = work.Stage("read fields", () => StudentFields.Read(fields, texts.Texts, texts.ValuesOf, SplitOf));
        var set = StudentTraining.Choose(classes, documents, SplitOf, soft, known, context.Get(MinConfidence), reading);
        var trained = StudentTraining.Run(set, plan with { Encoder = encoder, Joined = context.Get(Joined) }, work);
        work.Stage("write student", () => StudentKinds.Usual.Write(trained.Student, output));
        work.Report.Figures(trained.Figures);
        if (!context.DataOnOutput)
            foreach (var line in trained.Figures.InWords()) context.Output.WriteLine(line);
    }

    private static Core.LabelModels.ProbabilisticLabels Align(TextsFile texts, LabelsFile labels, RunReport report)
    {
        var (aligned, unknown) = StudentTraining.Align(texts.Ids, labels);
        if (unknown == labels.Ids.Count) throw new UserErrorException($"{texts.Name}: No label has the id of a text. Check --id-column, and that both files are of the same texts.");
        if (unknown > 0) report.Warn($"{unknown:N0} labels were left out because no text has their id.");
        return aligned;
    }

    private static int[]? GoldOf(TextsFile texts, GoldFile? gold, GoldFile? devGold, ClassList classes, RunReport report, out bool[] isDev)
    {
        isDev = new bool[texts.Count];
        int[]? known = null;
        foreach (var file in (GoldFile?[])[gold, devGold])
        {
            if (file == null) continue;
            var (aligned, unknown, sealedRows) = GoldAlignment.To(texts.Ids, file, classes, texts.SplitOf);
            if (unknown == file.Count) throw new UserErrorException($"{file.Name}: No gold label has the id of a text. Check --id-column, and that both files are of the same texts.");
            if (unknown > 0) report.Warn($"{unknown:N0} gold labels of {file.Name} were left out because no text has their id.");
            if (sealedRows > 0) report.Warn($"{sealedRows:N0} gold labels of the test split were left out: only evaluate reads them.");
            known ??= [.. Enumerable.Repeat(-1, texts.Count)];
            for (var d = 0; d < known.Length; d++)
            {
                if (aligned[d] < 0) continue;
                known[d] = aligned[d];
                isDev[d] |= file == devGold;
            }
        }
        return known;
    }
}
