using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace LabelStudio.Workflow.Pipeline;

/// <summary>Records what a command did: stages with their times, peak memory, figures, warnings. Its JSON is part of the command line's contract.</summary>
public sealed class RunReport(string command)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        // a report is data for programs and people, never put into a page as it is
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.Never,
    };

    private readonly List<StageTime> _stages = [];
    private readonly List<string> _warnings = [];
    private readonly JsonObject _figures = [];

    public string Command { get; } = command;

    public IReadOnlyList<StageTime> Stages => _stages;

    public IReadOnlyList<string> Warnings => _warnings;

    /// <summary>The largest working set of the process so far, in MB (2^20 bytes).</summary>
    public static double PeakMb
    {
        get
        {
            using var process = Process.GetCurrentProcess();
            return Math.Round(process.PeakWorkingSet64 / (double)(1 << 20), 1);
        }
    }

    /// <summary>Times a stage.</summary>
    public T Stage<T>(string name, Func<T> work)
    {
        var wall = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        var result = work();
        _stages.Add(new StageTime(
            name, Math.Round(Stopwatch.GetElapsedTime(wall).TotalSeconds, 3), Math.Round((Environment.CpuUsage.TotalTime - cpu).TotalSeconds, 3)));
        return result;
    }

    /// <summary>Times a stage.</summary>
    public void Stage(string name, Action work) => Stage(name, () =>
    {
        work();
        return 0;
    });

    /// <summary>Adds a figure; names of records are written in snake_case.</summary>
    public void Figure(string name, object? value) => _figures[name] = JsonSerializer.SerializeToNode(value, Json);

    /// <summary>Adds every property of a record as a figure.</summary>
    public void Figures(object record)
    {
        foreach (var (name, value) in JsonSerializer.SerializeToNode(record, Json)!.AsObject().ToList()) _figures[name] = value?.DeepClone();
    }

    public void Warn(string? warning)
    {
        if (!string.IsNullOrEmpty(warning) && !_warnings.Contains(warning)) _warnings.Add(warning);
    }

    public void Warn(IEnumerable<string> warnings)
    {
        foreach (var w in warnings) Warn(w);
    }

    public void Write(Stream stream)
    {
        var root = new JsonObject
        {
            ["command"] = Command,
            ["stages"] = JsonSerializer.SerializeToNode(_stages, Json),
            ["peak_mb"] = PeakMb,
            ["figures"] = _figures.DeepClone(),
            ["warnings"] = JsonSerializer.SerializeToNode(_warnings, Json),
        };
        stream.Write(JsonSerializer.SerializeToUtf8Bytes(root, Json));
        stream.Write("\n"u8);
    }
}

/// <summary>How long a stage took.</summary>
/// <param name="WallS">Seconds on the clock.</param>
/// <param name="CpuS">Seconds of processor time of the whole process.</param>
public sealed record StageTime(string Name, double WallS, double CpuS);
