using System.Collections.Concurrent;
using System.Diagnostics;
using LabelStudio.Core.Embeddings;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Embeddings;
using LabelStudio.Workflow.Jobs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Embeddings;

/// <inheritdoc cref="IEmbeddings"/>
internal sealed class EmbeddingService(IStudioDbFactory factory, ProjectEncoders encoders, EncoderHost host, VectorCache cache, JobQueue jobs) : IEmbeddings
{
    /// <summary>Texts that are encoded to see how long one takes.</summary>
    private const int Sample = 128;

    private readonly ConcurrentDictionary<(int Project, string Encoder), double> _secondsPerText = new();

    public async Task<EmbeddingStatus> StatusAsync(int projectId, CancellationToken cancel = default)
    {
        var folder = await encoders.FolderAsync(projectId, cancel);
        await using var db = factory.Create();
        var job = await jobs.FindActiveAsync(projectId, EmbedHandler.Name, cancel);
        OnnxSentenceEncoder encoder;
        try
        {
            encoder = await encoders.OpenAsync(projectId, cancel);
        }
        catch (UserErrorException e)
        {
            return new EmbeddingStatus(folder, EncoderName(folder), e.Message, "", 0, await DocumentStore.CountAsync(db, projectId, cancel), 0, 0, null, job);
        }
        var state = await EmbeddingState.ReadAsync(db, projectId, encoder.Identity, cancel);
        var (documents, embedded) = ((int)state.Documents, (int)state.Embedded);
        var remaining = documents == embedded ? (TimeSpan?)null : TimeSpan.FromSeconds((documents - embedded) * await SecondsPerTextAsync(db, projectId, encoder, state, cancel));
        return new EmbeddingStatus(
            folder, EncoderName(folder), null, encoder.Identity, encoder.Dimensions, documents, embedded,
            (long)embedded * (encoder.Dimensions + sizeof(float) + EmbeddingStore.DigestBytes), remaining, job);
    }

    public async Task<long> ComputeAsync(int projectId, Actor by, CancellationToken cancel = default)
    {
        await encoders.OpenAsync(projectId, cancel);
        return await jobs.FindActiveAsync(projectId, EmbedHandler.Name, cancel)
            ?? await jobs.EnqueueAsync(EmbedHandler.Name, projectId, new EmbedPayload(), EmbedHandler.Title, by, cancel);
    }

    public async Task SetEncoderAsync(int projectId, string folder, Actor by, CancellationToken cancel = default)
    {
        folder = folder.Trim();
        if (folder.IndexOf('\0', StringComparison.Ordinal) >= 0) throw new UserErrorException("A folder's name holds no NUL character.");
        try
        {
            await Task.Run(() => host.Open(folder), cancel);
        }
        catch (EncoderException e)
        {
            throw new UserErrorException(e.Message, e);
        }
        await using var db = factory.Create();
        var changed = await db.Projects.Where(p => p.Id == projectId && !p.Deleting).ExecuteUpdateAsync(u => u.SetProperty(p => p.EncoderFolder, folder), cancel);
        if (changed == 0) throw new UserErrorException("This project does not exist any more. Go back to the list of projects.");
    }

    public async Task<IReadOnlyList<SimilarDocument>?> NearestAsync(int projectId, int ordinal, int take, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        // a project without any vector need not wait for the encoder to be opened
        if (!await db.EmbeddingChunks.AnyAsync(c => c.ProjectId == projectId, cancel) || await TryOpenAsync(projectId, cancel) is not { } encoder) return null;
        var state = await EmbeddingState.ReadAsync(db, projectId, encoder.Identity, cancel);
        var nearest = await Task.Run(() => Nearest(projectId, encoder, state, ordinal, take + 1, cancel), cancel);
        if (nearest == null) return null;
        var others = nearest.Where(n => n.Number != ordinal).Take(take).ToDictionary(n => n.Number, n => n.Cosine);
        return [.. (await DocumentStore.FindAsync(db, projectId, [.. others.Keys], cancel)).Select(d => new SimilarDocument(d.Ordinal, d.ExternalId, d.Text, others[d.Ordinal]))];
    }

    public async Task<VectorBlock?> ReadBlockAsync(int projectId, int chunk, CancellationToken cancel = default)
    {
        await using var db = factory.Create();
        // a project without any vector need not wait for the encoder to be opened
        if (!await db.EmbeddingChunks.AnyAsync(c => c.ProjectId == projectId, cancel) || await TryOpenAsync(projectId, cancel) is not { } encoder) return null;
        var state = await EmbeddingState.ReadAsync(db, projectId, encoder.Identity, cancel);
        var block = state.Blocks.FirstOrDefault(b => b.Chunk == chunk);
        return state.Fresh.Contains(chunk) ? await Task.Run(() => cache.Get(new VectorKey(projectId, encoder.Identity, chunk, block.Version))?.Vectors, cancel) : null;
    }

    private IReadOnlyList<(int Number, double Cosine)>? Nearest(int projectId, OnnxSentenceEncoder encoder, EmbeddingState state, int ordinal, int take, CancellationToken cancel)
    {
        var fresh = state.Blocks.Where(b => state.Fresh.Contains(b.Chunk)).ToList();
        VectorBlock? Read(ChunkState block) => cache.Get(new VectorKey(projectId, encoder.Identity, block.Chunk, block.Version))?.Vectors;
        var own = fresh.FirstOrDefault(b => b.Chunk == DocumentChunks.Of(ordinal));
        if (own.Count == 0 || Read(own) is not { } home || ordinal % DocumentChunks.Size >= home.Count) return null;
        var vector = new float[encoder.Dimensions];
        home.Read(ordinal % DocumentChunks.Size, vector);
        var query = new QueryVector(vector);
        var all = new NearestDocuments(take);
        Parallel.ForEach(fresh, new ParallelOptions { CancellationToken = cancel }, block =>
        {
            if (Read(block) is not { } vectors) return;
            var nearest = new NearestDocuments(take);
            vectors.Offer(query, block.Chunk * DocumentChunks.Size, nearest);
            lock (all) all.Offer(nearest);
        });
        return all.ToList();
    }

    private async Task<OnnxSentenceEncoder?> TryOpenAsync(int projectId, CancellationToken cancel)
    {
        try
        {
            return await encoders.OpenAsync(projectId, cancel);
        }
        catch (UserErrorException e) when (e.InnerException is EncoderException)
        {
            return null;
        }
    }

    private async Task<double> SecondsPerTextAsync(StudioDb db, int projectId, OnnxSentenceEncoder encoder, EmbeddingState state, CancellationToken cancel)
    {
        if (_secondsPerText.TryGetValue((projectId, encoder.Identity), out var known)) return known;
        var stale = state.Stale.ToList();
        var all = stale.Sum(b => (long)b.Count);
        var ordinals = new List<int>(Sample);
        var take = (int)Math.Min(Sample, all);
        for (var i = 0; i < take; i++)
        {
            var place = i * all / take;
            foreach (var block in stale)
            {
                if (place < block.Count)
                {
                    ordinals.Add(block.Chunk * DocumentChunks.Size + (int)place);
                    break;
                }
                place -= block.Count;
            }
        }
        var texts = (await DocumentStore.FindAsync(db, projectId, ordinals, cancel)).Select(d => d.Text).ToList();
        if (texts.Count == 0) return 0;
        var clock = Stopwatch.StartNew();
        await Task.Run(() => encoder.Encode(texts, cancel: cancel), cancel);
        return _secondsPerText[(projectId, encoder.Identity)] = clock.Elapsed.TotalSeconds / texts.Count;
    }

    private static string EncoderName(string folder) => folder.Length == 0 ? DefaultEncoder.Name : Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
}
