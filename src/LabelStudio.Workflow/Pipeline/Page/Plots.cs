using LabelStudio.Core.Evaluation;

namespace LabelStudio.Workflow.Pipeline.Page;

/// <summary>Small SVG plots, drawn in the page's own colours.</summary>
internal static class Plots
{
    private const int Width = 420;
    private const int Height = 240;
    private const int Left = 44;
    private const int Bottom = 34;
    private const int Top = 10;
    private const double PlotWidth = Width - Left - 10;
    private const double PlotHeight = Height - Bottom - Top;

    /// <summary>Shares in bins of equal width from 0 to 1.</summary>
    public static void Histogram(Html html, IReadOnlyList<double> shares, string axis)
    {
        var most = Math.Max(shares.Max(), 1e-9);
        html.Add($"""<svg viewBox="0 0 {Width} {Height}" role="img"><title>{axis}: shares by tenth</title>""");
        for (var i = 0; i < shares.Count; i++)
        {
            var w = PlotWidth / shares.Count;
            var h = shares[i] / most * PlotHeight;
            html.Add($"""<rect class="bar" x="{Left + i * w + 1:0.#}" y="{Top + PlotHeight - h:0.##}" width="{w - 2:0.#}" height="{h:0.##}"><title>{(double)i / shares.Count:0.0}–{(i + 1.0) / shares.Count:0.0}: {shares[i] * 100:0.0} %</title></rect>""");
        }
        Axes(html, axis, $"{(most * 100).ToString("0", System.Globalization.CultureInfo.InvariantCulture)} %");
        html.Add($"</svg>");
    }

    /// <summary>Share right against mean confidence, bin by bin; the closer to the diagonal the better.</summary>
    public static void Reliability(Html html, IReadOnlyList<ReliabilityBin> bins)
    {
        var most = Math.Max(1, bins.Max(b => b.Count));
        html.Add($"""<svg viewBox="0 0 {Width} {Height}" role="img"><title>Share right by confidence</title>""");
        html.Add($"""<line class="guide" x1="{X(0):0.#}" y1="{Y(0):0.#}" x2="{X(1):0.#}" y2="{Y(1):0.#}"/>""");
        foreach (var bin in bins.Where(b => b.Count > 0))
            html.Add($"""<circle class="dot" cx="{X(bin.Confidence):0.#}" cy="{Y(bin.Accuracy):0.#}" r="{2.5 + 5.5 * Math.Sqrt((double)bin.Count / most):0.#}"><title>confidence {bin.Confidence:0.000}, right {bin.Accuracy:0.000}, {bin.Count:N0} documents</title></circle>""");
        Axes(html, "confidence", "100 %");
        html.Add($"</svg>");
    }

    /// <summary>A bar from 0 to 1 in a cell of a table.</summary>
    public static void Bar(Html html, double share) =>
        html.Add($"""<svg class="inline" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="100" height="10"/><rect class="bar" width="{Math.Clamp(share, 0, 1) * 100:0.#}" height="10"/></svg>""");

    private static double X(double share) => Left + share * PlotWidth;

    private static double Y(double share) => Top + (1 - share) * PlotHeight;

    private static void Axes(Html html, string axis, string top)
    {
        html.Add($"""<line class="axis" x1="{Left}" y1="{Y(0):0.#}" x2="{X(1):0.#}" y2="{Y(0):0.#}"/><line class="axis" x1="{Left}" y1="{Top}" x2="{Left}" y2="{Y(0):0.#}"/>""");
        html.Add($"""<text x="{Left - 6}" y="{Y(0):0.#}" text-anchor="end">0</text><text x="{Left - 6}" y="{Top + 8}" text-anchor="end">{top}</text>""");
        html.Add($"""<text x="{X(0):0.#}" y="{Height - 20}">0</text><text x="{X(1):0.#}" y="{Height - 20}" text-anchor="end">1</text><text x="{X(0.5):0.#}" y="{Height - 6}" text-anchor="middle">{axis}</text>""");
    }
}
