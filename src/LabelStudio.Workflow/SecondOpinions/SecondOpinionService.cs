using LabelStudio.Storage;

namespace LabelStudio.Workflow.SecondOpinions;

/// <inheritdoc cref="ISecondOpinions"/>
internal sealed class SecondOpinionService(IStudioDbFactory factory, SecondOpinionReader reader, SecondOpinionQueue queue) : ISecondOpinions
{
    public async Task<SecondOpinionState> StateAsync(int projectId, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        var job = await queue.FindAsync(projectId, cancel);
        return await reader.LatestAsync(db, projectId, cancel) is { } latest
            ? new SecondOpinionState(latest.Run.Number, latest.Inputs.LabelRunNumber, latest.Figures, latest.StaleBecause, latest.MayRank, job)
            : new SecondOpinionState(null, 0, null, null, false, job);
    }

    public Task<long> StartAsync(int projectId, Actor by, CancellationToken cancel = default) => queue.StartAsync(projectId, by);
}
