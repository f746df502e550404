using System.Globalization;
using System.Text.RegularExpressions;
using LabelStudio.Core.Rules;

namespace LabelStudio.Workflow.Evaluation;

/// <summary>Slices as searches, so that a number leads to its documents.</summary>
internal static class SliceSearch
{
    /// <param name="from">Fewest words.</param>
    /// <param name="to">Most words; null for any number.</param>
    public static string Words(int from, int? to) => string.Create(
        CultureInfo.InvariantCulture, $"{(from > 0 ? $"words>={from}" : "")}{(from > 0 && to != null ? " AND " : "")}{(to is { } most ? $"words<={most}" : "")}");

    /// <summary>A field that is exactly this; empty where no search can say so.</summary>
    public static string Field(string name, string value)
    {
        if (value.AsSpan().ContainsAny('\r', '\n')) return "";
        var pattern = Regex.Escape(value).Replace("/", @"\/", StringComparison.Ordinal);
        return RuleQuery.TryParse($"\"{name}\":/^{pattern}$/", out var query, out _) ? query.ToString() : "";
    }
}
