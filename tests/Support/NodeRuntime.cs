using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace LabelStudio.Tests.Support;

/// <summary>onnxruntime-node beside the tests: the same file read by another language. Installed by npm on first use.</summary>
public static class NodeRuntime
{
    private static readonly string Folder = Path.Combine(SharedData.RepositoryRoot, "tests", "LabelStudio.Onnx.Tests", "node");

    private static readonly Lazy<bool> Present = new(() => Starts("node") && Starts("npm"));

    /// <summary>Why texts cannot be scored in node here, or null when they can.</summary>
    public static string? WhyAbsent => Present.Value ? null : "node or npm is not installed here";

    /// <summary>Scores texts with an exported student.</summary>
    /// <param name="model">Path of the .onnx file.</param>
    /// <param name="texts">n texts.</param>
    /// <param name="batch">How many of them at a time.</param>
    /// <returns>For each text the label and the probabilities in class order.</returns>
    public static NodeScores Score(string model, IReadOnlyList<string> texts, int batch = 64)
    {
        if (WhyAbsent is { } why) throw new InvalidOperationException(why);
        Install();
        var work = Directory.CreateTempSubdirectory("labelstudio-node-");
        try
        {
            var input = Path.Combine(work.FullName, "texts.json");
            var output = Path.Combine(work.FullName, "out.json");
            File.WriteAllText(input, JsonSerializer.Serialize(texts));
            var (code, log) = Run("node", Folder, "score.mjs", Path.GetFullPath(model), input, output, batch.ToString(CultureInfo.InvariantCulture));
            if (code != 0) throw new InvalidOperationException($"node score.mjs ended with {code}: {log}");
            return JsonSerializer.Deserialize<NodeScores>(File.ReadAllText(output), JsonSerializerOptions.Web)!;
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>Runs a script that finds onnxruntime-node beside itself, as after "npm install".</summary>
    /// <param name="script">The script; its folder gets a link to the installed packages.</param>
    /// <param name="arguments">What it is given.</param>
    /// <returns>The exit code and all that it printed.</returns>
    public static (int Code, string Log) RunScript(string script, params string[] arguments)
    {
        if (WhyAbsent is { } why) throw new InvalidOperationException(why);
        Install();
        var folder = Path.GetDirectoryName(Path.GetFullPath(script))!;
        var link = Path.Combine(folder, "node_modules");
        if (!Directory.Exists(link)) Directory.CreateSymbolicLink(link, Path.Combine(Folder, "node_modules"));
        return Run("node", folder, [Path.GetFileName(script), .. arguments]);
    }

    private static void Install()
    {
        // several test programs may come at once: one installs, the others wait
        using var gate = new Mutex(false, "labelstudio-onnxruntime-node");
        gate.WaitOne();
        try
        {
            var complete = Path.Combine(Folder, "node_modules", ".complete");
            if (File.Exists(complete)) return;
            var (code, log) = Run("npm", Folder, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error");
            if (code != 0) throw new InvalidOperationException($"npm ci failed in {Folder}: {log}");
            File.WriteAllText(complete, "");
        }
        finally
        {
            gate.ReleaseMutex();
        }
    }

    private static bool Starts(string program)
    {
        try
        {
            return Run(program, Folder, "--version").Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static (int Code, string Log) Run(string program, string folder, params string[] arguments)
    {
        // npm is a script there
        var start = OperatingSystem.IsWindows() && program == "npm"
            ? new ProcessStartInfo("cmd.exe", ["/c", program, .. arguments])
            : new ProcessStartInfo(program, arguments);
        start.WorkingDirectory = folder;
        start.RedirectStandardOutput = true;
        start.RedirectStandardError = true;
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var log = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, log + errors.Result);
    }
}

/// <summary>What onnxruntime-node answered.</summary>
/// <param name="Labels">n class names.</param>
/// <param name="Probabilities">n rows of K.</param>
/// <param name="InDistribution">n shares of known features.</param>
/// <param name="Abstains">n flags.</param>
public sealed record NodeScores(string[] Labels, float[][] Probabilities, float[] InDistribution, bool[] Abstains);
