using LabelStudio.Storage;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Jobs;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>The job that brings embeddings up to date, and has rules applied again that compare with them.</summary>
internal sealed class EmbedHandler(IStudioDbFactory factory, Embedder embedder, SimilarRules rules, ApplyQueue apply) : IJobHandler
{
    public const string Name = "embed";
    public const string Title = "Compute embeddings";

    public string Kind => Name;

    public async Task<object?> RunAsync(JobContext context, CancellationToken cancel)
    {
        var result = await embedder.ComputeAsync(context, cancel);
        await using var db = factory.Create();
        if (await rules.AnyAsync(db, context.ProjectId, cancel)) await apply.ApplyNewAsync(context.ProjectId, context.By);
        return result;
    }
}

/// <summary>What to encode: whatever is stale.</summary>
internal sealed record EmbedPayload;
