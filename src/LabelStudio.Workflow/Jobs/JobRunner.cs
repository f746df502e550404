using LabelStudio.Storage;
using LabelStudio.Storage.Jobs;
using LabelStudio.Storage.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace LabelStudio.Workflow.Jobs;

/// <summary>Runs one job: takes its lease, lets the handler of its kind work, and records how it ended.</summary>
internal sealed class JobRunner(
    IStudioDbFactory factory, IServiceScopeFactory scopes, JobEvents events, RunningJobs running, ILogger<JobRunner> log)
{
    /// <summary>A job that takes the process down this often is given up, or it would do so at every start.</summary>
    private const int MaxAttempts = 5;

    /// <summary>Runs the job to its end, unless it has ended already.</summary>
    /// <exception cref="OperationCanceledException">The process is shutting down; the job was handed back and goes on later.</exception>
    public async Task RunAsync(long jobId, CancellationToken shutdown)
    {
        var job = await ClaimAsync(jobId, shutdown);
        if (job == null) return;
        events.Raise(job);
        await using var progress = new JobProgress(job, factory, events, log);
        running.Add(jobId, progress);
        progress.Start();
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(shutdown, progress.Cancelled);
            await RunHandlerAsync(job, progress, shutdown, stop.Token);
        }
        catch (LeaseLostException e)
        {
            log.LogWarning("{Message}", e.Message);
        }
        finally
        {
            running.Remove(jobId);
        }
    }

    private async Task RunHandlerAsync(Job job, JobProgress progress, CancellationToken shutdown, CancellationToken stop)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var handler = scope.ServiceProvider.GetServices<IJobHandler>().FirstOrDefault(h => h.Kind == job.Kind)
                ?? throw new UserErrorException($"This version of LabelStudio does not know jobs of kind \"{job.Kind}\".");
            var result = await handler.RunAsync(new JobContext(job, factory, progress), stop);
            await EndAsync(job, progress, JobState.Succeeded, result == null ? null : JobJson.Write(result), null);
        }
        catch (LeaseLostException)
        {
            throw;
        }
        catch (Exception) when (stop.IsCancellationRequested && progress.CancelRequested)
        {
            await EndAsync(job, progress, JobState.Cancelled, null, null);
        }
        catch (Exception) when (shutdown.IsCancellationRequested)
        {
            await HandBackAsync(job);
            throw new OperationCanceledException(shutdown);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new LeaseLostException(job.Id);
        }
        catch (Exception e)
        {
            var (words, reference) = JobFailure.Describe(e, job);
            if (reference != null) log.LogError(e, "Job {Job} ({Kind}) failed, reference {Reference}.", job.Id, job.Kind, reference);
            await EndAsync(job, progress, JobState.Failed, null, words);
        }
    }

    private async Task<Job?> ClaimAsync(long jobId, CancellationToken cancel)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync(cancel);
        await db.LockForTakeOverAsync(jobId, cancel);
        var job = await db.Jobs.FirstOrDefaultAsync(j => j.Id == jobId, cancel);
        if (job == null || job.EndedAt != null) return null;
        var now = DateTime.UtcNow;
        if (job.CancelRequested)
        {
            (job.State, job.EndedAt) = (JobState.Cancelled, now);
        }
        else if (job.Attempts >= MaxAttempts)
        {
            (job.State, job.EndedAt) = (JobState.Failed, now);
            job.Error = $"The studio stopped unexpectedly {MaxAttempts} times while \"{job.Title}\" was running, so it was given up. "
                + "Look into the log for the cause (often too little memory), then start it again.";
        }
        else
        {
            (job.State, job.LeaseToken, job.StartedAt) = (JobState.Running, Guid.NewGuid(), job.StartedAt ?? now);
            job.Attempts++;
        }
        await db.SaveChangesAsync(cancel);
        await transaction.CommitAsync(cancel);
        db.ChangeTracker.Clear();
        if (job.State == JobState.Running) return job;
        events.Raise(job);
        return null;
    }

    private async Task EndAsync(Job job, JobProgress progress, JobState state, string? result, string? error)
    {
        await using var db = factory.Create();
        await using var transaction = await db.Database.BeginTransactionAsync();
        await db.CheckLeaseAsync(job.Id, job.LeaseToken!.Value);
        var stored = await db.Jobs.SingleAsync(j => j.Id == job.Id);
        (stored.Stage, stored.Fraction, stored.Detail) = progress.Latest;
        if (state == JobState.Succeeded) stored.Fraction = 1;
        (stored.State, stored.Result, stored.Error, stored.EndedAt) = (state, result, error, DateTime.UtcNow);
        (stored.Checkpoint, stored.LeaseToken) = (null, null);
        await db.SaveChangesAsync();
        await transaction.CommitAsync();
        events.Raise(stored);
    }

    private async Task HandBackAsync(Job job)
    {
        await using var db = factory.Create();
        await db.Jobs.Where(j => j.Id == job.Id && j.LeaseToken == job.LeaseToken)
            .ExecuteUpdateAsync(
                u => u.SetProperty(j => j.State, JobState.Queued).SetProperty(j => j.LeaseToken, (Guid?)null).SetProperty(j => j.Attempts, j => j.Attempts - 1));
    }
}
