using System.Diagnostics;
using System.Globalization;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Storage;
using LabelStudio.Storage.Embeddings;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Runs;

namespace LabelStudio.Workflow.Embeddings;

/// <summary>Brings a project's embeddings up to date, block by block; a block whose documents have changed is made again, but only changed texts are encoded.</summary>
/// <remarks>What was written is fresh and is not done again, so a run that was cut goes on where it was. No checkpoint is needed.</remarks>
internal sealed class Embedder(IStudioDbFactory factory, ProjectEncoders encoders)
{
    private const string Stage = "encode texts";

    /// <exception cref="UserErrorException">There is no encoder, or it cannot be opened.</exception>
    public async Task<EmbedResult> ComputeAsync(JobContext context, CancellationToken cancel)
    {
        context.Report(Stage, null, "open the sentence encoder");
        var encoder = await encoders.OpenAsync(context.ProjectId, cancel);
        var clock = Stopwatch.StartNew();
        long documents = 0, encoded = 0;
        KnownTexts? known = null;
        // documents that are imported while we work are stale when we are through
        while (await StaleAsync(context.ProjectId, encoder.Identity, cancel) is { } state && state.Stale.Any())
        {
            if (known == null)
            {
                await using var db = factory.Create();
                known = await KnownTexts.ReadAsync(db, context.ProjectId, encoder.Identity, cancel);
            }
            var (done, all) = (state.Embedded, state.Documents);
            foreach (var block in state.Stale)
            {
                var chunk = new ChunkEmbedder(factory, context.ProjectId, encoder, known);
                void Report(int rows) => context.Report(
                    Stage, (double)(done + rows) / all, string.Create(CultureInfo.InvariantCulture, $"{done + rows:N0} of {InWords.Count(all, "document")}"));
                Report(0);
                var (texts, vectors) = await chunk.EmbedAsync(block, Report, cancel);
                cancel.ThrowIfCancellationRequested();
                await context.WriteAsync(db => EmbeddingStore.WriteChunkAsync(db, context.ProjectId, encoder.Identity, block.Chunk, block.Version, texts, vectors));
                known.Set(block.Chunk, texts);
                done += block.Count;
                documents += block.Count;
                encoded += chunk.Encoded;
            }
        }
        await ForgetOthersAsync(context, encoder, cancel);
        context.Report(Stage, 1);
        LargeWork.GiveBack((int)Math.Min(documents, int.MaxValue));
        return new EmbedResult(documents, encoded, Math.Round(clock.Elapsed.TotalSeconds, 1));
    }

    private async Task<EmbeddingState> StaleAsync(int projectId, string encoder, CancellationToken cancel)
    {
        await using var db = factory.Create();
        return await EmbeddingState.ReadAsync(db, projectId, encoder, cancel);
    }

    /// <summary>Vectors of an encoder that the project does not use any more can be made again at any time; they are not kept.</summary>
    private async Task ForgetOthersAsync(JobContext context, OnnxSentenceEncoder encoder, CancellationToken cancel)
    {
        await using var db = factory.Create();
        foreach (var (other, chunk) in await EmbeddingStore.OthersAsync(db, context.ProjectId, encoder.Identity, cancel))
            await context.WriteAsync(write => EmbeddingStore.DeleteAsync(write, context.ProjectId, other, chunk, cancel));
    }
}

/// <summary>What computing embeddings did.</summary>
/// <param name="Documents">Documents of the blocks that were made.</param>
/// <param name="Encoded">Texts among them that were encoded; the others were known.</param>
/// <param name="Seconds">Time it took.</param>
public sealed record EmbedResult(long Documents, long Encoded, double Seconds);
