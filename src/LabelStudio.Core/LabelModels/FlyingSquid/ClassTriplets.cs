namespace LabelStudio.Core.LabelModels.FlyingSquid;

/// <summary>Triplets in one class against the rest.</summary>
internal sealed class ClassTriplets(PairVotes pairs, int label, bool[] constant)
{
    private const int MostPartners = 24;
    private const double FewestDocuments = 10;
    private const double Largest = 0.98;
    private const int SignRounds = 20;

    private readonly int _functions = pairs.Functions;

    /// <summary>For each function a number in (-1, 1), or NaN.</summary>
    public double[] Solve()
    {
        var sizes = new double[_functions];
        var found = new List<double>();
        for (var i = 0; i < _functions; i++)
        {
            found.Clear();
            var partners = Partners(i);
            for (var a = 0; a < partners.Count; a++)
                for (var b = a + 1; b < partners.Count; b++)
                    AddTriplet(i, partners[a], partners[b], found);
            sizes[i] = found.Count == 0 ? double.NaN : Math.Min(Median(found), Largest);
        }
        return WithSigns(sizes);
    }

    private void AddTriplet(int i, int j, int k, List<double> found)
    {
        if (!Tells(j, k)) return;
        var apart = pairs.Moment(j, k, label);
        // a moment that may as well be 0 must not be divided by
        if (apart == 0 || apart * apart * pairs.Documents(j, k) < 4 * (1 - apart * apart)) return;
        found.Add(Math.Sqrt(Math.Abs(pairs.Moment(i, j, label) * pairs.Moment(i, k, label) / apart)));
    }

    private bool Tells(int i, int j) => i != j && !(constant[i] && constant[j]) && pairs.Documents(i, j) >= FewestDocuments;

    /// <summary>The functions whose agreement with this one is told best.</summary>
    private List<int> Partners(int i)
    {
        var partners = Enumerable.Range(0, _functions).Where(j => Tells(i, j)).ToList();
        return partners.Count <= MostPartners
            ? partners
            : [.. partners.OrderByDescending(j => Math.Abs(pairs.Moment(i, j, label)) * Math.Sqrt(pairs.Documents(i, j))).Take(MostPartners).Order()];
    }

    /// <summary>Functions take the side that the others' moments put them on, starting from all better than chance; at the end most are.</summary>
    private double[] WithSigns(double[] sizes)
    {
        var sides = Array.ConvertAll(sizes, s => double.IsNaN(s) ? 0 : 1);
        for (var round = 0; round < SignRounds; round++)
        {
            var next = new int[_functions];
            for (var i = 0; i < _functions; i++)
            {
                if (sides[i] == 0) continue;
                var pull = 0.0;
                for (var j = 0; j < _functions; j++)
                    if (sides[j] != 0 && Tells(i, j)) pull += pairs.Documents(i, j) * pairs.Moment(i, j, label) * sizes[j] * sides[j];
                next[i] = pull < 0 ? -1 : 1;
            }
            if (next.AsSpan().SequenceEqual(sides)) break;
            sides = next;
        }
        if (sides.Sum() < 0) sides = Array.ConvertAll(sides, s => -s);
        return [.. sizes.Select((s, i) => s * sides[i])];
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[values.Count / 2 - 1] + values[values.Count / 2]) / 2;
    }
}
