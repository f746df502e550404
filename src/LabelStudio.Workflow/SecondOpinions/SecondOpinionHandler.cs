using System.Text.Json.Serialization;
using LabelStudio.Storage;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.SecondOpinions;

/// <summary>The job that asks students. Where nobody waits for it, it makes way for every other job of the project and begins anew behind it.</summary>
internal sealed class SecondOpinionHandler(IStudioDbFactory factory, SecondOpinionReader reader, SecondOpinionMaker maker, SecondOpinionQueue queue) : IJobHandler
{
    public const string Name = "second-opinion";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        var payload = context.Payload<SecondOpinionPayload>();
        if (await LatestIsFreshAsync(context.ProjectId, cancel)) return new SecondOpinionResult(null, "The students have been asked already.");
        if (!payload.Unasked) return new SecondOpinionResult(await maker.MakeAsync(context, cancel), null);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var watch = StopForOthersAsync(context, stop, ended.Token);
        try
        {
            return new SecondOpinionResult(await maker.MakeAsync(context, stop.Token), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            await queue.GoOnAsync(context.ProjectId, payload, context.By);
            return new SecondOpinionResult(null, "Other work came first; this begins anew behind it.");
        }
        catch (UserErrorException e)
        {
            // nobody asked, so nobody is to be told of a failure
            return new SecondOpinionResult(null, e.Message);
        }
        finally
        {
            await ended.CancelAsync();
            await watch;
        }
    }

    private async Task<bool> LatestIsFreshAsync(int projectId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return await reader.LatestAsync(db, projectId, cancel) is { StaleBecause: null };
    }

    private async Task StopForOthersAsync(JobContext context, CancellationTokenSource stop, CancellationToken ended)
    {
        try
        {
            while (!await OthersWaitAsync(context, ended)) await Task.Delay(Look, ended);
            await stop.CancelAsync();
        }
        catch (OperationCanceledException)
        {
            // the work has ended
        }
    }

    private async Task<bool> OthersWaitAsync(JobContext context, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return await db.Jobs.AnyAsync(
            j => j.ProjectId == context.ProjectId && j.State == JobState.Queued && j.Kind != Name && j.Kind != Functions.ValueHandler.Name && !j.CancelRequested, cancel);
    }
}

/// <summary>Whom the work is for.</summary>
/// <param name="Unasked">Nobody waits for it.</param>
internal sealed record SecondOpinionPayload([property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool Unasked = false);

/// <summary>What the work came to.</summary>
/// <param name="RunId">The run, or null where there was nothing to ask.</param>
/// <param name="Note">Why there is no run.</param>
public sealed record SecondOpinionResult(long? RunId, string? Note);
