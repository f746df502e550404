using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabelStudio.Core.Schema;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Documents;
using LabelStudio.Workflow.Functions;
using LabelStudio.Workflow.Imports;
using LabelStudio.Workflow.Jobs;
using LabelStudio.Workflow.Labels;
using LabelStudio.Workflow.Projects;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LabelStudio.Benchmarks;

/// <summary>A large file through the import as the studio runs it, with the memory it takes, then the questions that the data page asks.</summary>
/// <remarks>Options: number of rows (1,000,000), share of rows with a label (0.02), "duplicates" to look for them, "again" to import the same file twice.</remarks>
internal static class ImportBenchmark
{
    private static readonly Actor Me = new(null, "benchmark");
    private static readonly string[] Classes = ["news", "sport", "money", "travel", "food"];

    public static async Task<int> RunAsync(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        var labeled = args.Length > 1 ? double.Parse(args[1], CultureInfo.InvariantCulture) : 0.02;
        var folder = Directory.CreateTempSubdirectory("import-benchmark-").FullName;
        try
        {
            var file = Path.Combine(folder, "texts.csv");
            Generate(file, rows, labeled);
            Console.WriteLine($"{rows:N0} rows, {new FileInfo(file).Length / 1e6:N1} MB, {labeled:P0} with a label, {Environment.ProcessorCount} processors");
            // the generator's garbage is not the import's
            GC.Collect();
            GC.Collect();
            await ImportAndAskAsync(folder, file, args);
            return 0;
        }
        finally
        {
            Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task ImportAndAskAsync(string folder, string file, string[] options)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddLabelStudioWorkflow(new StudioOptions { DataFolder = Path.Combine(folder, "var"), SampleProject = false }, folder);
        using var host = builder.Build();
        await host.StartAsync();
        var project = await host.Services.GetRequiredService<IProjects>().CreateAsync("Benchmark", "", [], Me);
        var imports = host.Services.GetRequiredService<IImports>();
        var jobs = host.Services.GetRequiredService<IJobs>();
        await ImportAsync("import", imports, jobs, project, file, options.Contains("duplicates"));
        if (options.Contains("again")) await ImportAsync("the same again", imports, jobs, project, file, duplicates: false);
        Console.WriteLine($"  database: {new FileInfo(Path.Combine(folder, "var", "studio.db")).Length / 1e6:N0} MB");
        await LabelAsync(host.Services, project);
        await AskAsync(host.Services, project);
        await host.StopAsync();
    }

    private static async Task ImportAsync(string name, IImports imports, IJobs jobs, int project, string file, bool duplicates)
    {
        await using var content = File.OpenRead(file);
        var staged = await imports.StageAsync("texts.csv", content);
        var options = new ImportOptions(FileFormat.Csv, (await imports.PreviewAsync(staged)).Guess, new RandomSplit(), FindDuplicates: duplicates);
        var stages = new StageClock();
        jobs.Changed += stages.Note;
        var memory = new MemorySamples();
        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var clock = Stopwatch.StartNew();
        var ended = await jobs.WaitAsync(await imports.StartAsync(project, staged, options, Me));
        jobs.Changed -= stages.Note;
        if (ended.Error != null) throw new InvalidOperationException(ended.Error);
        Console.WriteLine($"{name}: {clock.Elapsed.TotalSeconds:N1} s wall, {(Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalSeconds:N1} s CPU, {ended.Result}");
        Console.WriteLine($"  stages: {stages}");
        Console.WriteLine($"  memory: {memory.Stop()}");
        if (!duplicates) return;
        memory = new MemorySamples();
        clock.Restart();
        foreach (var other in await jobs.ListAsync(project))
        {
            var view = await jobs.WaitAsync(other.Id);
            if (view.Kind != "import") Console.WriteLine($"duplicates: {clock.Elapsed.TotalSeconds:N1} s wall, {view.Result ?? view.Error}");
        }
        Console.WriteLine($"  memory: {memory.Stop()}");
    }

    /// <summary>Ten rules and a label model, so that there are votes and labels to filter by.</summary>
    private static async Task LabelAsync(IServiceProvider services, int project)
    {
        var functions = services.GetRequiredService<IFunctions>();
        var jobs = services.GetRequiredService<IJobs>();
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 10; i++) await functions.SaveRuleAsync(project, null, $"rule {i}", i % Classes.Length, $"{Word(3 + i)} OR {Word(70 + i)}", "", Me);
        foreach (var job in await jobs.ListAsync(project)) await jobs.WaitAsync(job.Id);
        var fitted = await jobs.WaitAsync(await services.GetRequiredService<ILabels>().FitAsync(project, new LabelSettings(), Me));
        Console.WriteLine($"10 rules applied and the label model fitted: {clock.Elapsed.TotalSeconds:N1} s{(fitted.Error == null ? "" : ", " + fitted.Error)}");
    }

    private static async Task AskAsync(IServiceProvider services, int project)
    {
        var documents = services.GetRequiredService<IDocuments>();
        var projects = services.GetRequiredService<IProjects>();
        Console.WriteLine();
        Console.WriteLine($"{"question",-24} {"first ms",9} {"p50 ms",8} {"p95 ms",8} {"CPU ms",8} {"total",10} exact");
        await TimeAsync("first page", new());
        await TimeAsync("page 10,000", new() { Skip = 500_000 });
        await TimeAsync("split = test", new() { Split = Split.Test });
        await TimeAsync("with gold", new() { HasGold = true });
        await TimeAsync("gold = money", new() { GoldClass = 2 });
        await TimeAsync("word (common)", new() { Search = Word(3) });
        await TimeAsync("word (rare)", new() { Search = Word(20_000) });
        await TimeAsync("two words", new() { Search = $"{Word(40)} AND {Word(90)}" });
        await TimeAsync("NOT word, split = dev", new() { Search = $"NOT {Word(3)}", Split = Split.Dev });
        await TimeAsync("prefix", new() { Search = Word(17)[..3] + "*" });
        await TimeAsync("phrase", new() { Search = $"\"{Word(5)} {Word(8)}\"" });
        await TimeAsync("phrase (never)", new() { Search = $"\"{Word(2)} {Word(49_000)}\"" });
        await TimeAsync("regex with a literal", new() { Search = $"/{Word(300)}[a-z]+/" });
        await TimeAsync("regex without one", new() { Search = "/[0-9]{3}x/" });

        await TimeAsync("label = sport", new() { LabelClass = 1 });
        await TimeAsync("confidence < 0.6", new() { MaxConfidence = 0.6 });
        await TimeAsync("without a vote", new() { Covered = false });
        await TimeAsync("least confident, dev", new() { Split = Split.Dev, Order = DocumentOrder.LeastConfident });
        await RepeatAsync("state of the project", async () => new DocumentPage([], (await projects.StateAsync(project)).Documents, true, 0));
        await RepeatAsync("list of projects", async () => new DocumentPage([], (await projects.ListAsync())[0].Documents, true, 0));
        await RepeatAsync("one document", async () => new DocumentPage([], await documents.GetAsync(project, 777_777 % 1_000) == null ? 0 : 1, true, 0));

        Task TimeAsync(string name, DocumentQuery query) => RepeatAsync(name, () => documents.QueryAsync(project, query));

        async Task RepeatAsync(string name, Func<Task<DocumentPage>> ask)
        {
            var times = new List<double>();
            DocumentPage page = null!;
            var cpu = Process.GetCurrentProcess().TotalProcessorTime;
            for (var i = 0; i < 21; i++)
            {
                var clock = Stopwatch.StartNew();
                page = await ask();
                times.Add(clock.Elapsed.TotalMilliseconds);
            }
            var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu).TotalMilliseconds / times.Count;
            var first = times[0];
            times.Sort();
            Console.WriteLine($"{name,-24} {first,9:N1} {times[10],8:N1} {times[19],8:N1} {used,8:N1} {page.Total,10:N0} {(page.TotalIsExact ? "yes" : "at least")}");
        }
    }

    /// <summary>Texts of about 100 characters whose words are as unequal as in language (Zipf).</summary>
    private static void Generate(string path, int rows, double labeled)
    {
        var random = new Random(1);
        var cumulative = new double[50_000];
        for (var i = 0; i < cumulative.Length; i++) cumulative[i] = (i == 0 ? 0 : cumulative[i - 1]) + (1.0 / (i + 3));
        var words = Enumerable.Range(0, cumulative.Length).Select(Word).ToArray();
        using var writer = new StreamWriter(path, false, new UTF8Encoding(false), 1 << 20);
        writer.Write("id,text,label,channel\n");
        var text = new StringBuilder();
        for (var row = 0; row < rows; row++)
        {
            text.Clear();
            while (text.Length < 60 + (row % 80))
            {
                var at = Array.BinarySearch(cumulative, random.NextDouble() * cumulative[^1]);
                text.Append(words[at < 0 ? Math.Min(~at, words.Length - 1) : at]).Append(random.Next(12) == 0 ? ", " : " ");
            }
            writer.Write(string.Create(CultureInfo.InvariantCulture, $"doc-{row:D8},\"{text}{row % 1000}\",{(random.NextDouble() < labeled ? Classes[row % Classes.Length] : "")},{(row % 3 == 0 ? "chat" : "mail")}\n"));
        }
    }

    /// <summary>The n-th word: syllables, so that prefixes are shared as in language.</summary>
    private static string Word(int n)
    {
        var word = new StringBuilder();
        for (var rest = n + 20; rest > 0; rest /= 20) word.Append("bdfgklmnprstvzhjcwxq"[rest % 20]).Append("aeiou"[rest % 5]);
        return word.ToString();
    }

    /// <summary>When each stage of a job began.</summary>
    private sealed class StageClock
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private readonly List<(string Stage, double At)> _stages = [];

        public void Note(JobView view)
        {
            lock (_stages)
                if (view.Stage.Length > 0 && (_stages.Count == 0 || _stages[^1].Stage != view.Stage)) _stages.Add((view.Stage, _clock.Elapsed.TotalSeconds));
        }

        public override string ToString()
        {
            lock (_stages) return string.Join(", ", _stages.Select(s => $"{s.Stage} from {s.At:N1} s"));
        }
    }

    /// <summary>Resident memory, looked at twice a second.</summary>
    private sealed class MemorySamples
    {
        private readonly List<long> _samples = [];
        private readonly Timer _timer;

        public MemorySamples() => _timer = new Timer(_ => Take(), null, 0, 500);

        public string Stop()
        {
            _timer.Dispose();
            Take();
            lock (_samples)
            {
                var every = Math.Max(1, _samples.Count / 12);
                return $"peak {_samples.Max() / 1e6:N0} MB; over time {string.Join(" ", _samples.Where((_, i) => i % every == 0).Select(s => (s / 1e6).ToString("N0", CultureInfo.InvariantCulture)))} MB";
            }
        }

        private void Take()
        {
            using var process = Process.GetCurrentProcess();
            lock (_samples) _samples.Add(process.WorkingSet64);
        }
    }
}
