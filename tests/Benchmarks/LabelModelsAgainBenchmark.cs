using System.Diagnostics;
using System.Globalization;
using System.Text;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>What it costs to take in what changed: gold, or one function.</summary>
public static class LabelModelsAgainBenchmark
{
    private const int Gold = 1000;
    private const int Anchors = 9;

    private static readonly (int Documents, int Functions, int Classes)[] Sizes = [(100_000, 10, 5), (100_000, 10, 77), (1_000_000, 50, 5), (1_000_000, 50, 77)];

    public static int Run()
    {
        var body = new StringBuilder("`dotnet run -c Release --project tests/Benchmarks -- label-models-again`\n\n");
        body.Append(CultureInfo.InvariantCulture, $"Model auto, patterns of votes in memory, processor time. Gold: {Gold} labels are added to a fit, median of {Anchors}. One function changed: the fit starts from the one before, or afresh.\n\n");
        body.Append("| votes | add gold, ms | fit afresh, s | rounds | from the fit before, s | rounds | greatest change of a probability |\n|---|---:|---:|---:|---:|---:|---:|\n");
        foreach (var (documents, functions, classes) in Sizes) body.Append(Row(documents, functions, classes));
        Console.WriteLine(body);
        BenchmarkDocument.Write("Label models: what changed", body.ToString());
        return 0;
    }

    private static string Row(int documents, int functions, int classes)
    {
        Console.Error.WriteLine($"{documents} x {functions}, K={classes}");
        var data = new SyntheticVotes { Documents = documents, Functions = functions, Classes = classes }.Make();
        var before = new VoteMatrix(data.Classes, [.. data.Votes.Functions.Select((f, i) => i == 0 ? Edited(f, data.Gold) : f)], documents);
        var previous = new AutoModel().Fit(before, LabelModelOptions.Default);
        var patterns = VotePatterns.Of(data.Votes);
        var (fresh, freshSeconds) = Timed(() => new AutoModel().Fit(patterns, LabelModelOptions.Default));
        var (again, againSeconds) = Timed(() => new AutoModel().Fit(patterns, new LabelModelOptions { Previous = previous }));
        (int, int)[] gold = [.. Enumerable.Range(0, Gold).Select(i => (i * (documents / Gold), data.Gold[i * (documents / Gold)]))];
        double[] anchors = [.. Enumerable.Range(0, Anchors).Select(_ => Timed(() => fresh.Anchor(patterns, gold)).Seconds * 1000).Order()];
        return string.Create(CultureInfo.InvariantCulture,
            $"| synthetic {documents / 1000}k x {functions}, K={classes} | {anchors[Anchors / 2]:0.0} | {freshSeconds:0.00} | {fresh.Diagnosis.Rounds} | {againSeconds:0.00} | {again.Diagnosis.Rounds} | {Distance(fresh.Predict(patterns), again.Predict(patterns)):0.0000} |\n");
    }

    /// <summary>The function as it was before: a tenth of its votes were for the next class.</summary>
    private static VoteColumn Edited(VoteColumn column, int[] gold)
    {
        var classes = gold.Max() + 1;
        var edited = new VoteColumn(column.Name, column.Length, classes);
        for (var i = 0; i < column.Length; i++) edited[i] = column[i] >= 0 && i % 10 == 0 ? (column[i] + 1) % classes : column[i];
        return edited;
    }

    private static (FittedLabelModel Model, double Seconds) Timed(Func<FittedLabelModel> make)
    {
        using var process = Process.GetCurrentProcess();
        var start = process.TotalProcessorTime;
        var model = make();
        process.Refresh();
        return (model, (process.TotalProcessorTime - start).TotalSeconds);
    }

    private static double Distance(ProbabilisticLabels a, ProbabilisticLabels b)
    {
        var (left, right) = (new float[a.Classes.Count], new float[a.Classes.Count]);
        var most = 0f;
        for (var r = 0; r < a.Rows.Count; r++)
        {
            a.Rows.CopyTo(r, left);
            b.Rows.CopyTo(r, right);
            for (var k = 0; k < left.Length; k++) most = Math.Max(most, Math.Abs(left[k] - right[k]));
        }
        return most;
    }
}
