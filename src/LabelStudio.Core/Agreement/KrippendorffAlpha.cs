namespace LabelStudio.Core.Agreement;

/// <summary>Krippendorff's alpha for nominal classes: any number of people, any of whom may have left documents out.</summary>
/// <remarks>
/// Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), and "Content Analysis" (2004), chapter 11. With m_u answers to document u, n_uk of them class k, n_k = Σ_u n_uk and
/// n = Σ_k n_k over the documents with at least two answers: α = 1 - D_o / D_e, D_o = (1/n) Σ_u (m_u² - Σ_k n_uk²) / (m_u - 1), D_e = (n² - Σ_k n_k²) / (n (n - 1)).
/// </remarks>
public static class KrippendorffAlpha
{
    /// <summary>Alpha over the documents with two answers or more, in O(n) of the answers and resamples.</summary>
    public static AgreementEstimate Of(AnswerTable table)
    {
        int[] rows = [.. Enumerable.Range(0, table.Documents).Where(d => table[d].Length > 1)];
        return AgreementBootstrap.Of(rows.Length, rows.Sum(d => table[d].Length), () => new Tally(table, rows));
    }

    private sealed class Tally(AnswerTable table, int[] rows) : IAgreementTally
    {
        private readonly long[] _counts = new long[table.Classes];
        private readonly int[] _here = new int[table.Classes];
        private double _differing;
        private long _answers;

        public void Clear()
        {
            Array.Clear(_counts);
            (_differing, _answers) = (0, 0);
        }

        public void Add(int document)
        {
            var answers = table[rows[document]];
            // pairs of equal answers, ordered: each answer meets those of its class, itself among them
            var same = 0L;
            foreach (var a in answers)
            {
                same += 2 * _here[a.Class]++ + 1;
                _counts[a.Class]++;
            }
            foreach (var a in answers) _here[a.Class] = 0;
            var m = answers.Length;
            _differing += ((long)m * m - same) / (double)(m - 1);
            _answers += m;
        }

        public (double, double) Disagreement()
        {
            var equal = 0.0;
            foreach (var c in _counts) equal += (double)c * c;
            var n = (double)_answers;
            return (_differing / n, (n * n - equal) / (n * (n - 1)));
        }
    }
}
