using System.Diagnostics;
using System.Globalization;
using LabelStudio.Core.Progress;

namespace LabelStudio.Workflow.Scorings;

/// <summary>Adds to the progress of a scoring how fast it is and how long it will take.</summary>
/// <param name="inner">Who is told, or nobody.</param>
/// <param name="rows">Rows that an earlier run has scored.</param>
internal sealed class ScoringPace(IProgress<StageProgress>? inner, long rows) : IProgress<StageProgress>
{
    private readonly long _skipped = rows;
    private long _rows = rows;
    private long _began;
    private double _from;

    /// <summary>Rows were scored.</summary>
    public void Add(int scored)
    {
        if (_began == 0) _began = Stopwatch.GetTimestamp();
        _rows += scored;
    }

    public void Report(StageProgress value)
    {
        var words = string.Create(CultureInfo.InvariantCulture, $"{_rows:N0} texts");
        if (value.Fraction is not { } fraction || _began == 0)
        {
            inner?.Report(value with { Detail = words });
            return;
        }
        // what an earlier run did says nothing of the pace of this one
        if (_from == 0) _from = fraction * _skipped / Math.Max(1, _rows);
        var seconds = Stopwatch.GetElapsedTime(_began).TotalSeconds;
        if (seconds > 1 && fraction > _from)
        {
            var left = seconds * (1 - fraction) / (fraction - _from);
            words += string.Create(CultureInfo.InvariantCulture, $" · {(_rows - _skipped) / seconds:N0} a second · {Left(left)} left");
        }
        inner?.Report(value with { Detail = words });
    }

    private static string Left(double seconds) => seconds switch
    {
        < 55 => string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, Math.Ceiling(seconds / 5) * 5):N0} s"),
        < 3600 => string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(seconds / 60):N0} min"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(seconds / 3600):N0} h {Math.Floor(seconds % 3600 / 60):N0} min"),
    };
}
