using System.CommandLine;
using LabelStudio.Cli.Hosting;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Commands;

/// <summary><c>labelstudio score</c>: a student predicts.</summary>
internal static class ScoreCommand
{
    private static readonly Option<string> Model = CommonOptions.In("--model", "A student that \"labelstudio train\" wrote.");
    private static readonly Option<string> Texts = CommonOptions.In("--texts", "Texts: id,text.");
    private static readonly Option<string> Out = CommonOptions.Out("Predictions: id,label,confidence and p_<class> for each class.");

    public static Command Create() => new Command("score", "Predicts the classes of texts with an exported student.")
    {
        Model, Texts, Out, CommonOptions.IdColumn, CommonOptions.TextColumn,
    }.WithCommon(Run);

    private static void Run(CommandContext context)
    {
        var work = context.Work;
        var output = context.Create(context.Require(Out));
        using var student = work.Stage("load student", () => Scoring.Load(context.Require(Model)));
        var texts = work.Stage("read texts", () => TextsFile.Read(context.Require(Texts), CommonOptions.Columns(context), work.Cancel));
        var (predictions, figures) = Scoring.Run(student, texts.Texts, work);
        work.Stage("write predictions", () => LabelsFile.Write(output, texts.Ids.Ids, predictions));
        work.Report.Figures(figures);
    }
}
