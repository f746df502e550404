using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Rules;
using LabelStudio.Storage;
using LabelStudio.Storage.Documents;
using LabelStudio.Tests.Support;
using LabelStudio.Workflow;
using LabelStudio.Workflow.Functions.Preview;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace LabelStudio.Benchmarks;

/// <summary>
/// How long somebody who types a rule waits on a large project (1,000,000 documents unless told otherwise): until the first answer, and until every number is exact.
/// Each query is new; the reference is reading every text once. A second argument keeps the data folder there, or uses the one that is there.
/// </summary>
internal static class ComposerBenchmark
{
    private static readonly (string Kind, string[] Queries)[] Cases =
    [
        ("one word", ["card", "transfer", "pending", "refund", "cash", "exchange", "pin", "top", "fee", "app", "identity", "atm", "lost", "wrong", "money", "limit", "apple", "google", "cancel", "salary"]),
        ("words joined", ["card AND lost", "lost OR stolen", "transfer pending", "card NOT app", "cash AND (wrong OR declined)", "refund* NOT pending", "top up", "fee* OR charge*", "exchange rate app", "pin AND (blocked OR change*)"]),
        ("begin*, wildcards, ~", ["refund*", "transf*", "declin*", "~charge", "~cancel", "un*able", "*ation", "p?n", "ident*", "veri*"]),
        ("hits nearly all", ["NOT card", "i OR my OR the", "NOT refund*", "NOT (lost OR stolen)", "a OR is OR to"]),
        ("phrase, distance", ["\"top up\"", "\"my card\"", "card NEAR/3 lost", "how THEN/2 cancel", "\"exchange rate\"", "starts(\"how do i\")", "count(card)>=2", "\"bank transfer\"", "pin NEAR/5 change", "\"google pay\""]),
        ("regex with literals", ["/\\bcards?\\b.*\\b(arriv|deliver)/i", "/(apple|google) ?pay/i", "/transf\\w+ (not|never)/i", "/refund.*(week|day)/i", "/\\btop.?up\\b/i", "/declined?/i", "/exchange\\s+rate/i", "/pass ?code/i", "/lost|stolen/i", "/charged (twice|two times)/i"]),
        ("regex without", ["/\\b\\w{12,}\\b/", "/^[A-Z][a-z]+ \\w{2} /", "/\\d{2,}$/", "/[?!]{1,2} \\d/", "/\\b(\\w)\\w{7}\\b/", "/^.{20,40}$/", "/[A-Z]{2}/", "/\\w+'\\w /", "/^\\W*\\w+\\W+\\w+\\W+\\w+\\W*$/", "/[,;] \\w{3} /"]),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var rows = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
        if (!SharedData.Has("data", "banking77", "train.csv"))
        {
            Console.Error.WriteLine("The benchmark needs banking77/train.csv of the shared data.");
            return 2;
        }
        var folder = args.Length > 1 ? Path.GetFullPath(args[1]) : Directory.CreateTempSubdirectory("ls-composer-").FullName;
        var there = File.Exists(Path.Combine(folder, "studio.db"));
        try
        {
            var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
            builder.Services.AddLabelStudioWorkflow(new StudioOptions { DataFolder = folder, SampleProject = false }, folder);
            using var host = builder.Build();
            await host.StartAsync();
            var clock = Stopwatch.StartNew();
            var project = there ? 1 : await LargeProject.MakeAsync(host.Services, rows);
            if (!there) Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"project of {rows:N0} documents made in {clock.Elapsed.TotalSeconds:0.0} s"));
            await MeasureAsync(host.Services, project, rows);
            await host.StopAsync();
            return 0;
        }
        finally
        {
            if (args.Length < 2) Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task MeasureAsync(IServiceProvider studio, int project, int rows)
    {
        var previews = studio.GetRequiredService<IRulePreviews>();
        var clock = Stopwatch.StartNew();
        var hits = 0;
        var matcher = RuleQuery.Parse("card").CreateMatcher();
        await using (var db = studio.GetRequiredService<IStudioDbFactory>().Create())
        {
            await foreach (var d in DocumentStore.ReadTextsAsync(db, project, 0, rows))
                if (matcher.Matches(d.Text)) hits++;
        }
        var scan = clock.Elapsed.TotalMilliseconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rows:N0} documents, {Environment.ProcessorCount} cores; reading every text once takes {scan:N0} ms ({hits:N0} hits)"));
        var (cold, coldExact, _) = await AskAsync(previews, project, "/never (seen|asked)/i");
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"the very first question, a regex: {cold:N0} ms, exact after {coldExact:N0} ms"));
        Console.WriteLine("queries                      n   first p50   first p95   worst   exact p50   exact p95   p95 of reading every text");
        foreach (var (kind, queries) in Cases)
        {
            List<double> firsts = [], exacts = [];
            foreach (var query in queries)
            {
                var (first, exact, last) = await AskAsync(previews, project, query);
                if (last.Fault != null) throw new InvalidOperationException($"{query}: {last.Fault.What}");
                firsts.Add(first);
                exacts.Add(exact);
            }
            firsts.Sort();
            exacts.Sort();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{kind,-25} {queries.Length,4} {At(firsts, 0.5),9:N1} ms {At(firsts, 0.95),8:N1} ms {firsts[^1],7:N0} {At(exacts, 0.5),8:N0} ms {At(exacts, 0.95),8:N0} ms   {At(firsts, 0.95) / scan:0.0000}"));
        }
    }

    private static async Task<(double First, double Exact, RulePreview Last)> AskAsync(IRulePreviews previews, int project, string query)
    {
        var clock = Stopwatch.StartNew();
        double first = 0;
        RulePreview? last = null;
        await foreach (var answer in previews.WatchAsync(project, new PreviewQuestion(query)))
        {
            if (last == null) first = clock.Elapsed.TotalMilliseconds;
            last = answer;
        }
        return (first, clock.Elapsed.TotalMilliseconds, last!);
    }

    private static double At(List<double> sorted, double share) => sorted[Math.Min(sorted.Count - 1, (int)Math.Ceiling(share * sorted.Count) - 1)];
}
