using LabelStudio.Storage;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.SecondOpinions;

namespace LabelStudio.Workflow.Review;

/// <summary>The job that makes a queue for which students have to be asked first.</summary>
internal sealed class QueueHandler(IStudioDbFactory factory, SecondOpinionReader opinions, SecondOpinionMaker maker, QueueBuilder builder) : IJobHandler
{
    public const string Name = "queue";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        // written with the queue: a start after a crash finds it made
        if (context.Checkpoint<QueueResult>() is { } made) return made;
        if (!await StudentsWereAskedAsync(context.ProjectId, cancel)) await maker.MakeAsync(context, cancel);
        context.Report("rank documents");
        var plan = await builder.PlanAsync(context.ProjectId, context.Payload<QueueRequest>(), context.By, cancel);
        return await context.WriteAsync(async db =>
        {
            var result = new QueueResult(await QueueBuilder.WriteAsync(db, plan, CancellationToken.None));
            await context.SaveCheckpointAsync(db, result);
            return result;
        });
    }

    private async Task<bool> StudentsWereAskedAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return await opinions.LatestAsync(db, projectId, cancel) is { MayRank: true };
    }
}
