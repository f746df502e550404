using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>All label models on all shared vote sets and on synthetic ones, beside what peers reach: how right, how calibrated, how fast, how large.</summary>
/// <remarks>Each figure is of a process of its own, so that peak memory is its own; times are processor seconds of fit and predict together.</remarks>
public static class LabelModelsBenchmark
{
    private const string One = "--one";

    /// <param name="args">Nothing, or <c>quality</c> or <c>speed</c> for a part; only a full run writes the document. <c>text</c> and <c>generated</c> are sections of their own.</param>
    public static int Run(string[] args)
    {
        if (args is [One, var name, var model])
        {
            Console.WriteLine(JsonSerializer.Serialize(Measure(Find(name), model)));
            return 0;
        }
        if (args is ["text"]) return TextAwareBenchmark.Run();
        if (args is ["generated", ..]) return GeneratedVotesBenchmark.Run(args[1..]);
        var body = new StringBuilder("`dotnet run -c Release --project tests/Benchmarks -- label-models`\n");
        if (args is [] or ["quality"]) body.Append('\n').Append(Quality());
        if (args is [] or ["speed"]) body.Append('\n').Append(Speed());
        Console.WriteLine(body);
        if (args is []) BenchmarkDocument.Write("Label models", body.ToString());
        return 0;
    }

    private static string Quality()
    {
        var table = new StringBuilder("Accuracy counts documents with a vote, and a tie as the chance of drawing the right class. Peers: their own code at default settings, accuracy / log-loss where it was measured.\n\n");
        table.Append("| votes | model | accuracy | macro-F1 | log-loss | Brier | ECE | processor s | peak MB over the votes | peers |\n|---|---|---:|---:|---:|---:|---:|---:|---:|---|\n");
        foreach (var one in LabelModelsCase.Quality)
            foreach (var model in LabelModels.Names)
            {
                var f = InOwnProcess(one.Name, model);
                if (f.Cannot is { } reason) table.Append(CultureInfo.InvariantCulture, $"| {one.Name} | {model} | cannot: {reason} | | | | | | | |\n");
                else table.Append(CultureInfo.InvariantCulture,
                    $"| {one.Name} | {model} | {f.Accuracy:0.000} | {f.MacroF1:0.000} | {f.LogLoss:0.00} | {f.Brier:0.000} | {f.Ece:0.000} | {f.ProcessorSeconds:0.00} | {f.PeakMegabytes:0} | {(model == LabelModels.Default ? Peers(one) : "")} |\n");
            }
        return table.ToString();
    }

    private static string Speed()
    {
        var table = new StringBuilder($"Fit and predict with the votes in memory, on {Environment.ProcessorCount} processors. Memory is what the process grew by at its peak beyond the votes; peers' is of the whole process.\n\n");
        table.Append("| votes | model | processor s | wall s | peak MB over the votes | accuracy | peers |\n|---|---|---:|---:|---:|---:|---|\n");
        foreach (var one in LabelModelsCase.Speed)
            foreach (var model in LabelModels.Names)
            {
                var f = InOwnProcess(one.Name, model);
                if (f.Cannot is { } reason) table.Append(CultureInfo.InvariantCulture, $"| {one.Name} | {model} | cannot: {reason} | | | | |\n");
                else table.Append(CultureInfo.InvariantCulture,
                    $"| {one.Name} | {model} | {f.ProcessorSeconds:0.00} | {f.WallSeconds:0.00} | {f.PeakMegabytes:0} | {f.Accuracy:0.000} | {(model == LabelModels.Default ? Peers(one) : "")} |\n");
            }
        return table.ToString();
    }

    private static string Peers(LabelModelsCase one) => string.Join("; ", one.Peers.Select(p => $"{p.Name} {p.Figures}"));

    private static LabelModelsCase Find(string name) => LabelModelsCase.Quality.Concat(LabelModelsCase.Speed).First(c => c.Name == name);

    private static Measured InOwnProcess(string name, string model)
    {
        Console.Error.WriteLine($"{name}: {model}");
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet") start.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        foreach (var argument in new[] { "label-models", One, name, model }) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{name} with {model} ended with {process.ExitCode}.");
        return JsonSerializer.Deserialize<Measured>(output)!;
    }

    private static Measured Measure(LabelModelsCase one, string name)
    {
        var fitOn = one.FitOn();
        var measureOn = one.MeasureOn?.Invoke();
        ForgetWhatMadeTheVotes();
        var (memory, cpu) = Now();
        var watch = Stopwatch.StartNew();
        var patterns = VotePatterns.Of(fitOn.Votes);
        FittedLabelModel fitted;
        try
        {
            fitted = LabelModels.Create(name).Fit(patterns, LabelModelOptions.Default);
        }
        catch (ArgumentException refusal)
        {
            return new Measured(0, 0, 0, 0, 0, 0, 0, 0) { Cannot = refusal.Message };
        }
        var labels = measureOn == null ? fitted.Predict(patterns) : fitted.Predict(measureOn.Votes);
        var wall = watch.Elapsed.TotalSeconds;
        using var process = Process.GetCurrentProcess();
        var f = LabelFigures.Of(labels, (measureOn ?? fitOn).Gold);
        return new Measured(f.Accuracy, f.MacroF1, f.LogLoss, f.Brier, f.Ece,
            (process.TotalProcessorTime - cpu).TotalSeconds, wall, Math.Max(0, process.PeakWorkingSet64 - memory) / 1048576.0);
    }

    /// <summary>Gives memory back and starts the peak anew, so that it is the model's.</summary>
    private static void ForgetWhatMadeTheVotes()
    {
        GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (File.Exists("/proc/self/clear_refs")) File.WriteAllText("/proc/self/clear_refs", "5");
    }

    private static (long Memory, TimeSpan Processor) Now()
    {
        using var process = Process.GetCurrentProcess();
        return (process.WorkingSet64, process.TotalProcessorTime);
    }

    private sealed record Measured(double Accuracy, double MacroF1, double LogLoss, double Brier, double Ece, double ProcessorSeconds, double WallSeconds, double PeakMegabytes)
    {
        /// <summary>Why the model refuses votes of this size, or null where it was measured.</summary>
        public string? Cannot { get; init; }
    }
}
