using System.Globalization;
using LabelStudio.Storage.Model;
using LabelStudio.Web.Navigation;
using LabelStudio.Workflow.Functions;
using Microsoft.AspNetCore.WebUtilities;

namespace LabelStudio.Web.Pages.Functions.Table;

/// <summary>What the table of functions shows, as it stands in the page's address.</summary>
public static class FunctionAddress
{
    /// <summary>Reads an address; what cannot be read is as if it were not there.</summary>
    public static FunctionTableQuery Parse(Uri address)
    {
        var query = QueryHelpers.ParseQuery(address.Query);
        string? Get(string name) => query.TryGetValue(name, out var v) && v.ToString() is { Length: > 0 } text ? text : null;
        return new FunctionTableQuery
        {
            Text = Get("find") ?? "",
            Class = Number(Get("class")),
            Kind = Enum.TryParse<FunctionKind>(Get("kind"), ignoreCase: true, out var kind) && Enum.IsDefined(kind) ? kind : null,
            Flag = Get("flag"),
            Enabled = Get("on") switch { "yes" => true, "no" => false, _ => null },
            Sort = Enum.TryParse<FunctionColumn>(Get("sort"), ignoreCase: true, out var sort) && Enum.IsDefined(sort) ? sort : FunctionColumn.Class,
            Descending = Get("down") == "yes",
            Skip = Number(Get("skip")) ?? 0,
        };
    }

    /// <summary>The address of the page that shows it.</summary>
    public static string Of(int projectId, FunctionTableQuery q)
    {
        (string Name, string? Value)[] parts =
        [
            ("find", q.Text.Trim().Length > 0 ? q.Text.Trim() : null),
            ("class", q.Class?.ToString(CultureInfo.InvariantCulture)),
            ("kind", q.Kind?.ToString().ToLowerInvariant()),
            ("flag", q.Flag),
            ("on", q.Enabled switch { true => "yes", false => "no", _ => null }),
            ("sort", q.Sort == FunctionColumn.Class ? null : q.Sort.ToString().ToLowerInvariant()),
            ("down", q.Descending ? "yes" : null),
            ("skip", q.Skip > 0 ? q.Skip.ToString(CultureInfo.InvariantCulture) : null),
        ];
        var query = string.Join('&', parts.Where(p => p.Value != null).Select(p => $"{p.Name}={Uri.EscapeDataString(p.Value!)}"));
        return ProjectPaths.Page(projectId, query.Length == 0 ? "functions" : "functions?" + query);
    }

    /// <summary>The page of one function.</summary>
    public static string One(int projectId, int functionId) => ProjectPaths.Page(projectId, string.Create(CultureInfo.InvariantCulture, $"functions/{functionId}"));

    /// <summary>The page of all functions, with this rule in the box.</summary>
    public static string Edit(int projectId, int functionId) => ProjectPaths.Page(projectId, string.Create(CultureInfo.InvariantCulture, $"functions?edit={functionId}"));

    private static int? Number(string? text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;
}
