using System.Numerics.Tensors;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.DawidSkene;

/// <summary>Who is asked: the observer of each function, and which functions' silence says something.</summary>
internal sealed record ObserverShape(int Classes, int[] Observer, bool[] SilenceInforms)
{
    public int Functions => Observer.Length;

    public int Observers => Observer.Length == 0 ? 0 : Observer.Max() + 1;
}

/// <summary>What is learned: class shares and confusion matrices; and what they make of a vote.</summary>
internal sealed class ConfusionTables
{
    private const double Smallest = 1e-300;
    private readonly ObserverShape _shape;
    private readonly double[] _logRows;
    private readonly double[] _firing;

    /// <param name="shape">Whose tables these are.</param>
    /// <param name="balance">K class shares.</param>
    /// <param name="rows">P(v | o votes, l) at (o · K + v) · K + l.</param>
    /// <param name="fires">P(f votes | l) at f · K + l, for functions whose silence informs.</param>
    public ConfusionTables(ObserverShape shape, double[] balance, double[] rows, double[] fires)
    {
        _shape = shape;
        Balance = balance;
        Rows = rows;
        Fires = fires;
        LogBalance = Array.ConvertAll(balance, b => Math.Log(Math.Max(b, Smallest)));
        Silence = new double[balance.Length];
        _logRows = Array.ConvertAll(rows, r => Math.Log(Math.Max(r, Smallest)));
        _firing = new double[fires.Length];
        for (var f = 0; f < shape.Functions; f++)
        {
            if (!shape.SilenceInforms[f]) continue;
            for (var l = 0; l < shape.Classes; l++)
            {
                var p = fires[f * shape.Classes + l];
                Silence[l] += Math.Log(1 - p);
                _firing[f * shape.Classes + l] = Math.Log(p / (1 - p));
            }
        }
    }

    public double[] Balance { get; }

    public double[] Rows { get; }

    public double[] Fires { get; }

    public double[] LogBalance { get; }

    /// <summary>What the silence of every informing function says, by class.</summary>
    public double[] Silence { get; }

    /// <summary>Adds what a vote says (and takes away what silence would have said) to K log scores.</summary>
    public void Add(Vote vote, Span<double> scores)
    {
        var k = _shape.Classes;
        TensorPrimitives.Add(scores, _logRows.AsSpan((_shape.Observer[vote.Function] * k + vote.Class) * k, k), scores);
        if (_shape.SilenceInforms[vote.Function]) TensorPrimitives.Add(scores, _firing.AsSpan(vote.Function * k, k), scores);
    }

    /// <summary>What a vote adds to the log score of one class.</summary>
    public double LogEvidence(Vote vote, int label)
    {
        var k = _shape.Classes;
        return _logRows[(_shape.Observer[vote.Function] * k + vote.Class) * k + label] + _firing[vote.Function * k + label];
    }

    /// <summary>The largest change of a probability since other tables.</summary>
    public double Change(ConfusionTables before) =>
        Math.Max(Largest(Balance, before.Balance), Math.Max(Largest(Rows, before.Rows), Largest(Fires, before.Fires)));

    private static double Largest(double[] now, double[] before)
    {
        var most = 0.0;
        for (var i = 0; i < now.Length; i++) most = Math.Max(most, Math.Abs(now[i] - before[i]));
        return most;
    }
}
