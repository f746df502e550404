using System.Globalization;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Annotators;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Annotators;

/// <summary>The addresses of the annotators' pages: every figure leads to the answers behind it.</summary>
public static class AnnotatorPaths
{
    public const string Figures = "people";
    public const string Queues = "queues";
    public const string History = "history";

    private const string DayFormat = "yyyy-MM-dd";

    public static string People(int projectId, int? queueId = null) => Tab(projectId, Figures, queueId);

    public static string Tab(int projectId, string tab, int? queueId = null)
    {
        var query = string.Join('&', new[] { tab == Figures ? null : "tab=" + tab, queueId is { } q ? "queue=" + Text(q) : null }.Where(p => p != null));
        return ProjectPaths.Page(projectId, query.Length == 0 ? "annotators" : "annotators?" + query);
    }

    /// <summary>The answers that a filter selects.</summary>
    public static string Answers(int projectId, AnnotationFilter filter)
    {
        var parts = new List<string> { "tab=" + History };
        void Add(string name, string? value)
        {
            if (value != null) parts.Add($"{name}={value}");
        }
        Add("queue", Text(filter.QueueId));
        Add("person", Text(filter.UserId));
        Add("doc", Text(filter.Ordinal));
        Add("class", Text(filter.Class));
        Add("kind", filter.Kind?.ToString().ToLowerInvariant());
        Add("undone", Text(filter.Undone));
        Add("skipped", Text(filter.Skipped));
        Add("planted", filter.PlantedRight is { } right ? right ? "right" : "wrong" : null);
        Add("decided", filter.AsDecided is { } decided ? decided ? "same" : "other" : null);
        Add("with", Text(filter.With));
        Add("alike", Text(filter.Alike));
        Add("gold", filter.ChangedGold is { } changed ? changed ? "changed" : "same" : null);
        Add("from", Text(filter.From));
        Add("until", Text(filter.Until));
        return ProjectPaths.Page(projectId, "annotators?" + string.Join('&', parts));
    }

    /// <summary>What an address asks for; what cannot be read is left out.</summary>
    public static AnnotationFilter FilterOf(string query)
    {
        var values = QueryHelpers.ParseQuery(query);
        string? Value(string name) => values.TryGetValue(name, out var found) ? found.ToString() : null;
        int? Number(string name) => int.TryParse(Value(name), NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
        bool? Flag(string name, string yes, string no) => Value(name) is var v && v == yes ? true : v == no ? false : null;
        return new AnnotationFilter
        {
            QueueId = Number("queue"),
            UserId = Number("person"),
            Ordinal = Number("doc"),
            Class = Number("class"),
            Kind = Enum.TryParse<AnnotationKind>(Value("kind"), ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
            Undone = Flag("undone", "yes", "no"),
            Skipped = Flag("skipped", "yes", "no"),
            PlantedRight = Flag("planted", "right", "wrong"),
            AsDecided = Flag("decided", "same", "other"),
            With = Number("with"),
            Alike = Flag("alike", "yes", "no"),
            ChangedGold = Flag("gold", "changed", "same"),
            From = Day(Value("from")),
            Until = Day(Value("until")),
        };
    }

    /// <summary>A day as a date field writes it; null where it is none.</summary>
    public static DateOnly? Day(string? text) => DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    public static string? Text(DateOnly? day) => day?.ToString(DayFormat, CultureInfo.InvariantCulture);

    private static string? Text(int? n) => n?.ToString(CultureInfo.InvariantCulture);

    private static string? Text(bool? flag) => flag is { } f ? f ? "yes" : "no" : null;
}
