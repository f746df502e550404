using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>Cuts the functions into sets that are held out in turn. Functions that repeat each other stay together: a copy that is left in would predict the one held out, and the text would get the credit.</summary>
internal static class FunctionSets
{
    private const int MostSets = 3;
    private const double Deviations = 2;

    /// <summary>Two or three sets of functions that vote, or none where they cannot be told apart.</summary>
    /// <param name="model">Fitted to all of them.</param>
    /// <param name="patterns">Their votes.</param>
    /// <param name="tallies">The same, counted.</param>
    /// <param name="groups">Groups that were declared dependent, or null.</param>
    public static int[][] Of(FittedLabelModel model, VotePatterns patterns, VoteTallies tallies, IReadOnlyList<IReadOnlyList<int>>? groups)
    {
        var root = Enumerable.Range(0, tallies.Functions).ToArray();
        foreach (var group in groups ?? [])
            foreach (var f in group) root[Find(root, f)] = Find(root, group[0]);
        JoinNearDuplicates(model, root);
        JoinOverlapping(model, patterns, tallies, root);
        // functions of one class stand together and are dealt out, so that the others still know the class when one is held out
        var atoms = Enumerable.Range(0, tallies.Functions).GroupBy(f => Find(root, f)).Select(g => new Atom([.. g], tallies)).Where(a => a.Votes > 0)
            .OrderBy(a => a.Class).ThenByDescending(a => a.Votes).ThenBy(a => a.Functions[0]).ToArray();
        if (atoms.Length < 2) return [];
        var sets = new List<int>[Math.Min(MostSets, atoms.Length)];
        for (var s = 0; s < sets.Length; s++) sets[s] = [];
        for (var a = 0; a < atoms.Length; a++) sets[a % sets.Length].AddRange(atoms[a].Functions);
        return [.. sets.Select(s => s.Order().ToArray())];
    }

    private static void JoinNearDuplicates(FittedLabelModel model, int[] root)
    {
        var number = model.Functions.Select((f, i) => (f.Name, i)).ToDictionary(f => f.Name, f => f.i, StringComparer.Ordinal);
        for (var f = 0; f < root.Length; f++)
            foreach (var other in model.Functions[f].NearDuplicates) root[Find(root, f)] = Find(root, number[other]);
    }

    /// <summary>
    /// Two keyword functions of one class that know nothing but the class fire together at most n_j n_k / (N π) times, which perfect ones do; more than that means that they share words.
    /// </summary>
    private static void JoinOverlapping(FittedLabelModel model, VotePatterns patterns, VoteTallies tallies, int[] root)
    {
        var keyword = KeywordFunctions.Of(tallies);
        var both = new Dictionary<(int, int), int>();
        for (var p = 0; p < patterns.Count; p++)
        {
            var votes = patterns[p];
            for (var i = 1; i < votes.Length; i++)
                for (var j = 0; j < i; j++)
                    if (votes[i].Class == votes[j].Class && keyword[votes[i].Function] && keyword[votes[j].Function])
                        both[(votes[j].Function, votes[i].Function)] = both.GetValueOrDefault((votes[j].Function, votes[i].Function)) + patterns.Counts[p];
        }
        foreach (var ((j, k), together) in both)
        {
            double nj = tallies.Votes[j], nk = tallies.Votes[k];
            var share = model.ClassBalance[MainClass(tallies, j)];
            var most = Math.Min(nj * nk / Math.Max(tallies.Documents * share, 1e-9), Math.Min(nj, nk));
            if (together > most + Deviations * (Math.Sqrt(most) + 1)) root[Find(root, j)] = Find(root, k);
        }
    }

    private static int MainClass(VoteTallies tallies, int function)
    {
        var main = 0;
        for (var v = 1; v < tallies.Classes; v++)
            if (tallies.ClassVotes[function * tallies.Classes + v] > tallies.ClassVotes[function * tallies.Classes + main]) main = v;
        return main;
    }

    private static int Find(int[] root, int f)
    {
        while (root[f] != f) f = root[f] = root[root[f]];
        return f;
    }

    private sealed class Atom
    {
        public Atom(int[] functions, VoteTallies tallies)
        {
            Functions = functions;
            foreach (var f in functions) Votes += tallies.Votes[f];
            // functions of many classes come last, by how much they vote
            Class = tallies.ClassesUsed(functions[0]) == 1 ? MainClass(tallies, functions[0]) : tallies.Classes;
        }

        public int[] Functions { get; }

        public long Votes { get; }

        public int Class { get; }
    }
}
