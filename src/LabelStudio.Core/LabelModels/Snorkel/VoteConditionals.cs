using System.Numerics.Tensors;

namespace LabelStudio.Core.LabelModels.Snorkel;

/// <summary>P(f votes v | l), clamped, and with its columns where they belong.</summary>
internal sealed class VoteConditionals
{
    private readonly int _classes;
    private readonly int[] _rowOf;
    private readonly double[] _log;
    private readonly double _logRight;
    private readonly double _logWrong;

    /// <param name="tallies">Which votes there are: each (function, class) with votes has a row.</param>
    /// <param name="mu">d × K: P(f votes v | l), row after row.</param>
    /// <param name="balance">K class shares.</param>
    /// <param name="startPrecision">How a vote is read that the function never cast.</param>
    public VoteConditionals(VoteTallies tallies, double[] mu, double[] balance, double startPrecision)
    {
        var k = _classes = balance.Length;
        Mu = mu;
        Balance = balance;
        StartPrecision = startPrecision;
        var clamp = Clamp(tallies.Documents);
        _log = Array.ConvertAll(mu, Math.Log);
        _logRight = Math.Log(startPrecision);
        _logWrong = Math.Log(Math.Max(1 - startPrecision, clamp) / (k - 1));
        _rowOf = new int[tallies.ClassVotes.Length];
        Accuracy = new double[tallies.Functions];
        var rows = 0;
        for (var f = 0; f < tallies.Functions; f++)
        {
            var right = 0.0;
            for (var v = 0; v < k; v++)
            {
                var at = f * k + v;
                _rowOf[at] = tallies.ClassVotes[at] > 0 ? rows++ : -1;
                // what was never voted stands at the clamp
                right += balance[v] * (_rowOf[at] >= 0 ? mu[_rowOf[at] * k + v] : clamp);
            }
            if (tallies.Votes[f] > 0) Accuracy[f] = Math.Clamp(right * tallies.Documents / tallies.Votes[f], 1e-6, 1);
        }
    }

    public double[] Mu { get; }

    /// <summary>K class shares.</summary>
    public double[] Balance { get; }

    public double StartPrecision { get; }

    /// <summary>P(vote is right and cast) / P(cast) of each function: Snorkel's weights. 0 for a function that never votes.</summary>
    public double[] Accuracy { get; }

    public static VoteConditionals Of(VoteTallies tallies, VoteMoments moments, double[] mu, double[] balance, double startPrecision)
    {
        var clamp = Clamp(tallies.Documents);
        return new VoteConditionals(tallies, Permuted(moments, Array.ConvertAll(mu, p => Math.Clamp(p, clamp, 1 - clamp)), balance), balance, startPrecision);
    }

    /// <summary>log P(f votes v | l).</summary>
    public double Log(int function, int vote, int label)
    {
        var row = _rowOf[function * _classes + vote];
        return row >= 0 ? _log[row * _classes + label] : vote == label ? _logRight : _logWrong;
    }

    /// <summary>Adds log P(f votes v | l) to K scores.</summary>
    public void Add(int function, int vote, Span<double> scores)
    {
        var row = _rowOf[function * _classes + vote];
        if (row >= 0)
        {
            TensorPrimitives.Add(scores, _log.AsSpan(row * _classes, _classes), scores);
            return;
        }
        for (var l = 0; l < _classes; l++) scores[l] += vote == l ? _logRight : _logWrong;
    }

    /// <summary>Snorkel's: a power of ten that falls with the number of documents.</summary>
    private static double Clamp(int documents) => Math.Min(0.01, 1 / Math.Pow(10, Math.Ceiling(Math.Log10(Math.Max(documents, 1)))));

    /// <summary>Classes of equal share (to three decimals) may stand for one another in any solution; of all ways the one is taken under which functions are right most.</summary>
    private static double[] Permuted(VoteMoments moments, double[] mu, double[] balance)
    {
        var k = moments.Classes;
        var agree = new double[k * k];
        for (var i = 0; i < moments.Rows; i++)
            for (var l = 0; l < k; l++)
                agree[l * k + moments.ClassOf[i]] += mu[i * k + l] * balance[l];
        var permuted = new double[mu.Length];
        foreach (var group in Enumerable.Range(0, k).GroupBy(l => Math.Round(balance[l], 3)).Select(g => g.ToArray()))
        {
            var cost = new double[group.Length * group.Length];
            for (var a = 0; a < group.Length; a++)
                for (var b = 0; b < group.Length; b++)
                    cost[a * group.Length + b] = -agree[group[a] * k + group[b]];
            var place = Assignment.Cheapest(group.Length, cost);
            for (var a = 0; a < group.Length; a++)
                for (var i = 0; i < moments.Rows; i++)
                    permuted[i * k + group[place[a]]] = mu[i * k + group[a]];
        }
        return permuted;
    }
}
