using LabelStudio.Workflow.Jobs;

namespace LabelStudio.Workflow.Labels;

/// <summary>The job that applies gold to the latest labels.</summary>
internal sealed class AnchorHandler(LabelAnchorer anchorer) : IJobHandler
{
    public const string Name = "anchor";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel) => new FitResult(await anchorer.AnchorAsync(context, cancel));
}

/// <summary>There is nothing to choose: the latest run and all gold.</summary>
internal sealed record AnchorPayload;
