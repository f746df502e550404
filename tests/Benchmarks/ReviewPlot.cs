using System.Globalization;
using System.Text;
using LabelStudio.Tests.Support;

namespace LabelStudio.Benchmarks;

/// <summary>Draws <c>docs/review.svg</c> out of the table in <c>docs/benchmarks.md</c>: accuracy of the labels by reviews, one line a queue type, with intervals.</summary>
internal static class ReviewPlot
{
    private const string Heading = "| accuracy after |";
    private const double Width = 780, Height = 440, Left = 56, Right = 190, Top = 44, Bottom = 48;
    private const double LabelHeight = 17;

    /// <summary>Colours that are told apart by most people who see few, on light and on dark ground (Okabe and Ito, Color universal design, 2008; darker where white is behind).</summary>
    private static readonly (string Light, string Dark)[] Colours =
    [
        ("#6b7280", "#9ca3af"), ("#0072b2", "#56b4e9"), ("#b45309", "#e69f00"), ("#007a5a", "#2fc59b"), ("#a8477f", "#e08fc0"), ("#c2410c", "#ff7a3d"), ("#4338ca", "#a5a0ff"),
    ];

    public static void Draw()
    {
        var docs = Path.Combine(SharedData.RepositoryRoot, "docs");
        var lines = File.ReadAllLines(Path.Combine(docs, "benchmarks.md"));
        var start = Array.FindIndex(lines, l => l.StartsWith(Heading, StringComparison.Ordinal));
        if (start < 0) throw new InvalidOperationException("docs/benchmarks.md has no table of accuracy by reviews. Run the benchmark \"review\" first.");
        int[] reviews = [.. Cells(lines[start]).Skip(1).Select(c => int.Parse(c, CultureInfo.InvariantCulture))];
        var curves = lines.Skip(start + 2).TakeWhile(l => l.StartsWith('|')).Select(Curve.Parse).ToList();
        File.WriteAllText(Path.Combine(docs, "review.svg"), Svg(reviews, curves));
    }

    private static string Svg(int[] reviews, List<Curve> curves)
    {
        var low = Math.Floor(curves.SelectMany(c => c.Points).Min(p => p.Mean - p.Half) * 50) / 50;
        var high = Math.Ceiling(curves.SelectMany(c => c.Points).Max(p => p.Mean + p.Half) * 50) / 50;
        double X(double n) => Left + (Width - Left - Right) * n / reviews[^1];
        double Y(double a) => Top + (Height - Top - Bottom) * (high - a) / (high - low);

        var svg = new StringBuilder();
        Line(svg, $"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {Width} {Height}" width="{Width}" height="{Height}" role="img" aria-labelledby="t d">""");
        Line(svg, $"<title id=\"t\">What reviews buy, by type of queue</title>");
        Line(svg, $"<desc id=\"d\">Accuracy of the labels of Banking77 after 0 to {reviews[^1]} reviews; after {reviews[^1]}: {string.Join(", ", curves.OrderByDescending(c => c.Last.Mean).Select(c => Text($"{c.Name} {c.Last.Mean:0.000}")))}.</desc>");
        Line(svg, $"<style>text{{font:13px system-ui,sans-serif;fill:#374151}}.h{{font-weight:600;fill:#111827}}.g{{stroke:#e5e7eb}}.b{{fill:#ffffff}}polyline{{fill:none;stroke-width:2.2;stroke-linejoin:round}}.i{{stroke-width:1.3}}{Styles(c => c.Light)}@media(prefers-color-scheme:dark){{text{{fill:#c3c9d4}}.h{{fill:#f3f4f6}}.g{{stroke:#313a48}}.b{{fill:#12161d}}{Styles(c => c.Dark)}}}</style>");
        Line(svg, $"""<rect class="b" width="{Width}" height="{Height}" rx="8"/>""");
        Line(svg, $"""<text class="h" x="{Left - 40}" y="24">Accuracy of the labels after so many reviews</text>""");
        for (var a = low; a <= high + 1e-9; a += 0.02)
        {
            Line(svg, $"""<line class="g" x1="{Left}" x2="{Width - Right}" y1="{Y(a):0.0}" y2="{Y(a):0.0}"/>""");
            Line(svg, $"""<text x="{Left - 8}" y="{Y(a) + 4:0.0}" text-anchor="end">{a:0.00}</text>""");
        }
        foreach (var n in reviews)
            Line(svg, $"""<text x="{X(n):0.0}" y="{Height - Bottom + 20}" text-anchor="middle">{n:N0}</text>""");
        Line(svg, $"""<text x="{(Left + Width - Right) / 2}" y="{Height - 10}" text-anchor="middle">reviews; bars are 95 % intervals over 5 seeds</text>""");
        var labels = Labels(curves, Y);
        for (var c = 0; c < curves.Count; c++)
        {
            var points = curves[c].Points;
            Line(svg, $"""<polyline class="c{c}" points="{string.Join(' ', points.Select((p, i) => Text($"{X(reviews[i]):0.0},{Y(p.Mean):0.0}")))}"/>""");
            for (var i = 1; i < points.Count; i++)
                Line(svg, $"""<path class="i c{c}" fill="none" d="M{X(reviews[i]):0.0} {Y(points[i].Mean - points[i].Half):0.0}V{Y(points[i].Mean + points[i].Half):0.0}"/>""");
            Line(svg, $"""<path class="i c{c}" fill="none" d="M{X(reviews[^1]) + 3:0.0} {Y(curves[c].Last.Mean):0.0}L{X(reviews[^1]) + 14:0.0} {labels[c]:0.0}"/>""");
            Line(svg, $"""<text class="t{c}" x="{X(reviews[^1]) + 18:0.0}" y="{labels[c] + 4:0.0}">{curves[c].Name} {curves[c].Last.Mean:0.000}</text>""");
        }
        Line(svg, $"</svg>");
        return svg.ToString();
    }

    private static string Styles(Func<(string Light, string Dark), string> colour) =>
        string.Concat(Colours.Select((c, i) => Text($".c{i}{{stroke:{colour(c)}}}.t{i}{{fill:{colour(c)}}}")));

    /// <summary>Where the names at the right end stand: beside their lines, moved apart as far as they must be.</summary>
    private static double[] Labels(List<Curve> curves, Func<double, double> y)
    {
        var at = new double[curves.Count];
        var order = Enumerable.Range(0, curves.Count).OrderBy(c => y(curves[c].Last.Mean)).ToList();
        for (var i = 0; i < order.Count; i++)
            at[order[i]] = i == 0 ? y(curves[order[i]].Last.Mean) : Math.Max(y(curves[order[i]].Last.Mean), at[order[i - 1]] + LabelHeight);
        return at;
    }

    private static string[] Cells(string row) => [.. row.Trim('|').Split('|').Select(c => c.Trim())];

    private static void Line(StringBuilder svg, FormattableString line) => svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private sealed record Curve(string Name, IReadOnlyList<(double Mean, double Half)> Points)
    {
        public (double Mean, double Half) Last => Points[^1];

        public static Curve Parse(string row)
        {
            var cells = Cells(row);
            return new Curve(cells[0], [.. cells.Skip(1).Select(Point)]);
        }

        private static (double Mean, double Half) Point(string cell)
        {
            var parts = cell.Split('±');
            double Number(string text) => double.Parse(text.Trim(), CultureInfo.InvariantCulture);
            return (Number(parts[0]), parts.Length > 1 ? Number(parts[1]) : 0);
        }
    }
}
