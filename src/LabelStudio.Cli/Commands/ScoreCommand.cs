using System.CommandLine;
using System.Security.Cryptography;
using LabelStudio.Cli.Hosting;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Commands;

/// <summary><c>labelstudio score</c>: a student predicts.</summary>
internal static class ScoreCommand
{
    private static readonly Option<string> Model = CommonOptions.In("--model", "A student that \"labelstudio train\" wrote.");
    private static readonly Option<string> Texts = CommonOptions.In("--texts", "Texts: id,text.");
    private static readonly Option<string> Encoder = new("--encoder") { Description = "The folder of the sentence encoder, for a student that was trained with --joined.", HelpName = "folder" };
    private static readonly Option<string> Out = CommonOptions.Out("Predictions: id,label,confidence and p_<class> for each class.");
    private static readonly Option<bool> LabelsOnly = new("--labels-only") { Description = "No column for each class." };
    private static readonly Option<bool> Details = new("--details") { Description = "Add abstains (0 or 1) and in_distribution (0 to 1): whether the student is too unsure, and how much of the text it knows." };
    private static readonly Option<bool> Resume = new("--resume") { Description = "Keep what is scored when interrupted, as <out>.partial; the same command goes on from there." };

    public static Command Create() => new Command("score", "Predicts the classes of texts with an exported student.")
    {
        Model, Texts, Encoder, Out, LabelsOnly, Details, Resume, CommonOptions.IdColumn, CommonOptions.TextColumn,
    }.WithCommon(Run);

    private static void Run(CommandContext context)
    {
        var work = context.Work;
        var output = context.Require(Out);
        var model = context.Require(Model);
        if (!context.Get(Resume))
        {
            var stream = context.Create(output);
            Score(context, stream, null, null);
            return;
        }
        if (output == "-") throw new UserErrorException("What went to stdout cannot be gone on with. Name a file with --out, or leave --resume out.");
        using var file = ResumableFile<ScoredSoFar>.Open(output, Maker(model, ColumnsOf(context)));
        try
        {
            Score(context, file.Stream, file.Done, file.Keep);
            work.Cancel.ThrowIfCancellationRequested();
        }
        catch (OperationCanceledException)
        {
            throw new InterruptedException("cancelled; what is scored so far is kept. The same command goes on from there.");
        }
        file.Commit();
    }

    private static void Score(CommandContext context, Stream output, ScoredSoFar? done, Action<ScoredSoFar>? written)
    {
        var work = context.Work;
        using var encoder = context.Get(Encoder) is { } folder ? work.Stage("open encoder", () => StudentEncoder.Open(folder)) : null;
        using var student = work.Stage("load student", () => Scoring.Load(context.Require(Model), encoder));
        using var texts = TableReader.Open(context.Require(Texts));
        var stream = new ScoreStream(student, work) { Columns = ColumnsOf(context) };
        work.Report.Figures(work.Stage("score texts", () => stream.Run(texts, CommonOptions.Columns(context), output, done, written)));
    }

    private static ScoreColumns ColumnsOf(CommandContext context) =>
        (context.Get(LabelsOnly) ? ScoreColumns.None : ScoreColumns.Probabilities) | (context.Get(Details) ? ScoreColumns.Details : ScoreColumns.None);

    /// <summary>What the rows depend on beside the texts.</summary>
    private static string Maker(string model, ScoreColumns columns) => $"{Convert.ToHexStringLower(SHA256.HashData(InputFile.ReadAll(model, int.MaxValue)))} {columns}";
}
