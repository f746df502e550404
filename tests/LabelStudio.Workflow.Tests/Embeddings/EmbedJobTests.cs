using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Embeddings;
using LabelStudio.Storage.Model;
using LabelStudio.Workflow.Embeddings;
using LabelStudio.Workflow.Tests.Runs;
using Microsoft.EntityFrameworkCore;

namespace LabelStudio.Workflow.Tests.Embeddings;

/// <summary>The job that computes embeddings: each text once, only what has changed, on after a crash.</summary>
public sealed class EmbedJobTests
{
    [EncoderPackageFact]
    public async Task After_a_crash_in_the_middle_only_the_rest_is_done_and_no_text_is_encoded_twice()
    {
        const int Documents = DocumentChunks.Size + 10;
        await using var studio = await EncoderStudio.StartAsync();
        var embeddings = studio.Studio.Get<IEmbeddings>();
        var project = await studio.ProjectAsync(["card", "cash"], Enumerable.Range(0, Documents).Select(i => ($"d{i}", $"my card was lost {i % 7} days ago", "train", (string?)null)));
        await using (var db = studio.Db())
            await db.Database.ExecuteSqlRawAsync("CREATE TRIGGER dies BEFORE INSERT ON EmbeddingChunks WHEN NEW.Chunk = 1 BEGIN SELECT RAISE(ABORT, 'dies'); END");
        var job = await embeddings.ComputeAsync(project, LoopStudio.Ann);
        Assert.Equal(JobState.Failed, (await studio.Studio.Jobs.WaitAsync(job)).State);
        var status = await embeddings.StatusAsync(project);
        Assert.Equal((Documents, DocumentChunks.Size, 512), (status.Documents, status.Embedded, status.Dimensions));
        Assert.NotNull(status.Remaining);
        await using (var db = studio.Db()) await db.Database.ExecuteSqlRawAsync("DROP TRIGGER dies");

        var rest = LoopStudio.ResultOf<EmbedResult>(await studio.EndAsync(await embeddings.ComputeAsync(project, LoopStudio.Ann)));
        Assert.Equal((10, 0), (rest.Documents, rest.Encoded));
        Assert.Equal(Documents, (await embeddings.StatusAsync(project)).Embedded);
        // taken over from the first block, not made up
        var (first, last) = ((await embeddings.ReadBlockAsync(project, 0))!, (await embeddings.ReadBlockAsync(project, 1))!);
        Assert.Equal(10, last.Count);
        for (var row = 0; row < last.Count; row++)
            Assert.Equal(first.Values.Slice((DocumentChunks.Size + row) % 7 * 512, 512).ToArray(), last.Values.Slice(row * 512, 512).ToArray());
    }

    [EncoderPackageFact]
    public async Task Only_changed_texts_are_encoded_again()
    {
        await using var studio = await EncoderStudio.StartAsync();
        var embeddings = studio.Studio.Get<IEmbeddings>();
        var project = await studio.ProjectAsync(["card", "cash"], [("a", "my card was lost", "train", null), ("b", "no cash came out", "train", null), ("e", "...", "train", null)]);
        Assert.Equal(3, LoopStudio.ResultOf<EmbedResult>(await studio.EndAsync(await embeddings.ComputeAsync(project, LoopStudio.Ann))).Encoded);
        await studio.AddAsync(project, [("b", "the machine kept the cash", "train", null), ("c", "my card was lost", "train", null)]);
        var again = LoopStudio.ResultOf<EmbedResult>(await studio.EndAsync(await embeddings.ComputeAsync(project, LoopStudio.Ann)));
        Assert.Equal((4, 1), (again.Documents, again.Encoded));
        Assert.Equal(0, LoopStudio.ResultOf<EmbedResult>(await studio.EndAsync(await embeddings.ComputeAsync(project, LoopStudio.Ann))).Documents);

        var nearest = await embeddings.NearestAsync(project, 0, 2);
        Assert.Equal("c", nearest![0].ExternalId);
        Assert.Equal(1, nearest[0].Similarity, 1e-6);
        Assert.Equal(2, nearest.Count);
        Assert.Null(await embeddings.NearestAsync(project, 99, 2));
    }

    [EncoderPackageFact]
    public async Task Another_encoder_replaces_the_vectors_of_the_first()
    {
        await using var studio = await EncoderStudio.StartAsync();
        var embeddings = studio.Studio.Get<IEmbeddings>();
        var project = await studio.ProjectAsync(["card", "cash"], [("a", "my card was lost", "train", null)]);
        await studio.EndAsync(await embeddings.ComputeAsync(project, LoopStudio.Ann));
        var before = await embeddings.StatusAsync(project);
        var mine = EncoderStudio.Copy(studio, "mine");
        File.WriteAllText(Path.Combine(mine.FullName, "encoder.json"), """{"max_tokens": 64}""");
        await embeddings.SetEncoderAsync(project, "mine", LoopStudio.Ann);
        var status = await embeddings.StatusAsync(project);
        Assert.Equal(("mine", 0), (status.Name, status.Embedded));
        Assert.NotEqual(before.Identity, status.Identity);
        await studio.EndAsync(await embeddings.ComputeAsync(project, LoopStudio.Ann));
        await using var db = studio.Db();
        Assert.Equal([status.Identity], (await EmbeddingStore.AllStatesAsync(db, project)).Select(s => s.Encoder));
    }
}
