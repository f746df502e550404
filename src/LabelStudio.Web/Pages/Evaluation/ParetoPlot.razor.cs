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
    private const double Width = 638;
    private const double LineHeight = 15;
    private const int MostSteps = 10;
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
            var points = 100 * (best.Accuracy.Value - own.Accuracy.Value);
            var difference = Math.Abs(points) < 0.05 ? "is as often right" : $"is right on {Math.Abs(points).Fixed(1)} points {(points > 0 ? "more" : "fewer")}";
            return $"{base1} The best teacher, {best.Name}, costs {times.ToString(times >= 10 ? "N0" : "0.0", CultureInfo.InvariantCulture)} times as much and {difference}.";
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

    /// <summary>Names beside their points, moved up or down where they would lie on one another, on a point or on an interval; a line leads to those that were moved.</summary>
    private IEnumerable<PlotLabel> Labels
    {
        get
        {
            var places = Places;
            var taken = new List<(CostPoint? Of, Box Box)>();
            foreach (var p in places)
            {
                var (x, y) = (XOf(p.PerThousand!.Value), YOf(p.Accuracy.Value));
                taken.Add((p, new Box(x - 7, x + 7, y - 7, y + 7)));
                taken.Add((p, new Box(x - 2, x + 2, YOf(p.Accuracy.High), YOf(p.Accuracy.Low))));
            }
            var common = CommonStart([.. places.Where(p => p.Kind == ContenderKind.Teacher).Select(p => p.Name)]);
            foreach (var p in places.OrderBy(p => YOf(p.Accuracy.Value)))
            {
                var name = Short(p.Kind == ContenderKind.Teacher ? p.Name[common..] : p.Name);
                var label = Candidates(p, name).FirstOrDefault(c => taken.TrueForAll(t => t.Of == p || !t.Box.Meets(c.Box))) ?? Candidates(p, name).First();
                taken.Add((null, label.Box));
                yield return label;
            }
        }
    }

    /// <summary>Where a name may stand, the best places first.</summary>
    private IEnumerable<PlotLabel> Candidates(CostPoint p, string name)
    {
        const double gap = 11, letter = 6.6;
        var (x, y) = (XOf(p.PerThousand!.Value), YOf(p.Accuracy.Value));
        var width = letter * name.Length;
        for (var step = 0; step <= MostSteps; step++)
            foreach (var down in step == 0 ? [0.0] : new[] { -step * LineHeight, step * LineHeight })
                foreach (var left in new[] { x > (Left + Right) / 2, x <= (Left + Right) / 2 })
                {
                    var (from, to) = left ? (x - gap - width, x - gap) : (x + gap, x + gap + width);
                    var baseline = y - 8 + down;
                    if (from < Left || to > Width || baseline < Top || baseline > Bottom - 4) continue;
                    yield return new PlotLabel(p, name, left ? "before" : "after", left ? to : from, baseline, step > 1, new Box(from, to, baseline - 11, baseline + 3));
                }
        yield return new PlotLabel(p, name, "after", x + gap, y - 8, false, new Box(x + gap, x + gap + width, y - 19, y - 5));
    }

    /// <summary>How many letters all names begin with, up to a space.</summary>
    private static int CommonStart(IReadOnlyList<string> names)
    {
        if (names.Count < 2) return 0;
        var most = 0;
        while (most < names.Min(n => n.Length) && names.All(n => n[most] == names[0][most])) most++;
        return most == 0 ? 0 : names[0].LastIndexOf(' ', most - 1) + 1;
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

    /// <summary>A name in the plot.</summary>
    /// <param name="Anchor">"before" or "after" the place.</param>
    /// <param name="Moved">Whether it stands so far from its point that a line has to lead to it.</param>
    private sealed record PlotLabel(CostPoint Point, string Name, string Anchor, double X, double Y, bool Moved, Box Box);

    private readonly record struct Box(double Left, double Right, double Top, double Bottom)
    {
        public bool Meets(Box other) => Left < other.Right && other.Left < Right && Top < other.Bottom && other.Top < Bottom;
    }
}
