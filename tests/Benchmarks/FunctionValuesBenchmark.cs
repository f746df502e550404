using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabelStudio.Core.Analysis;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>What it costs to know what each function is worth, beside refits by brute force.</summary>
public static class FunctionValuesBenchmark
{
    private const int Judged = 1000;

    public static int Run()
    {
        var body = new StringBuilder("`dotnet run -c Release --project tests/Benchmarks -- function-values`\n\n");
        body.Append(CultureInfo.InvariantCulture, $"Model auto, {Judged} documents with gold, all functions left out one after the other; processor time. Brute force: the votes of the others are read again and a model is fitted to them from the beginning.\n\n");
        body.Append("| votes | one fit, s | all values, s | by brute force, s | greatest difference of a value, nats |\n|---|---:|---:|---:|---:|\n");
        var rules = RuleFiles.Read(Path.Combine(SharedData.RepositoryRoot, "tests", "data", "banking77-rules.json"));
        var texts = TextSet.Banking77("train");
        body.Append(Row("Banking77, 95 rules x 10k", rules.Apply(texts.Texts), texts.Indices([.. rules.Classes])));
        foreach (var (functions, classes) in ((int, int)[])[(50, 5), (50, 77)])
        {
            var data = new SyntheticVotes { Documents = 100_000, Functions = functions, Classes = classes }.Make();
            body.Append(Row(string.Create(CultureInfo.InvariantCulture, $"synthetic 100k x {functions}, K={classes}"), data.Votes, data.Gold));
        }
        Console.WriteLine(body);
        BenchmarkDocument.Write("Label models: value of each function", body.ToString());
        return 0;
    }

    private static string Row(string name, VoteMatrix votes, int[] gold)
    {
        Console.Error.WriteLine(name);
        var step = votes.Documents / Judged;
        int[] judge = [.. gold.Select((g, i) => i % step == 0 ? g : -1)];
        int[] none = [.. gold.Select(_ => -1)];
        var patterns = VotePatterns.Of(votes);
        var (fitted, one) = Timed(() => new AutoModel().Fit(patterns, LabelModelOptions.Default));
        var (found, all) = Timed(() =>
        {
            var values = new FunctionValues(patterns, fitted, LabelModelOptions.Default, judge, none);
            return Enumerable.Range(0, votes.Functions.Count).Select(f => values.Of(f).Value).ToArray();
        });
        var (brute, slow) = Timed(() =>
        {
            var with = Loss(votes, judge);
            return Enumerable.Range(0, votes.Functions.Count)
                .Select(f => Loss(new VoteMatrix(votes.Classes, [.. votes.Functions.Where((_, i) => i != f)], votes.Documents), judge) - with).ToArray();
        });
        return string.Create(CultureInfo.InvariantCulture, $"| {name} | {one:0.00} | {all:0.0} | {slow:0.0} | {found.Zip(brute, (a, b) => Math.Abs(a - b)).Max():0.0000} |\n");
    }

    private static double Loss(VoteMatrix votes, int[] judge)
    {
        var labels = new AutoModel().Fit(votes, LabelModelOptions.Default).Predict(votes);
        return Enumerable.Range(0, judge.Length).Where(d => judge[d] >= 0).Average(d => -Math.Log(Math.Max(labels[d][judge[d]], 1e-15)));
    }

    private static (T Result, double Seconds) Timed<T>(Func<T> make)
    {
        using var process = Process.GetCurrentProcess();
        var start = process.TotalProcessorTime;
        var result = make();
        process.Refresh();
        return (result, (process.TotalProcessorTime - start).TotalSeconds);
    }
}
