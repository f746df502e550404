using LabelStudio.Core.Embeddings;
using LabelStudio.Storage.Embeddings;

namespace LabelStudio.Storage.Tests;

public class EmbeddingStoreTests
{
    [Theory, OnSqlite, OnPostgres]
    public async Task BlocksComeBackAsTheyWereAndAreReplacedByEncoder(string provider)
    {
        await using var database = await TestDatabase.CreateAsync(provider);
        var p = await database.AddProjectAsync("p", "a", "b");
        var random = new Random(1);
        VectorBlock Block(int rows)
        {
            var block = new VectorBlock(rows, 48);
            for (var r = 0; r < rows; r++) block.Set(r, [.. Enumerable.Range(0, 48).Select(_ => random.NextSingle() - 0.5f)]);
            return block;
        }
        var (first, second) = (Block(3), Block(5));
        UInt128[] texts = [UInt128.MaxValue, 1, 2, 3, UInt128.One << 100];
        await database.WriteAsync(w => EmbeddingStore.WriteChunkAsync(w, p, "one", 0, 1, texts[..3], first));
        await database.WriteAsync(w => EmbeddingStore.WriteChunkAsync(w, p, "one", 0, 2, texts, second));
        await database.WriteAsync(w => EmbeddingStore.WriteChunkAsync(w, p, "other", 7, 1, texts[..3], first));

        await using var db = database.Create();
        Assert.Equal([new EmbeddingChunkState(0, 2, 5, 48)], await EmbeddingStore.StatesAsync(db, p, "one"));
        Assert.Equal([("one", 0), ("other", 7)], (await EmbeddingStore.AllStatesAsync(db, p)).Select(s => (s.Encoder, s.State.Chunk)));
        var read = EmbeddingStore.Read(db, p, "one", 0)!.Value;
        Assert.Equal(2, read.DocumentVersion);
        Assert.Equal(texts, read.Texts);
        Assert.Equal(texts, await EmbeddingStore.TextsAsync(db, p, "one", 0));
        Assert.Equal(second.Values.ToArray(), read.Vectors.Values.ToArray());
        Assert.Equal(second.Scales.ToArray(), read.Vectors.Scales.ToArray());
        Assert.Null(EmbeddingStore.Read(db, p, "one", 1));
        Assert.Equal([("other", 7)], await EmbeddingStore.OthersAsync(db, p, "one"));
        await EmbeddingStore.DeleteAsync(db, p, "other", 7);
        Assert.Empty(await EmbeddingStore.OthersAsync(db, p, "one"));
    }
}
