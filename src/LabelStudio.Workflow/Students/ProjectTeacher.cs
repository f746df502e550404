using LabelStudio.Core.Embeddings;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Storage.Documents;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Jobs;

namespace LabelStudio.Workflow.Students;

/// <summary>The sentence encoder of a project as a teacher of students: vectors that are stored are not computed again.</summary>
internal sealed class ProjectTeacher(ProjectEncoders encoders, IEmbeddings embeddings)
{
    /// <param name="context">The job that trains.</param>
    /// <param name="texts">One text a document; empty for those that are not asked for.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="UserErrorException">There is no encoder, or it cannot be opened.</exception>
    public async Task<ISentenceEncoder> OpenAsync(JobContext context, string[] texts, CancellationToken cancel)
    {
        context.Report("open the sentence encoder");
        var encoder = await encoders.OpenAsync(context.ProjectId, cancel);
        var known = new Dictionary<string, (VectorBlock Block, int Row)>(StringComparer.Ordinal);
        for (var chunk = 0; chunk * DocumentChunks.Size < texts.Length; chunk++)
        {
            if (await embeddings.ReadBlockAsync(context.ProjectId, chunk, cancel) is not { } block) continue;
            var first = chunk * DocumentChunks.Size;
            for (var row = 0; row < block.Count && first + row < texts.Length; row++)
                if (texts[first + row].Length > 0) known.TryAdd(texts[first + row], (block, row));
        }
        return known.Count == 0 ? encoder : new KnowingEncoder(encoder, known);
    }

    private sealed class KnowingEncoder(OnnxSentenceEncoder encoder, Dictionary<string, (VectorBlock Block, int Row)> known) : ISentenceEncoder
    {
        public int Dimensions => encoder.Dimensions;

        public string Identity => encoder.Identity;

        public void Encode(IReadOnlyList<string> texts, Memory<float> vectors, int threads = 0, CancellationToken cancel = default)
        {
            var unknown = new List<int>();
            for (var i = 0; i < texts.Count; i++)
            {
                if (known.TryGetValue(texts[i], out var at)) at.Block.Read(at.Row, vectors.Span.Slice(i * Dimensions, Dimensions));
                else unknown.Add(i);
            }
            if (unknown.Count == 0) return;
            var rest = new float[checked(unknown.Count * Dimensions)];
            encoder.Encode(unknown.ConvertAll(i => texts[i]), rest, threads, cancel);
            for (var i = 0; i < unknown.Count; i++) rest.AsSpan(i * Dimensions, Dimensions).CopyTo(vectors.Span[(unknown[i] * Dimensions)..]);
        }
    }
}
