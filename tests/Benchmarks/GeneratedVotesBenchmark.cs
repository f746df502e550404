using System.Globalization;
using System.Text;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>Label models on many seeded sets of each kind, of all shapes: what constants are chosen by, so that no real set's gold has to be looked at for them.</summary>
public static class GeneratedVotesBenchmark
{
    private const int FewestFunctions = 2;
    private static readonly string[] Models = ["majority", "one-coin", "dawid-skene", "auto"];

    private static readonly (string Name, Func<int, LabeledVotes> Make)[] Kinds =
    [
        ("keyword rules", KeywordVotes.Make),
        ("keyword rules and functions that know all classes", MixedVotes.Make),
        ("crowds", CrowdVotes.Make),
        ("prompts", PromptVotes.Make),
    ];

    /// <param name="args">How many sets of each kind, 100 by default; only the default writes the document.</param>
    public static int Run(string[] args)
    {
        var sets = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 100;
        var body = new StringBuilder("`dotnet run -c Release --project tests/Benchmarks -- label-models generated`\n\n");
        body.Append(CultureInfo.InvariantCulture, $"Means over {sets} seeded sets of each kind, no gold. \"Worse\" and \"better\": sets on which the accuracy is more than a point under or over that of `auto`.\n\n");
        body.Append("| votes | model | accuracy | log-loss | ECE | worse | better |\n|---|---|---:|---:|---:|---:|---:|\n");
        foreach (var (name, make) in Kinds)
        {
            var figures = Models.Select(_ => new List<LabelFigures>()).ToArray();
            for (var seed = 0; seed < sets; seed++)
            {
                var data = make(seed);
                if (data.Votes.Functions.Count < FewestFunctions) continue;
                var patterns = VotePatterns.Of(data.Votes);
                for (var m = 0; m < Models.Length; m++)
                    figures[m].Add(LabelFigures.Of(LabelModels.Create(Models[m]).Fit(patterns, LabelModelOptions.Default).Predict(patterns), data.Gold));
            }
            for (var m = 0; m < Models.Length; m++)
            {
                var against = figures[m].Zip(figures[^1], (one, auto) => one.Accuracy - auto.Accuracy).ToList();
                body.Append(CultureInfo.InvariantCulture,
                    $"| {name} | {Models[m]} | {figures[m].Average(f => f.Accuracy):0.000} | {figures[m].Average(f => f.LogLoss):0.000} | {figures[m].Average(f => f.Ece):0.000} | {against.Count(d => d < -0.01)} | {against.Count(d => d > 0.01)} |\n");
            }
            Console.Error.WriteLine(name);
        }
        Console.WriteLine(body);
        if (args.Length == 0) BenchmarkDocument.Write("Label models on seeded sets", body.ToString());
        return 0;
    }
}
