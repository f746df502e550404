namespace LabelStudio.Core.Agreement;

/// <summary>Cohen's kappa: two people on the documents that both answered.</summary>
/// <remarks>
/// Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20 (1960): κ = (p_o - p_e) / (1 - p_e), p_o the share of documents with equal answers,
/// p_e = Σ_k p_1k p_2k from each person's own shares of the classes.
/// </remarks>
public static class CohenKappa
{
    /// <summary>Kappa of two people.</summary>
    /// <param name="table">The answers of at least these two.</param>
    /// <param name="first">One person.</param>
    /// <param name="second">The other.</param>
    public static AgreementEstimate Of(AnswerTable table, int first, int second)
    {
        var pairs = new List<(int, int)>();
        for (var d = 0; d < table.Documents; d++)
        {
            int one = -1, other = -1;
            foreach (var a in table[d])
            {
                if (a.Person == first) one = a.Class;
                else if (a.Person == second) other = a.Class;
            }
            if (one >= 0 && other >= 0) pairs.Add((one, other));
        }
        return Of(pairs, table.Classes);
    }

    /// <summary>Kappa of every two people who answered at least one document both, in O(pairs of answers to one document).</summary>
    /// <returns>By the two people, the smaller number first.</returns>
    public static IReadOnlyDictionary<(int First, int Second), AgreementEstimate> OfAll(AnswerTable table)
    {
        var pairs = new SortedDictionary<(int, int), List<(int, int)>>();
        for (var d = 0; d < table.Documents; d++)
        {
            var answers = table[d];
            for (var i = 0; i < answers.Length; i++)
                for (var j = i + 1; j < answers.Length; j++)
                {
                    var (a, b) = answers[i].Person < answers[j].Person ? (answers[i], answers[j]) : (answers[j], answers[i]);
                    if (!pairs.TryGetValue((a.Person, b.Person), out var both)) pairs[(a.Person, b.Person)] = both = [];
                    both.Add((a.Class, b.Class));
                }
        }
        return pairs.ToDictionary(p => p.Key, p => Of(p.Value, table.Classes));
    }

    private static AgreementEstimate Of(List<(int One, int Other)> pairs, int classes) =>
        AgreementBootstrap.Of(pairs.Count, 2 * pairs.Count, () => new Tally(pairs, classes));

    private sealed class Tally(List<(int One, int Other)> pairs, int classes) : IAgreementTally
    {
        private readonly long[] _one = new long[classes];
        private readonly long[] _other = new long[classes];
        private long _differing;
        private long _documents;

        public void Clear()
        {
            Array.Clear(_one);
            Array.Clear(_other);
            (_differing, _documents) = (0, 0);
        }

        public void Add(int document)
        {
            var (one, other) = pairs[document];
            _one[one]++;
            _other[other]++;
            if (one != other) _differing++;
            _documents++;
        }

        public (double, double) Disagreement()
        {
            var n = (double)_documents;
            var chance = 0.0;
            for (var k = 0; k < _one.Length; k++) chance += _one[k] / n * (_other[k] / n);
            return (_differing / n, 1 - chance);
        }
    }
}
