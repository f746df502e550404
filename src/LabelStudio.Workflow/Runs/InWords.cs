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
}
