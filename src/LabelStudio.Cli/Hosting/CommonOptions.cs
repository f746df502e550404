using System.CommandLine;
using LabelStudio.Workflow.Files;

namespace LabelStudio.Cli.Hosting;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static readonly Option<string> Report = new("--report") { Description = "Write a report (JSON): stages with their times, peak memory, figures, warnings. - is stdout.", HelpName = "file" };

    public static readonly Option<int> Seed = new("--seed") { Description = "Starts everything random: the same files and seed give the same bytes.", HelpName = "number", DefaultValueFactory = _ => 1 };

    public static readonly Option<int> Threads = new("--threads") { Description = "Threads to use; 0 is one a processor. Changes the time only.", HelpName = "number", DefaultValueFactory = _ => 0 };

    public static readonly Option<bool> Quiet = new("--quiet") { Description = "No progress on stderr." };

    public static readonly Option<string> IdColumn = new("--id-column") { Description = "The column with ids. Without it: the column \"id\", or, where there is none, row numbers from 1.", HelpName = "name" };

    public static readonly Option<string> TextColumn = new("--text-column") { Description = "The column with texts (\"text\").", HelpName = "name" };

    public static readonly Option<string> LabelColumn = new("--label-column") { Description = "The column of the gold file with labels (\"label\").", HelpName = "name" };

    public static readonly Option<string> SplitColumn = new("--split-column") { Description = "The column with train, dev or test (\"split\", where there is one; else all is train).", HelpName = "name" };

    static CommonOptions()
    {
        Threads.Validators.Add(r =>
        {
            if (r.GetValue(Threads) is < 0 or > 1024) r.AddError("--threads must be from 0 to 1024.");
        });
    }

    /// <summary>Adds what every command has.</summary>
    public static Command WithCommon(this Command command, Action<CommandContext> body)
    {
        command.Add(Report);
        command.Add(Seed);
        command.Add(Threads);
        command.Add(Quiet);
        command.SetAction(options => CommandHost.Run(command.Name, options, body));
        return command;
    }

    public static Option<string> In(string name, string description) => new(name) { Description = description, HelpName = "file", Required = true };

    public static Option<string[]> Votes() => new("--votes")
    {
        Description = "Votes: wide (id and one column a function) or long (id,lf,vote[,confidence]). Empty, -1 and ABSTAIN abstain. May be given several times.",
        HelpName = "file",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    public static Option<string> Out(string description) => new("--out", "-o") { Description = description + " - is stdout.", HelpName = "file", Required = true };

    public static ColumnNames Columns(CommandContext context) =>
        new(context.Get(IdColumn), context.Get(TextColumn), context.Get(LabelColumn), context.Get(SplitColumn));
}
