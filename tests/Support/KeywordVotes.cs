using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Tests.Support;

/// <summary>Seeded votes of keyword rules, each of which speaks for one class, in the many shapes such sets have.</summary>
/// <remarks>
/// What varies: classes 2 to 20, balance, documents, rules a class, coverage (.5 to 20 %), how often a rule is right and with which class it errs, how much longer some documents are
/// than others (a short one silences all rules), subtopics that rules divide among themselves, rules that repeat each other, and whether only the first rule that matches votes.
/// </remarks>
public static class KeywordVotes
{
    private const int MostRules = 60;
    private const int FewestVotes = 5;
    private const double MostRate = 0.85;

    public static LabeledVotes Make(int seed)
    {
        var draws = new SeededDraws((uint)seed);
        var world = new World(draws);
        var columns = new List<int[]>();
        var rules = Rules(draws, world.Classes);
        var (leastCoverage, mostCoverage) = draws.Range(Math.Log(0.005), Math.Log(0.2));
        var (leastAccuracy, mostAccuracy) = draws.Range(0.5, 0.97);
        var before = new Dictionary<int, int[]>();
        foreach (var label in rules)
        {
            var coverage = Math.Exp(draws.Uniform(leastCoverage, mostCoverage)) * Math.Min(1, 2.0 / world.Classes);
            // a rule that somebody wrote is better than chance
            var accuracy = Math.Max(draws.Uniform(leastAccuracy, mostAccuracy), world.Balance[label] + 0.15 * (1 - world.Balance[label]));
            var column = world.Votes(draws, label, coverage, accuracy, columns.Count);
            if (before.TryGetValue(label, out var other) && world.Repetition > 0 && draws.Chance(0.5))
                for (var i = 0; i < column.Length; i++)
                    if (draws.Chance(world.Repetition)) column[i] = other[i];
            before[label] = column;
            columns.Add(column);
        }
        KeepOneOf(draws, columns, draws.One(0, 0, 0.4, 0.9));
        columns.RemoveAll(c => c.Count(v => v >= 0) < FewestVotes);
        return Matrix(columns, world.Classes, world.Gold);
    }

    internal static LabeledVotes Matrix(IReadOnlyList<int[]> columns, int classes, int[] gold)
    {
        var documents = gold.Length;
        var names = new ClassList(Enumerable.Range(0, classes).Select(k => $"c{k}"));
        var made = columns.Select((votes, f) =>
        {
            var column = new VoteColumn($"f{f}", documents, classes);
            for (var i = 0; i < documents; i++) column[i] = votes[i];
            return column;
        });
        return new LabeledVotes([.. Enumerable.Range(0, documents).Select(i => $"d{i}")], new VoteMatrix(names, [.. made], documents), gold, 0);
    }

    private static List<int> Rules(SeededDraws draws, int classes)
    {
        var each = draws.Whole(1, 10);
        var even = draws.Chance(0.5);
        var rules = new List<int>();
        for (var k = 0; k < classes; k++)
            rules.AddRange(Enumerable.Repeat(k, even ? each : draws.Whole(1, 10)));
        return rules[..Math.Min(rules.Count, MostRules)];
    }

    /// <summary>In this share of the documents only one of the rules that match votes, as in a list of which the first match counts.</summary>
    private static void KeepOneOf(SeededDraws draws, List<int[]> columns, double share)
    {
        if (share == 0) return;
        for (var i = 0; i < columns[0].Length; i++)
        {
            if (!draws.Chance(share)) continue;
            var fired = columns.Where(c => c[i] >= 0).ToList();
            if (fired.Count < 2) continue;
            var kept = fired[draws.Whole(0, fired.Count - 1)];
            foreach (var column in fired)
                if (column != kept) column[i] = VoteColumn.Abstain;
        }
    }

    private sealed class World
    {
        private readonly double[] _length;
        private readonly int[] _topic;
        private readonly int _topics;
        private readonly double[][] _errsTowards;

        public World(SeededDraws draws)
        {
            Classes = draws.One(2, 2, 2, 3, 4, 5, 6, 8, 12, 20);
            var documents = (int)draws.Spread(500, 6000);
            Balance = draws.Dirichlet(Classes, draws.One(1, 3, 10, 100), 0.25 / Classes);
            var shape = draws.One(0.5, 1, 2, 4, 1000);
            _topics = draws.One(1, 1, 2, 4);
            Repetition = draws.One(0, 0, 0.3, 0.7);
            var concentration = draws.One(0.5, 100);
            Gold = new int[documents];
            _length = new double[documents];
            _topic = new int[documents];
            for (var i = 0; i < documents; i++)
                (Gold[i], _length[i], _topic[i]) = (draws.Index(Balance), draws.Gamma(shape) / shape, draws.Whole(0, _topics - 1));
            _errsTowards = [.. Enumerable.Range(0, Classes).Select(_ => draws.Dirichlet(Classes, concentration))];
        }

        public int Classes { get; }

        public double[] Balance { get; }

        public int[] Gold { get; }

        /// <summary>How often a rule that repeats another does what that one does.</summary>
        public double Repetition { get; }

        public int[] Votes(SeededDraws draws, int label, double coverage, double accuracy, int rule)
        {
            var rates = Rates(label, coverage, accuracy);
            var votes = new int[Gold.Length];
            for (var i = 0; i < votes.Length; i++)
            {
                var rate = -Math.Log(1 - rates[Gold[i]]) * _length[i];
                if (_topics > 1 && Gold[i] == label) rate *= _topic[i] == rule % _topics ? 0.8 * _topics : 0.2 * _topics / (_topics - 1);
                votes[i] = draws.Chance(1 - Math.Exp(-rate)) ? label : VoteColumn.Abstain;
            }
            return votes;
        }

        private double[] Rates(int label, double coverage, double accuracy)
        {
            var wrong = new double[Classes];
            for (var k = 0; k < Classes; k++)
                if (k != label) wrong[k] = _errsTowards[label][k] * Balance[k];
            var sum = wrong.Sum();
            return [.. Enumerable.Range(0, Classes).Select(k =>
                Math.Min(MostRate, coverage * (k == label ? accuracy : (1 - accuracy) * wrong[k] / sum) / Balance[k]))];
        }
    }
}
