using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Progress;

namespace LabelStudio.Cli.Hosting;

/// <summary>Progress on stderr: one line that is rewritten on a terminal, else a line a stage and one every ten seconds.</summary>
internal sealed class ProgressLines(TextWriter error, bool terminal) : IProgress<StageProgress>
{
    private static readonly TimeSpan TerminalPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan SparsePause = TimeSpan.FromSeconds(10);

    private readonly Lock _writing = new();
    private string _stage = "";
    private long _last;
    private int _width;

    public void Report(StageProgress value)
    {
        lock (_writing)
        {
            var newStage = value.Stage != _stage;
            if (!newStage && Stopwatch.GetElapsedTime(_last) < (terminal ? TerminalPause : SparsePause)) return;
            _stage = value.Stage;
            _last = Stopwatch.GetTimestamp();
            var share = value.Fraction is { } f ? string.Create(CultureInfo.InvariantCulture, $" {f * 100:0} %") : "";
            var detail = value.Detail == null ? "" : $" ({value.Detail})";
            var line = value.Stage + (newStage && !terminal ? "" : share + detail);
            if (terminal)
            {
                error.Write("\r" + line.PadRight(_width));
                _width = line.Length;
            }
            else error.WriteLine(line);
        }
    }

    /// <summary>Leaves the line free for what comes next.</summary>
    public void Clear()
    {
        lock (_writing)
        {
            if (!terminal || _width == 0) return;
            error.Write("\r" + new string(' ', _width) + "\r");
            _width = 0;
        }
    }
}
