using System.Globalization;
using LabelStudio.Core.LabelModels.Calibration;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Students;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.LabelModels.TextAware;

/// <summary>Trains the final students and writes the pooled posteriors.</summary>
internal sealed class TextSharpener(
    FittedLabelModel model, ProbabilisticLabels labels, IReadOnlyList<string> texts, ulong[] hashes, PoolChoice choice, TextAwareOptions options, int folds)
{
    private const int Chunk = 8_192;

    private readonly int _classes = labels.Classes.Count;
    private readonly int[] _foldOf = [.. hashes.Select(h => TextFolds.Fold(h, folds, options.Seed + 1))];

    public TextAwareOutcome Run(IProgress<StageProgress>? progress, CancellationToken cancel)
    {
        var (rowOf, rows, covered) = Table();
        progress?.Report(new StageProgress("read texts"));
        var documents = options.Sample(labels.Count, options.MostTrainingDocuments);
        var chosen = documents.Select(d => texts[d]).ToArray();
        var (space, features) = FeatureSpace.Fit(options.Features, chosen, options.Fit.Threads, cancel);
        var sample = new FoldedTexts(chosen, features, [.. documents.Select(d => _foldOf[d])], folds, options.Seed);
        var sampleLabels = new ProbabilisticLabels(labels.Classes, labels.Rows, [.. documents.Select(d => labels.RowOf[d])], labels.Covered);
        var sampleGold = options.Fit.Gold is { } gold ? documents.Select(d => gold[d]).ToArray() : null;

        var done = 0;
        var sums = new double[folds][];
        Report();
        Lanes.Run(folds, options.Fit.Threads, cancel, fold =>
        {
            var student = FoldedStudents.Train(sample, sampleLabels, sampleGold, fold, choice.Penalty, null, cancel);
            sums[fold] = Predict(student, space, fold, rows, rowOf, cancel);
            Interlocked.Increment(ref done);
            Report();
        });

        progress?.Report(new StageProgress("sharpen labels"));
        Pool(rowOf, rows, Mean(sums), cancel);
        Calibrate(rowOf, rows, cancel);
        var (changed, labeled) = Compare(rowOf, rows);
        return new TextAwareOutcome(new ProbabilisticLabels(labels.Classes, rows, rowOf, covered), new TextAwareReport(
            choice.Voted, choice.Bare, choice.Penalty, choice.VotedEvidence, choice.BareEvidence, changed, labeled, Sentence(changed, labeled)));

        void Report() => progress?.Report(new StageProgress("train text students", (double)done / folds));
    }

    /// <summary>Whether the text has a say; one without a letter has none.</summary>
    private bool IsPooled(int document) => hashes[document] != TextFolds.Nothing && (labels.IsCovered(document) ? choice.Voted : choice.Bare).Text > 0;

    /// <summary>The rows that are shared stay in front; each document that the text has a say in gets one of its own.</summary>
    private (int[] RowOf, PosteriorRows Rows, bool[] Covered) Table()
    {
        var rowOf = (int[])labels.RowOf.Clone();
        var covered = new List<bool>(labels.Covered);
        for (var i = 0; i < rowOf.Length; i++)
        {
            if (!IsPooled(i)) continue;
            rowOf[i] = covered.Count;
            covered.Add(labels.IsCovered(i));
        }
        var rows = new PosteriorRows(_classes, covered.Count);
        for (var r = 0; r < labels.Rows.Count; r++) rows.Set(r, labels.Rows[r]);
        return (rowOf, rows, [.. covered]);
    }

    /// <summary>Writes what the student that has not seen a fold says of its documents into their rows.</summary>
    /// <returns>K: the sum of it over documents that teach.</returns>
    private double[] Predict(StudentWeights? student, FeatureSpace space, int fold, PosteriorRows rows, int[] rowOf, CancellationToken cancel)
    {
        var waiting = new List<int>(Chunk);
        var sum = new double[_classes];
        var row = new float[_classes];
        for (var i = 0; i < rowOf.Length; i++)
        {
            if (_foldOf[i] != fold || !IsPooled(i)) continue;
            waiting.Add(i);
            if (waiting.Count == Chunk) Flush();
        }
        Flush();
        return sum;

        void Flush()
        {
            cancel.ThrowIfCancellationRequested();
            var read = space.Transform([.. waiting.Select(i => texts[i])], 1, cancel);
            for (var j = 0; j < waiting.Count; j++)
            {
                if (student == null) Array.Fill(row, 1f / _classes);
                else student.Predict(read, j, row);
                if (options.Teaches?[waiting[j]] != false)
                    for (var k = 0; k < _classes; k++) sum[k] += row[k];
                rows.Set(rowOf[waiting[j]], row);
            }
            waiting.Clear();
        }
    }

    private double[] Mean(double[][] sums)
    {
        var total = Math.Max(sums.Sum(s => s.Sum()), 1e-9);
        return [.. Enumerable.Range(0, _classes).Select(k => sums.Sum(s => s[k]) / total)];
    }

    private void Pool(int[] rowOf, PosteriorRows rows, double[] mean, CancellationToken cancel)
    {
        Each(cancel, documents =>
        {
            var pool = new LogPool(model.ClassBalance, mean);
            var byVotes = new float[_classes];
            var byText = new float[_classes];
            var pooled = new float[_classes];
            foreach (var i in documents)
            {
                labels[i].CopyTo(byVotes);
                rows.CopyTo(rowOf[i], byText);
                pool.VotesToEvidence(byVotes);
                pool.TextToEvidence(byText);
                pool.Write(byVotes, byText, labels.IsCovered(i) ? choice.Voted : choice.Bare, pooled);
                rows.Set(rowOf[i], pooled);
            }
        });
    }

    /// <summary>With gold the confidence of the pool is set right as the label model's own is. No student has seen the document whose gold it is judged by.</summary>
    private void Calibrate(int[] rowOf, PosteriorRows rows, CancellationToken cancel)
    {
        if (options.Fit.Gold is not { } gold) return;
        var known = Enumerable.Range(0, gold.Length).Where(i => gold[i] >= 0 && labels.IsCovered(i) && IsPooled(i)).ToArray();
        var sample = new CalibrationSample([.. known.Select(i => rows[rowOf[i]].ToArray())], [.. known.Select(i => gold[i])]);
        if (Calibrations.Fit(sample) is not { } calibration) return;
        Each(cancel, documents =>
        {
            var row = new float[_classes];
            foreach (var i in documents)
            {
                if (!labels.IsCovered(i)) continue;
                rows.CopyTo(rowOf[i], row);
                calibration.Apply(row);
                rows.Set(rowOf[i], row);
            }
        });
    }

    private (int Changed, int Labeled) Compare(int[] rowOf, PosteriorRows rows)
    {
        int changed = 0, labeled = 0;
        for (var i = 0; i < rowOf.Length; i++)
        {
            if (!IsPooled(i)) continue;
            if (!labels.IsCovered(i)) labeled++;
            else if (rows.Top(rowOf[i]).Class != labels.Top(i)) changed++;
        }
        return (changed, labeled);
    }

    /// <summary>The documents that are pooled, in pieces for several threads.</summary>
    private void Each(CancellationToken cancel, Action<IEnumerable<int>> piece) =>
        Lanes.Run((labels.Count + Chunk - 1) / Chunk, options.Fit.Threads, cancel, number =>
            piece(Enumerable.Range(number * Chunk, Math.Min(Chunk, labels.Count - number * Chunk)).Where(IsPooled)));

    private string Sentence(int changed, int labeled)
    {
        var votes = choice.VotedEvidence.Votes + choice.BareEvidence.Votes;
        var gold = choice.VotedEvidence.Gold + choice.BareEvidence.Gold;
        var tested = gold == 0 ? $"{Count(votes)} held-out votes" : $"{Count(votes)} held-out votes and {Count(gold)} gold labels";
        var parts = new List<string>();
        if (choice.Voted.Text > 0) parts.Add($"{Count(changed)} of {Count(labels.RowOf.Count(r => labels.Covered[r]))} documents with votes get another label");
        if (labeled > 0) parts.Add($"{Count(labeled)} without a vote get a label of their own");
        return $"The text sharpens the labels: with it, {tested} are predicted better by {Count(choice.Gain)} nats; {string.Join(", ", parts)}.";

        static string Count(double n) => n.ToString("N0", CultureInfo.InvariantCulture);
    }
}
