namespace LabelStudio.Core.Agreement;

/// <summary>Fleiss' kappa: each document answered by the same number of people, who need not be the same people.</summary>
/// <remarks>
/// Fleiss, "Measuring nominal scale agreement among many raters", Psychological Bulletin 76 (1971). With m answers to each of N documents, n_ik of them class k:
/// P_i = (Σ_k n_ik² - m) / (m (m - 1)), p_k = Σ_i n_ik / (N m), κ = (mean P_i - Σ_k p_k²) / (1 - Σ_k p_k²).
/// </remarks>
public static class FleissKappa
{
    /// <summary>Kappa over the documents with exactly <paramref name="answers"/> answers; all others are left out.</summary>
    /// <param name="table">The answers.</param>
    /// <param name="answers">m, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than two answers agree with nothing.</exception>
    public static AgreementEstimate Of(AnswerTable table, int answers)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(answers, 2);
        int[] rows = [.. Enumerable.Range(0, table.Documents).Where(d => table[d].Length == answers)];
        return AgreementBootstrap.Of(rows.Length, rows.Length * answers, () => new Tally(table, rows, answers));
    }

    private sealed class Tally(AnswerTable table, int[] rows, int answers) : IAgreementTally
    {
        private readonly long[] _counts = new long[table.Classes];
        private readonly int[] _here = new int[table.Classes];
        private long _differing;
        private long _documents;

        public void Clear()
        {
            Array.Clear(_counts);
            (_differing, _documents) = (0, 0);
        }

        public void Add(int document)
        {
            var row = table[rows[document]];
            var same = 0L;
            foreach (var a in row)
            {
                same += 2 * _here[a.Class]++ + 1;
                _counts[a.Class]++;
            }
            foreach (var a in row) _here[a.Class] = 0;
            _differing += (long)answers * answers - same;
            _documents++;
        }

        public (double, double) Disagreement()
        {
            var n = (double)_documents * answers;
            var chance = 0.0;
            foreach (var c in _counts) chance += c / n * (c / n);
            return (_differing / (n * (answers - 1)), 1 - chance);
        }
    }
}
