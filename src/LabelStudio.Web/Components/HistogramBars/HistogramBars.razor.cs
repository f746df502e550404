using LabelStudio.Web.Formatting;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Components;

/// <summary>Shares as bars, each a link to what is in it.</summary>
public partial class HistogramBars
{
    /// <summary>The shares, 0 to 1, from left to right.</summary>
    [Parameter, EditorRequired]
    public IReadOnlyList<double> Values { get; set; } = [];

    [Parameter]
    public string? Title { get; set; }

    /// <summary>The numbers under the axis, spread evenly.</summary>
    [Parameter]
    public IReadOnlyList<string> Ticks { get; set; } = ["0", "0.5", "1"];

    /// <summary>What bar i covers, for its tooltip; by default its part of 0 to 1.</summary>
    [Parameter]
    public Func<int, string>? Label { get; set; }

    /// <summary>Where bar i leads, or null.</summary>
    [Parameter]
    public Func<int, string?>? Href { get; set; }

    private double Max => Values.Count == 0 ? 0 : Values.Max();

    private string Spoken => (Title == null ? "" : Title + ": ") + string.Join(", ", Values.Select((_, i) => Tip(i)));

    private string Tip(int i) =>
        $"{Label?.Invoke(i) ?? $"{((double)i / Values.Count).Fixed(2)}–{((i + 1d) / Values.Count).Fixed(2)}"}: {Values[i].Percent()}";
}
