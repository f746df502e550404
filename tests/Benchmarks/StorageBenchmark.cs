using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Storage.Gold;
using LabelStudio.Storage.Labels;
using LabelStudio.Storage.Model;
using LabelStudio.Storage.Projects;
using LabelStudio.Storage.Votes;
using LabelStudio.Tests.Support;
using Microsoft.Data.Sqlite;

namespace LabelStudio.Benchmarks;

/// <summary>The bulk stores at scale: <c>storage [rows] [sqlite|postgres]</c>. The reference is the plainest prepared insert into one table.</summary>
internal static class StorageBenchmark
{
    private const int Batch = 20_000;
    private const int Functions = 50;
    private const int Classes = 5;
    private static readonly string[] Words = "card payment transfer cash refund account limit pin travel fee exchange rate top up pending failed why does not work please help".Split(' ');

    public static async Task<int> RunAsync(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var postgres = args.Length > 1 && args[1] == "postgres";
        var folder = Directory.CreateTempSubdirectory("ls-bench-").FullName;
        try
        {
            var factory = postgres
                ? new StudioDbFactory(StorageProvider.Postgres, PostgresServer.Shared.ConnectionString(PostgresServer.NewName()))
                : new StudioDbFactory(StorageProvider.Sqlite, $"Data Source={Path.Combine(folder, "studio.db")}");
            await factory.MigrateAsync();
            Console.WriteLine($"{rows:N0} documents, {factory.Provider}");
            var reference = Time("reference: plain prepared insert, no index", () => Reference(Path.Combine(folder, "reference.db"), rows));
            await MeasureAsync(factory, rows, reference);
            if (!postgres) Console.WriteLine($"{"file",-52} {new FileInfo(Path.Combine(folder, "studio.db")).Length / 1048576.0,8:N0} MB");
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, true);
        }
        return 0;
    }

    private static async Task MeasureAsync(StudioDbFactory factory, int rows, double reference)
    {
        await using var db = factory.Create();
        var project = new Project { Name = "bench", CreatedAt = DateTime.UtcNow };
        db.Projects.Add(project);
        var functions = Enumerable.Range(0, Functions).Select(i => new LabelingFunction
        {
            Name = $"f{i}",
            Versions = [new FunctionVersion { Number = 1, Definition = "", By = "", At = DateTime.UtcNow }],
        }).ToList();
        await db.SaveChangesAsync();
        functions.ForEach(f => f.ProjectId = project.Id);
        db.AddRange(functions);
        var run = new Run { ProjectId = project.Id, By = "", InputsDigest = "", Inputs = "", Figures = "", At = DateTime.UtcNow };
        db.Add(run);
        await db.SaveChangesAsync();
        var p = project.Id;

        using var stop = new CancellationTokenSource();
        var small = SmallWritesAsync(factory, stop.Token);
        var append = await TimeAsync("append, 20,000 a transaction", async () =>
        {
            for (var at = 0; at < rows; at += Batch)
                await factory.WriteAsync(w => DocumentStore.AppendAsync(w, Documents(p, at, Math.Min(Batch, rows - at))));
        });
        await stop.CancelAsync();
        var waits = await small;
        Console.WriteLine($"{"  against the reference (cpu)",-52} {append / reference,8:N2} x");
        Console.WriteLine($"{"  a small write meanwhile, p50 / p99 / max",-52} {waits[waits.Count / 2],8:N0} / {waits[waits.Count * 99 / 100]:N0} / {waits[^1]:N0} ms of {waits.Count}");
        Console.WriteLine($"{"  peak working set",-52} {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576.0,8:N0} MB");

        var splits = new Split[rows];
        for (var c = 0; c < DocumentChunks.CountFor(rows); c++)
            await DocumentChunks.WriteAsync(db, p, c, 1, splits.AsMemory(c * DocumentChunks.Size, Math.Min(DocumentChunks.Size, rows - c * DocumentChunks.Size)), new byte[4_000_000]);
        await TimeAsync("stage gold for every document", () => GoldStore.StageAsync(db, p, Enumerable.Range(0, rows).Select(i => new GoldEntry(i, i % Classes, GoldSource.Imported, null, DateTime.UnixEpoch))));
        await TimeAsync("publish with that gold", () => factory.WriteAsync(w => DocumentStore.PublishAsync(w, p, rows, 1)));
        await TimeAsync("read all texts", async () => _ = await DocumentStore.ReadTextsAsync(db, p, 0, rows).CountAsync());
        await TimeAsync("read all keys (re-import)", async () => _ = await DocumentStore.ReadKeysAsync(db, p).CountAsync());
        await TimeAsync("read all gold", async () => _ = await GoldStore.ReadAsync(db, p));
        await TimeAsync("read all splits", async () => _ = await DocumentChunks.ReadSplitsAsync(db, p));
        var random = new Random(1);
        await TimeAsync("100 pages of 50 random documents", async () =>
        {
            for (var i = 0; i < 100; i++) _ = await DocumentStore.FindAsync(db, p, [.. Enumerable.Range(0, 50).Select(_ => random.Next(rows))]);
        });
        await TimeAsync("stage a change of every document", async () =>
        {
            for (var at = 0; at < rows; at += Batch)
                await factory.WriteAsync(w => DocumentStore.StageChangesAsync(w, [.. Documents(p, at, Math.Min(Batch, rows - at)).Select(d => new DocumentChange { ProjectId = p, Ordinal = d.Ordinal, Text = d.Text + "!", ContentHash = 1 })]));
        });
        await TimeAsync("publish those changes", () => factory.WriteAsync(w => DocumentStore.PublishAsync(w, p, rows, 2)));

        var chunks = await DocumentChunks.StatesAsync(db, p);
        await TimeAsync($"write votes of {Functions} functions", async () =>
        {
            foreach (var f in functions)
            {
                var column = new VoteColumn(f.Name, rows, Classes);
                for (var i = 0; i < rows; i++)
                    if (random.Next(10) == 0) column[i] = random.Next(Classes);
                await VoteStore.WriteAllAsync(db, f.Versions[0].Id, column, chunks);
            }
        });
        await TimeAsync($"read votes of {Functions} functions", async () => _ = await VoteStore.ReadAsync(db, [.. functions.Select(f => new VoteSource(f.Versions[0].Id, f.Name))], rows, Classes));
        var labels = Labels(rows, random);
        await TimeAsync("write labels (5 classes, 50,000 patterns)", () => LabelStore.WriteAllAsync(db, run.Id, labels));
        await TimeAsync("read labels", async () => _ = await LabelStore.ReadAsync(db, run.Id, labels.Classes));
        await TimeAsync("the label of one document", async () => _ = await LabelStore.FindAsync(db, run.Id, rows / 2, Classes));
        await TimeAsync("remove the project", () => ProjectEraser.EraseAsync(db, p));
    }

    private static ProbabilisticLabels Labels(int rows, Random random)
    {
        var table = new float[50_000 * Classes];
        for (var i = 0; i < table.Length; i++) table[i] = random.NextSingle();
        return new ProbabilisticLabels(
            new ClassList(Enumerable.Range(0, Classes).Select(c => $"c{c}")), table, [.. Enumerable.Range(0, rows).Select(_ => random.Next(50_000))], new bool[50_000]);
    }

    private static Document[] Documents(int project, int from, int count)
    {
        var random = new Random(from);
        return [.. Enumerable.Range(from, count).Select(i => new Document
        {
            ProjectId = project,
            Ordinal = i,
            ExternalId = string.Create(CultureInfo.InvariantCulture, $"doc-{i:D8}"),
            Text = string.Join(' ', random.GetItems(Words, 12)),
            Split = (Split)(i % 3),
            ContentHash = i,
        })];
    }

    private static async Task<List<double>> SmallWritesAsync(StudioDbFactory factory, CancellationToken stop)
    {
        var waits = new List<double>();
        while (!stop.IsCancellationRequested)
        {
            await using var db = factory.Create();
            var start = Stopwatch.GetTimestamp();
            db.Annotations.Add(new Annotation { ClientKey = Guid.NewGuid(), At = DateTime.UtcNow });
            await db.SaveChangesAsync(CancellationToken.None);
            waits.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(25, CancellationToken.None);
        }
        waits.Sort();
        return waits;
    }

    private static void Reference(string file, int rows)
    {
        using var connection = new SqliteConnection($"Data Source={file}");
        connection.Open();
        using var create = connection.CreateCommand();
        create.CommandText = "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; CREATE TABLE d (p INTEGER, o INTEGER, id TEXT, text TEXT, hash INTEGER)";
        create.ExecuteNonQuery();
        using var transaction = connection.BeginTransaction();
        using var insert = connection.CreateCommand();
        insert.CommandText = "INSERT INTO d VALUES (@p, @o, @id, @text, @hash)";
        foreach (var n in new[] { "@p", "@o", "@id", "@text", "@hash" }) insert.Parameters.AddWithValue(n, 0);
        for (var at = 0; at < rows; at += Batch)
        {
            foreach (var d in Documents(1, at, Math.Min(Batch, rows - at)))
            {
                insert.Parameters[0].Value = d.ProjectId;
                insert.Parameters[1].Value = d.Ordinal;
                insert.Parameters[2].Value = d.ExternalId;
                insert.Parameters[3].Value = d.Text;
                insert.Parameters[4].Value = d.ContentHash;
                insert.ExecuteNonQuery();
            }
        }
        transaction.Commit();
    }

    private static double Time(string what, Action work)
    {
        var (watch, cpu) = (Stopwatch.StartNew(), Cpu());
        work();
        return Print(what, watch, cpu);
    }

    private static async Task<double> TimeAsync(string what, Func<Task> work)
    {
        var (watch, cpu) = (Stopwatch.StartNew(), Cpu());
        await work();
        return Print(what, watch, cpu);
    }

    private static TimeSpan Cpu() => Process.GetCurrentProcess().TotalProcessorTime;

    // the ratio is of processor time, which other work on the machine disturbs less
    private static double Print(string what, Stopwatch watch, TimeSpan before)
    {
        var cpu = (Cpu() - before).TotalSeconds;
        Console.WriteLine($"{what,-52} {watch.Elapsed.TotalSeconds,8:N2} s  cpu {cpu,6:N2} s");
        return cpu;
    }
}
