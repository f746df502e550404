using LabelStudio.Workflow.Imports;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Import;

/// <summary>The first rows of a file, and the choices that turn its columns into documents.</summary>
public partial class ImportMapping
{
    [Parameter, EditorRequired]
    public FilePreview Preview { get; set; } = null!;

    [Parameter, EditorRequired]
    public ImportSettings Settings { get; set; } = null!;

    [Parameter]
    public bool HasClasses { get; set; }

    [Parameter]
    public bool Busy { get; set; }

    [Parameter]
    public EventCallback Start { get; set; }

    [Parameter]
    public EventCallback Other { get; set; }

    private IEnumerable<Choice> Choices =>
    [
        new("Text", "", "column-text", Settings.Text, v => Settings.Text = v ?? "", true),
        new("Id", "(without one, rows are numbered)", "column-id", Settings.Id, v => Settings.Id = v, false),
        new("Gold label", "(verified by people)", "column-label", Settings.Label, v => Settings.Label = v, false),
        new("Split", "", "column-split", Settings.Split, v => Settings.Split = v, false),
    ];

    private sealed record Choice(string Label, string Hint, string Id, string? Value, Action<string?> Set, bool Required);
}
