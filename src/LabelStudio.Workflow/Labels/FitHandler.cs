using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;

namespace LabelStudio.Workflow.Labels;

/// <summary>The job that fits the label model: stale votes first, then the fit.</summary>
internal sealed class FitHandler(VoteApplier applier, LabelFitter fitter) : IJobHandler
{
    public const string Name = "fit";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        await applier.ApplyAsync(context, cancel);
        return new FitResult(await fitter.FitAsync(context, context.Payload<FitPayload>().Settings, cancel));
    }
}

/// <summary>How to fit.</summary>
internal sealed record FitPayload(LabelSettings Settings);

/// <summary>The run that a fit made.</summary>
public sealed record FitResult(long RunId);
