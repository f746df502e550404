using System.Globalization;

namespace LabelStudio.Workflow.Runs;

/// <summary>Numbers in sentences.</summary>
internal static class InWords
{
    /// <summary>"1 function", "3 functions", "12,000 functions".</summary>
    public static string Count(long n, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{n:N0} {(n == 1 ? one : many ?? one + "s")}");

    /// <summary>"a, b and c".</summary>
    public static string List(IReadOnlyList<string> parts) =>
        parts.Count <= 1 ? string.Concat(parts) : string.Join(", ", parts.Take(parts.Count - 1)) + " and " + parts[^1];

    /// <summary>"one", "two", … "ten", then "11".</summary>
    public static string Small(int n) => n is >= 0 and <= 10
        ? new[] { "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten" }[n]
        : n.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>"33 %"; "0.4 %" and "99.6 %" near none and all, which only none and all are.</summary>
    public static string Percent(double share) =>
        (share is > 0 and < 1 ? Math.Clamp(share, 0.001, 0.999) : share).ToString(share is > 0 and < 0.0095 or > 0.9905 and < 1 ? "0.0 %" : "0 %", CultureInfo.InvariantCulture);
}
