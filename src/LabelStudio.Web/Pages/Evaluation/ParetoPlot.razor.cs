using System.Globalization;
using LabelStudio.Web.Components;
using LabelStudio.Web.Formatting;
using LabelStudio.Workflow.Evaluation;
using Microsoft.AspNetCore.Components;

namespace LabelStudio.Web.Pages.Evaluation;

/// <summary>Accuracy by the logarithm of cost. Whatever lies below the line is beaten by something cheaper.</summary>
public partial class ParetoPlot
{
    private const double Left = 70;
    private const double Right = 610;
    private const double Top = 14;
    private const double Bottom = 254;
    private const double LineHeight = 15;
    private const int LongestName = 26;

    [Parameter, EditorRequired]
    public CostComparison Costs { get; set; } = null!;

    private IReadOnlyList<CostPoint> Places => [.. Costs.Points.Where(p => p.PerThousand > 0)];

    private int Least => (int)Math.Floor(Places.Min(p => Math.Log10(p.PerThousand!.Value)));

    /// <summary>At least one step to the right, so that a lone point has a scale.</summary>
    private int Most => Math.Max(Least + 1, (int)Math.Ceiling(Places.Max(p => Math.Log10(p.PerThousand!.Value))));

    private IntervalScale Accuracies => IntervalScale.Around(Places.SelectMany(p => new[] { p.Accuracy.Low, p.Accuracy.High }), 0, 1);

    private string Lead
    {
        get
        {
            var own = Costs.Points[0];
            var others = Places.Where(p => p.Kind == ContenderKind.Teacher).ToList();
            if (own.PerThousand is not { } cost) return "The cost of the student is not known.";
            var base1 = $"1,000 requests to the student cost about {EvaluationWords.Cost(cost)}, taking a core-hour at {Costs.CoreHourPrice.ToString("0.00", CultureInfo.InvariantCulture)}.";
            if (others.Count == 0) return base1 + " No teacher with prices was asked about these documents, so there is nothing to weigh it against.";
            var best = others.MaxBy(p => p.Accuracy.Value)!;
            var times = best.PerThousand!.Value / cost;
            return $"{base1} The best teacher, {best.Name}, costs {times.ToString(times >= 10 ? "N0" : "0.0", CultureInfo.InvariantCulture)} times as much and is {EvaluationWords.Points(best.Accuracy.Value - own.Accuracy.Value)} points away.";
        }
    }

    private string Spoken => "Accuracy by cost of 1,000 requests: " + string.Join("; ", Places.Select(Tip));

    /// <summary>A staircase: up to the next point on the front only where its cost is reached.</summary>
    private string Front
    {
        get
        {
            var front = Places.Where(p => p.OnFront).OrderBy(p => p.PerThousand).ToList();
            var corners = new List<string>();
            for (var i = 0; i < front.Count; i++)
            {
                if (i > 0) corners.Add($"{X(front[i].PerThousand!.Value)},{Y(front[i - 1].Accuracy.Value)}");
                corners.Add($"{X(front[i].PerThousand!.Value)},{Y(front[i].Accuracy.Value)}");
            }
            if (front.Count > 0) corners.Add($"{Right.Css()},{Y(front[^1].Accuracy.Value)}");
            return string.Join(' ', corners);
        }
    }

    /// <summary>Names beside their points, moved down where they would lie on one another.</summary>
    private IEnumerable<(CostPoint Point, string Anchor, double X, double Y)> Labels
    {
        get
        {
            var placed = new List<(double From, double To, double Y)>();
            foreach (var p in Places.OrderBy(p => YOf(p.Accuracy.Value)))
            {
                var x = XOf(p.PerThousand!.Value);
                var left = x > (Left + Right) / 2;
                var width = 6.4 * Short(p.Name).Length;
                var (from, to) = left ? (x - 10 - width, x - 10) : (x + 10, x + 10 + width);
                var y = YOf(p.Accuracy.Value) - 8;
                while (placed.Any(o => o.From < to && from < o.To && Math.Abs(o.Y - y) < LineHeight)) y += LineHeight;
                y = Math.Max(y, Top - 2);
                placed.Add((from, to, y));
                yield return (p, left ? "before" : "after", left ? x - 10 : x + 10, y);
            }
        }
    }

    private static string Short(string name) => name.Length <= LongestName ? name : name[..(LongestName - 1)] + "…";

    private static string Tip(CostPoint p) =>
        $"{p.Name}{(p.Simulated ? " (simulated)" : "")}: {EvaluationWords.Cost(p.PerThousand!.Value)}, {EvaluationWords.Share(p.Accuracy)} right";

    private static string Power(int exponent) =>
        exponent < -4 ? "10" + string.Concat(exponent.ToString(CultureInfo.InvariantCulture).Select(c => c == '-' ? '⁻' : "⁰¹²³⁴⁵⁶⁷⁸⁹"[c - '0']))
        : Math.Pow(10, exponent).ToString("0.####", CultureInfo.InvariantCulture);

    private double XOf(double cost) => Left + (Right - Left) * (Math.Log10(cost) - Least) / (Most - Least);

    private double YOf(double share) => Bottom - (Bottom - Top) * Accuracies.Place(share) / 100;

    private string X(double cost) => XOf(cost).Css();

    private string Y(double share, double down = 0) => (YOf(share) + down).Css();
}
