using LabelStudio.Cli.Hosting;

return CommandLine.Run(args);
