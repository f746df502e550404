using System.CommandLine;
using LabelStudio.Cli.Hosting;
using LabelStudio.Workflow.Files;
using LabelStudio.Workflow.Pipeline;
using LabelStudio.Workflow.Pipeline.Page;

namespace LabelStudio.Cli.Commands;

/// <summary><c>labelstudio run</c>: the whole pipeline.</summary>
internal static class RunCommand
{
    private static readonly Argument<string> Project = new("project")
    {
        Description = "The project: {\"texts\":…,\"gold\":…,\"classes\":[…],\"rules\":…,\"encoder\":…,\"votes\":[…],\"labelModel\":{\"model\":\"auto\"},\"student\":{\"encoder\":null},\"seed\":1}. Paths in it are relative to it.",
        HelpName = "project.json",
    };

    private static readonly Option<string> Out = new("--out", "-o")
    {
        Description = "The folder for votes.csv, labels.csv, queue.csv, student.onnx, predictions.csv, report.json, report.html. One that a run wrote before is replaced on success.",
        HelpName = "folder",
        Required = true,
    };

    public static Command Create() => new Command("run", "Runs the whole pipeline of a project: votes, labels, review queue, student, evaluation on the sealed test.")
    {
        Project, Out,
    }.WithCommon(Run);

    private static void Run(CommandContext context)
    {
        var project = context.Work.Stage("read project", () => ProjectFile.Read(context.Options.GetRequiredValue(Project)));
        // the seed of the command line wins over the file's
        var work = context.Work with { Seed = context.IsGiven(CommonOptions.Seed) ? context.Work.Seed : project.Seed };
        var folder = context.CreateFolder(context.Require(Out), ProjectRun.FileNames);
        var figures = ProjectRun.Run(project, folder, work);
        folder.Write(ProjectRun.ReportName, work.Report.Write);
        folder.Write(ProjectRun.PageName, s => ReportPage.Write(s, Path.GetFileName(project.Path), figures, work.Report));
        if (context.DataOnOutput) return;
        if (figures.Test != null) EvaluationTable.Write(context.Output, figures.Test);
        context.Output.WriteLine($"report: {Path.Combine(folder.Name, ProjectRun.PageName)}");
    }
}
