using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace LabelStudio.Browser.Tests.Driving;

/// <summary>The real studio as a process of its own, on a free port and an empty data folder; it can be killed and started again.</summary>
public sealed partial class StudioProcess : IAsyncDisposable
{
    private readonly ConcurrentQueue<string> _log = new();
    private readonly bool _sample;
    private Process? _process;

    private StudioProcess(bool sample)
    {
        _sample = sample;
        Port = FreePort();
        DataFolder = Directory.CreateTempSubdirectory("labelstudio-browser-").FullName;
    }

    public int Port { get; }

    public string DataFolder { get; }

    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>Everything the process has printed so far.</summary>
    public string Log => string.Join('\n', _log);

    /// <param name="sample">Whether it makes its sample project.</param>
    /// <param name="prepare">Fills the data folder before the studio starts.</param>
    public static async Task<StudioProcess> StartAsync(bool sample, Func<string, Task>? prepare = null)
    {
        var studio = new StudioProcess(sample);
        if (prepare != null) await prepare(Path.Combine(studio.DataFolder, "var"));
        await studio.StartAsync();
        return studio;
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async Task StartAsync()
    {
        var dll = Path.Combine(AppContext.BaseDirectory, "LabelStudio.Web.dll");
        var start = new ProcessStartInfo("dotnet", [dll])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = DataFolder,
        };
        start.Environment["Urls"] = Address;
        start.Environment["DataFolder"] = Path.Combine(DataFolder, "var");
        start.Environment["SampleProject"] = _sample ? "true" : "false";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, e) => Note(e.Data);
        _process.ErrorDataReceived += (_, e) => Note(e.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();

        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        var deadline = Stopwatch.StartNew();
        while (deadline.Elapsed < TimeSpan.FromSeconds(120))
        {
            if (_process.HasExited) throw new InvalidOperationException($"The studio ended with {_process.ExitCode}:\n{Log}");
            try
            {
                if ((await http.GetAsync(Address + "/healthz")).IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(100);
            }
            catch (TaskCanceledException)
            {
            }
        }
        throw new TimeoutException("The studio did not answer within 120 s:\n" + Log);
    }

    /// <summary>Processor time that the process has used.</summary>
    public double CpuSeconds()
    {
        _process!.Refresh();
        return _process.TotalProcessorTime.TotalSeconds;
    }

    /// <summary>The one-time link that the studio prints at its first start.</summary>
    public async Task<string> WelcomeLinkAsync()
    {
        for (var deadline = Stopwatch.StartNew(); deadline.Elapsed < TimeSpan.FromSeconds(30); await Task.Delay(50))
            if (Welcome().Match(Log) is { Success: true } m) return m.Value;
        throw new TimeoutException("The studio printed no sign-in link:\n" + Log);
    }

    /// <summary>Ends the process as a power cut would.</summary>
    public void Kill()
    {
        _process!.Kill(entireProcessTree: true);
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public ValueTask DisposeAsync()
    {
        if (_process != null) Kill();
        Directory.Delete(DataFolder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private void Note(string? line)
    {
        if (line != null) _log.Enqueue(line);
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/welcome\?token=\S+")]
    private static partial Regex Welcome();
}
