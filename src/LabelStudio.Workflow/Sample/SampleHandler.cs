using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Sample;

internal sealed record SamplePayload;

/// <summary>Makes the sample project by the same steps that people take. Each step looks first whether it has been done, so that a run that was cut goes on.</summary>
internal sealed class SampleHandler(
    IStudioDbFactory factory, SampleFiles files, IProjects projects, IImports imports, IFunctions functions, ILabels labels, IJobs jobs) : IJobHandler
{
    public const string KindName = "sample";
    public const string Title = "Set up the sample project";
    public const string ProjectName = "Bank messages (sample)";

    private const string Description = "1,511 messages to a bank in 12 intents, with gold for 400 and 25 labeling functions. For the first five minutes; delete it whenever you like.";

    public string Kind => KindName;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        context.Report("project");
        var project = await MakeProjectAsync(cancel);
        context.Report("texts");
        await ImportTextsAsync(project, cancel);
        context.Report("labeling functions");
        await ImportRulesAsync(project, cancel);
        context.Report("label model");
        await FitAsync(project, cancel);
        return null;
    }

    private async Task<int> MakeProjectAsync(CancellationToken cancel)
    {
        int id;
        await using (var db = factory.Create())
            id = await db.Projects.Where(p => p.Name == ProjectName && !p.Deleting).Select(p => p.Id).FirstOrDefaultAsync(cancel);
        if (id == 0) id = await projects.CreateAsync(ProjectName, Description, [], Actor.Studio, cancel);
        await using (var db = factory.Create())
            await db.Projects.Where(p => p.Id == id).ExecuteUpdateAsync(u => u.SetProperty(p => p.IsSample, true), cancel);
        var present = (await projects.GetAsync(id, cancel))!.Classes.Select(c => c.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var c in files.ReadClasses().Where(c => !present.Contains(c.Name))) await projects.AddClassAsync(id, c.Name, c.Description, Actor.Studio, cancel);
        return id;
    }

    private async Task ImportTextsAsync(int project, CancellationToken cancel)
    {
        await EndOfAllAsync(project, cancel);
        if ((await projects.GetAsync(project, cancel))!.Documents > 0) return;
        var staged = await imports.StageAsync("texts.csv", files.ReadTexts(), cancel: cancel);
        var options = new ImportOptions(FileFormat.Csv, new ColumnMapping("id", "text", "label", "split"), new RandomSplit(), CreateClasses: false);
        Check(await jobs.WaitAsync(await imports.StartAsync(project, staged, options, Actor.Studio, cancel), cancel));
    }

    private async Task ImportRulesAsync(int project, CancellationToken cancel)
    {
        await using (var db = factory.Create())
        {
            if (!await db.Functions.AnyAsync(f => f.ProjectId == project, cancel))
            {
                await using var rules = File.OpenRead(files.Rules);
                await functions.ImportRulesAsync(project, "rules.json", rules, Actor.Studio, cancel);
            }
        }
        if (await functions.ApplyAsync(project, Actor.Studio, cancel) is { } apply) Check(await jobs.WaitAsync(apply, cancel));
    }

    private async Task FitAsync(int project, CancellationToken cancel)
    {
        await EndOfAllAsync(project, cancel);
        if (await labels.LatestAsync(project, cancel) != null) return;
        Check(await jobs.WaitAsync(await labels.FitAsync(project, new LabelSettings(), Actor.Studio, cancel), cancel));
    }

    /// <summary>Jobs that an earlier run of this one has started go on by themselves.</summary>
    private async Task EndOfAllAsync(int project, CancellationToken cancel)
    {
        foreach (var job in await jobs.ListAsync(project, cancel: cancel)) await jobs.WaitAsync(job.Id, cancel);
    }

    private static void Check(JobView job)
    {
        if (job.State == JobState.Succeeded) return;
        throw new UserErrorException($"The sample project could not be finished: \"{job.Title}\" {(job.State == JobState.Cancelled ? "was cancelled." : "failed. " + job.Error)}");
    }
}
