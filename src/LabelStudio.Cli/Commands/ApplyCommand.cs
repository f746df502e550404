using System.CommandLine;
using LabelStudio.Cli.Hosting;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;

namespace LabelStudio.Cli.Commands;

/// <summary><c>labelstudio apply</c>: rules vote on texts.</summary>
internal static class ApplyCommand
{
    private static readonly Option<string> Rules = CommonOptions.In("--rules", "Rules: {\"classes\":[…],\"rules\":[{\"name\":…,\"label\":…,\"when\":\"card AND track\"}]}.");
    private static readonly Option<string> Texts = CommonOptions.In("--texts", "Texts: id,text[,any field that rules ask for…].");
    private static readonly Option<string> Out = CommonOptions.Out("Votes: id and one column a rule, empty where it abstains.");

    private static readonly Option<string> Encoder = new("--encoder")
    {
        Description = "The folder of the sentence encoder that similar(…) compares with: model.onnx with tokenizer.json or vocab.txt. Without it the one that comes with the build.",
        HelpName = "folder",
    };

    public static Command Create() => new Command("apply", "Applies rules to texts and writes their votes.")
    {
        Rules, Texts, Out, Encoder, CommonOptions.IdColumn, CommonOptions.TextColumn,
    }.WithCommon(Run);

    private static void Run(CommandContext context)
    {
        var output = context.Create(context.Require(Out));
        using var similarity = new TextSimilarity(context.Get(Encoder));
        var rules = context.Work.Stage("read rules", () => RulesFile.Read(context.Require(Rules), similarity: similarity));
        var texts = context.Work.Stage("read texts", () => TextsFile.Read(context.Require(Texts), CommonOptions.Columns(context), context.Work.Cancel, rules.FieldNames));
        var (votes, figures) = RuleVoting.Run(rules.Rules, rules.Classes, texts, context.Work);
        context.Work.Stage("write votes", () => VotesFile.Write(output, texts.Ids.Ids, votes));
        context.Report.Figures(figures);
    }
}
