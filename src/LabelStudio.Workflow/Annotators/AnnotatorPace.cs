namespace LabelStudio.Workflow.Annotators;

/// <summary>How fast somebody answers, by the times between answers that follow each other in one sitting.</summary>
/// <param name="Median">Half of the cards took less.</param>
/// <param name="PerHour">Cards in an hour of sitting.</param>
internal sealed record AnnotatorPace(TimeSpan Median, double PerHour)
{
    /// <summary>A longer time between two answers is a break.</summary>
    private static readonly TimeSpan Break = TimeSpan.FromMinutes(5);

    /// <summary>Answers closer than this are one deed: many documents answered at once, or sent again after the line was cut.</summary>
    private static readonly TimeSpan AtOnce = TimeSpan.FromMilliseconds(50);

    /// <param name="times">When answers came, ascending.</param>
    /// <returns>Null where no two answers belong to one sitting.</returns>
    public static AnnotatorPace? Of(IReadOnlyList<DateTime> times)
    {
        var gaps = new List<TimeSpan>();
        for (var i = 1; i < times.Count; i++)
            if (times[i] - times[i - 1] is var gap && gap >= AtOnce && gap <= Break) gaps.Add(gap);
        if (gaps.Count == 0) return null;
        gaps.Sort();
        var middle = gaps.Count / 2;
        var median = gaps.Count % 2 == 1 ? gaps[middle] : (gaps[middle - 1] + gaps[middle]) / 2;
        return new AnnotatorPace(median, gaps.Count / gaps.Aggregate(TimeSpan.Zero, (sum, gap) => sum + gap).TotalHours);
    }
}
