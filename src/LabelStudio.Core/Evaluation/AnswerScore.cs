namespace LabelStudio.Core.Evaluation;

/// <summary>How good answers are that may be missing: votes of a function, of a teacher, of the majority. A missing answer is wrong, for whoever asks gets none.</summary>
/// <param name="N">Documents with gold.</param>
/// <param name="Answered">Documents of them with an answer.</param>
/// <param name="Accuracy">Share of the n that are right, with its 95 % bootstrap interval over documents.</param>
/// <param name="AccuracyAnswered">Share of the answered ones that are right, with its Wilson interval.</param>
/// <param name="MacroF1">Mean F1 over the classes that occur in the gold, with its 95 % bootstrap interval.</param>
public sealed record AnswerScore(int N, int Answered, Estimate Accuracy, Estimate AccuracyAnswered, Estimate MacroF1)
{
    /// <summary>Scores answers.</summary>
    /// <param name="gold">n class indices, -1 where no gold is known; such documents are left out.</param>
    /// <param name="answers">n class indices, -1 for no answer.</param>
    /// <param name="classes">K.</param>
    /// <param name="options">Resamples and seed, or null for the defaults.</param>
    /// <exception cref="ArgumentException">Different lengths, or no gold at all.</exception>
    public static AnswerScore Of(IReadOnlyList<int> gold, IReadOnlyList<int> answers, int classes, EvaluationOptions? options = null)
    {
        if (answers.Count != gold.Count) throw new ArgumentException($"{answers.Count} answers for {gold.Count} gold labels.", nameof(answers));
        options ??= EvaluationOptions.Default;
        var rows = Enumerable.Range(0, gold.Count).Where(i => gold[i] >= 0).ToArray();
        if (rows.Length == 0) throw new ArgumentException("No document has a gold label, so there is nothing to evaluate against.", nameof(gold));
        var known = Array.ConvertAll(rows, i => gold[i]);
        var given = Array.ConvertAll(rows, i => answers[i]);

        var all = new Counts(classes);
        for (var i = 0; i < known.Length; i++) all.Add(known[i], given[i]);
        var resamples = Bootstrap.Resamples(known.Length, options.Bootstrap);
        var accuracy = new double[resamples];
        var macroF1 = new double[resamples];
        Bootstrap.Run(known.Length, options, () => new Counts(classes), (b, drawn, counts) =>
        {
            counts.Clear();
            foreach (var i in drawn) counts.Add(known[i], given[i]);
            accuracy[b] = counts.Accuracy;
            macroF1[b] = counts.MacroF1;
        });
        var answered = given.Count(a => a >= 0);
        return new AnswerScore(
            known.Length, answered, Intervals.Percentile(all.Accuracy, accuracy), Intervals.Wilson(all.Right, answered), Intervals.Percentile(all.MacroF1, macroF1));
    }

    private sealed class Counts(int classes)
    {
        private readonly int[] _gold = new int[classes];
        private readonly int[] _answered = new int[classes];
        private readonly int[] _right = new int[classes];
        private int _n;

        public int Right { get; private set; }

        public double Accuracy => Right / (double)_n;

        public double MacroF1
        {
            get
            {
                var (sum, occurring) = (0.0, 0);
                for (var k = 0; k < _gold.Length; k++)
                {
                    if (_gold[k] == 0) continue;
                    sum += 2.0 * _right[k] / (_gold[k] + _answered[k]);
                    occurring++;
                }
                return sum / occurring;
            }
        }

        public void Add(int gold, int answer)
        {
            _n++;
            _gold[gold]++;
            if (answer >= 0) _answered[answer]++;
            if (answer != gold) return;
            _right[gold]++;
            Right++;
        }

        public void Clear()
        {
            Array.Clear(_gold);
            Array.Clear(_answered);
            Array.Clear(_right);
            _n = Right = 0;
        }
    }
}
