using System.CommandLine;
using LabelStudio.Cli.Commands;

namespace LabelStudio.Cli.Hosting;

/// <summary>The tree of commands.</summary>
internal static class CommandLine
{
    /// <summary>Parses the arguments and runs the command they name.</summary>
    /// <param name="output">Where stdout goes; null for the process's own.</param>
    /// <param name="error">Where stderr goes; null for the process's own.</param>
    public static int Run(IReadOnlyList<string> args, TextWriter? output = null, TextWriter? error = null)
    {
        var configuration = new InvocationConfiguration
        {
            // exceptions and Ctrl+C are handled by CommandHost
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        if (output != null) configuration.Output = output;
        if (error != null) configuration.Error = error;
        // "@file" names a list of classes, not a file of arguments
        var parsed = CreateRoot().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count == 0) return parsed.Invoke(configuration);
        if (parsed.CommandResult.Command is RootCommand root)
        {
            var names = string.Join(", ", root.Subcommands.Select(c => c.Name));
            configuration.Error.WriteLine(args.Count == 0 ? $"labelstudio: No command was given. Give one of {names}." : $"labelstudio: There is no command \"{args[0]}\". Give one of {names}.");
            configuration.Error.WriteLine("Try: labelstudio --help");
            return ExitCodes.BadInput;
        }
        var command = $"labelstudio {parsed.CommandResult.Command.Name}";
        foreach (var e in parsed.Errors) configuration.Error.WriteLine($"{command}: {e.Message}");
        configuration.Error.WriteLine($"Try: {command} --help");
        return ExitCodes.BadInput;
    }

    private static RootCommand CreateRoot()
    {
        var root = new RootCommand(
            "Turns unlabeled text into a trained classifier: labeling functions vote, a label model reconciles the votes, a student learns from the labels.\n" +
            "Files are CSV (RFC 4180, UTF-8), TSV by the name .tsv, or JSON Lines by the name .jsonl.\n" +
            "Exit status: 0 done, 2 something in files or options has to be corrected (the message says what), 1 a fault of the program, 130 cancelled.");
        root.Add(ApplyCommand.Create());
        root.Add(LabelCommand.Create());
        root.Add(RankCommand.Create());
        root.Add(TrainCommand.Create());
        root.Add(ScoreCommand.Create());
        root.Add(EvaluateCommand.Create());
        root.Add(RunCommand.Create());
        return root;
    }
}
