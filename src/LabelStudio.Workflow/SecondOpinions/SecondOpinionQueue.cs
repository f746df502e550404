using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.SecondOpinions;

/// <summary>Starts the work on students' second opinions.</summary>
internal sealed class SecondOpinionQueue(IStudioDbFactory factory, JobQueue jobs)
{
    private const string Title = "Second opinion of students";

    /// <summary>Documents that students get through in a second, roughly, with training.</summary>
    private const double Speed = 2_000;

    /// <summary>What would take longer waits until somebody asks for it.</summary>
    private static readonly TimeSpan LongestUnasked = TimeSpan.FromMinutes(3);

    /// <summary>Called for every new label run.</summary>
    /// <param name="projectId">The project.</param>
    /// <param name="documents">How many documents have labels.</param>
    /// <param name="by">Who made the labels.</param>
    public async Task AskAsync(int projectId, int documents, Actor by)
    {
        if (await ExpectedAsync(projectId, documents) > LongestUnasked) return;
        if (await FindAsync(projectId) == null) await StartAsync(projectId, new SecondOpinionPayload(Unasked: true), by);
    }

    /// <summary>Starts the work for somebody who waits, or finds it under way.</summary>
    public async Task<long> StartAsync(int projectId, Actor by) => await FindAsync(projectId) ?? await StartAsync(projectId, new SecondOpinionPayload(), by);

    /// <summary>Begins anew behind the jobs that wait.</summary>
    public Task<long> GoOnAsync(int projectId, SecondOpinionPayload payload, Actor by) => StartAsync(projectId, payload, by);

    public Task<long?> FindAsync(int projectId, CancellationToken cancel = default) => jobs.FindActiveAsync(projectId, SecondOpinionHandler.Name, cancel);

    private Task<long> StartAsync(int projectId, SecondOpinionPayload payload, Actor by) =>
        jobs.EnqueueAsync(SecondOpinionHandler.Name, projectId, payload, Title, by, CancellationToken.None);

    private async Task<TimeSpan> ExpectedAsync(int projectId, int documents)
    {
        await using var db = factory.Create();
        var last = await RunBook.LatestAsync(db, projectId, RunKind.OutOfFold);
        if (last == null || RunJson.Read<SecondOpinionFigures>(last.Figures) is not { Documents: > 0 } before) return TimeSpan.FromSeconds(documents / Speed);
        return TimeSpan.FromSeconds(before.Seconds * Math.Max(1, (double)documents / before.Documents));
    }
}
