using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text;
using LabelStudio.Core.Embeddings;
using LabelStudio.Core.Search;
using LabelStudio.Onnx.Encoders;
using LabelStudio.Storage;
using LabelStudio.Storage.Embeddings;
using LabelStudio.Tests.Support;
using Microsoft.Data.Sqlite;

namespace LabelStudio.Benchmarks;

/// <summary>
/// similar(…) over a million vectors: Banking77 texts through the default encoder, each vector turned a little by seeded noise, so that no two are the same.
/// The reference is brute force over vectors of 32-bit numbers: <c>similar [documents] [write]</c>.
/// </summary>
internal static class SimilarBenchmark
{
    private const int Chunk = 65_536;
    private const int Sample = 2_000;
    private const int Queries = 20;
    private static readonly double[] Thresholds = [0.6, 0.7, 0.75, 0.8, 0.9];

    public static async Task<int> RunAsync(string[] args)
    {
        var documents = args.Length > 0 && int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : 1_000_000;
        var file = SharedData.PathOf("data", "banking77", "train.csv");
        if (!File.Exists(file) || DefaultEncoder.Package == null)
        {
            Console.Error.WriteLine($"The benchmark needs {file} and the package of the default encoder.");
            return 2;
        }
        var folder = Directory.CreateTempSubdirectory("ls-bench-").FullName;
        try
        {
            var table = new StringBuilder();
            void Line(FormattableString line)
            {
                Console.WriteLine(FormattableString.Invariant(line));
                table.AppendLine(FormattableString.Invariant(line));
            }
            using var encoder = OnnxSentenceEncoder.Open(DefaultEncoder.Prepare(folder));
            var texts = CsvRows.Read(file).Skip(1).Select(r => r[0]).Distinct().Take(Sample).ToArray();
            Line($"| encoding {texts.Length:N0} texts of Banking77 | |");
            Line($"|---|---|");
            var vectors = encoder.Encode(texts);
            foreach (var threads in new[] { 1, 2 })
            {
                var (clock, before) = (Stopwatch.StartNew(), Process.GetCurrentProcess().TotalProcessorTime);
                encoder.Encode(texts, threads);
                var cpu = Process.GetCurrentProcess().TotalProcessorTime - before;
                Line($"| {threads} thread{(threads == 1 ? "" : "s")} | {texts.Length / clock.Elapsed.TotalSeconds:N0} texts/s, {texts.Length / cpu.TotalSeconds:N0} a second of processor time |");
            }
            var queries = Enumerable.Range(0, Queries).Select(q => vectors[q * (vectors.Length / Queries)]).ToArray();
            var (blocks, exact) = Make(vectors, queries, documents);
            Line($"");
            Compare(blocks, queries, exact, Line);
            await TimeAsync(blocks, queries, vectors, documents, folder, Line);
            if (args.Contains("write")) BenchmarkDocument.Write("Similarity", $"`dotnet run -c Release --project tests/Benchmarks -- similar {documents} write`\n\n{table}");
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, true);
        }
    }

    /// <summary>The blocks, and the cosines of all documents with each query by 32-bit numbers.</summary>
    private static (VectorBlock[] Blocks, float[][] Exact) Make(float[][] vectors, float[][] queries, int documents)
    {
        var d = vectors[0].Length;
        var exact = queries.Select(_ => new float[documents]).ToArray();
        var blocks = new VectorBlock[(documents + Chunk - 1) / Chunk];
        Parallel.For(0, blocks.Length, new ParallelOptions { MaxDegreeOfParallelism = 2 }, b =>
        {
            var random = new Random(b);
            var block = blocks[b] = new VectorBlock(Math.Min(Chunk, documents - b * Chunk), d);
            var vector = new float[d];
            for (var row = 0; row < block.Count; row++)
            {
                var source = vectors[random.Next(vectors.Length)];
                var strength = random.NextSingle() * 0.06f;
                for (var i = 0; i < d; i++) vector[i] = source[i] + (random.NextSingle() - 0.5f) * strength;
                var norm = TensorPrimitives.Norm<float>(vector);
                TensorPrimitives.Divide(vector, norm, vector);
                block.Set(row, vector);
                for (var q = 0; q < queries.Length; q++) exact[q][b * Chunk + row] = TensorPrimitives.Dot<float>(vector, queries[q]);
            }
        });
        return (blocks, exact);
    }

    private static void Compare(VectorBlock[] blocks, float[][] queries, float[][] exact, Action<FormattableString> line)
    {
        var hits = Thresholds.Select(_ => (Both: 0L, Exact: 0L, Found: 0L, Lost: 0.0)).ToArray();
        var worst = 0.0;
        var nearest = 0;
        for (var q = 0; q < queries.Length; q++)
        {
            var query = new QueryVector(queries[q]);
            var best = new NearestDocuments(10);
            for (var b = 0; b < blocks.Length; b++)
            {
                blocks[b].Offer(query, b * Chunk, best);
                for (var row = 0; row < blocks[b].Count; row++)
                {
                    double truth = exact[q][b * Chunk + row], cosine = blocks[b].Cosine(row, query);
                    worst = Math.Max(worst, Math.Abs(truth - cosine));
                    for (var t = 0; t < Thresholds.Length; t++)
                    {
                        var (wanted, got) = (truth >= Thresholds[t], cosine >= Thresholds[t]);
                        if (wanted) hits[t].Exact++;
                        if (got) hits[t].Found++;
                        if (wanted && got) hits[t].Both++;
                        if (wanted && !got) hits[t].Lost = Math.Max(hits[t].Lost, truth - Thresholds[t]);
                    }
                }
            }
            var wantedNearest = Enumerable.Range(0, exact[q].Length).OrderByDescending(i => exact[q][i]).Take(10).ToHashSet();
            nearest += best.ToList().Count(x => wantedNearest.Contains(x.Number));
        }
        line($"| one byte a number against 32 bits, {queries.Length} queries | hits | recall | precision | farthest above the line among those lost |");
        line($"|---|---|---|---|---|");
        for (var t = 0; t < Thresholds.Length; t++)
            line($"| similarity of at least {Thresholds[t]:0.00} | {hits[t].Exact:N0} | {(double)hits[t].Both / hits[t].Exact:0.00000} | {(double)hits[t].Both / hits[t].Found:0.00000} | {hits[t].Lost:0.00000} |");
        line($"| the 10 nearest | {10 * queries.Length:N0} | {nearest / (10.0 * queries.Length):0.000} | | |");
        line($"");
        line($"The largest difference of any cosine: {worst:0.00000}.");
        line($"");
    }

    private static async Task TimeAsync(VectorBlock[] blocks, float[][] queries, float[][] vectors, int documents, string folder, Action<FormattableString> line)
    {
        line($"| {documents:N0} documents, {blocks.Sum(b => b.Bytes) / 1048576.0:N0} MB in memory | ms, median | ms, slowest | ratio |");
        line($"|---|---|---|---|");
        // one block of 32-bit numbers stands for all, or the reference alone would need 2 GB
        var plain = new float[Chunk][];
        for (var row = 0; row < Chunk; row++) plain[row] = (float[])vectors[row % vectors.Length].Clone();
        var reference = Milliseconds(queries, query =>
        {
            var count = 0;
            foreach (var row in plain)
                if (TensorPrimitives.Dot<float>(row, query) >= 0.75f)
                    count++;
        }).ConvertAll(t => t * documents / Chunk);
        line($"| reference: 32-bit numbers, 1 thread, one block × {documents / (double)Chunk:0.0} | {Median(reference):0} | {reference.Max():0} | 1 |");
        foreach (var threads in new[] { 1, 2 })
        {
            var times = Milliseconds(queries, query =>
            {
                var prepared = new QueryVector(query);
                Parallel.ForEach(blocks, new ParallelOptions { MaxDegreeOfParallelism = threads }, block => block.Find(prepared, 0.75, new DocumentSet(block.Count)));
            });
            line($"| all hits, {threads} thread{(threads == 1 ? "" : "s")} | {Median(times):0} | {times.Max():0} | {Median(times) / Median(reference):0.00} |");
        }
        var factory = new StudioDbFactory(StorageProvider.Sqlite, $"Data Source={Path.Combine(folder, "studio.db")}");
        await factory.MigrateAsync();
        var clock = Stopwatch.StartNew();
        for (var b = 0; b < blocks.Length; b++)
        {
            var chunk = b;
            await factory.WriteAsync(db => EmbeddingStore.WriteChunkAsync(db, 1, "encoder", chunk, 1, new UInt128[blocks[chunk].Count], blocks[chunk]));
        }
        line($"| written to SQLite, once | {clock.Elapsed.TotalMilliseconds:0} | | |");
        clock.Restart();
        for (var b = 0; b < blocks.Length; b++)
        {
            await using var db = factory.Create();
            EmbeddingStore.Read(db, 1, "encoder", b);
        }
        line($"| read from SQLite by the first query after a start | {clock.Elapsed.TotalMilliseconds:0} | | |");
    }

    private static List<double> Milliseconds(float[][] queries, Action<float[]> work)
    {
        work(queries[0]);
        return [.. queries.Select(query =>
        {
            var clock = Stopwatch.StartNew();
            work(query);
            return clock.Elapsed.TotalMilliseconds;
        })];
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
