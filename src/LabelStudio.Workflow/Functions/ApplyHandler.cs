using LabelStudio.Workflow.Jobs;

namespace LabelStudio.Workflow.Functions;

/// <summary>The job that brings stale votes up to date.</summary>
internal sealed class ApplyHandler(VoteApplier applier) : IJobHandler
{
    public const string Name = "apply";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel) => await applier.ApplyAsync(context, cancel);
}

/// <summary>What to apply: whatever is stale.</summary>
internal sealed record ApplyPayload;
