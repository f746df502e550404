using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Analysis;

/// <summary>What the labels of a <see cref="TrustScore"/> come from.</summary>
public enum TrustKind
{
    /// <summary>Each function counts the same.</summary>
    Majority,

    /// <summary>The one function that is right most often, chosen on other gold than it is judged by.</summary>
    BestFunction,

    /// <summary>The label model as the votes alone make it.</summary>
    Model,

    /// <summary>The label model anchored on gold, each document predicted without its own.</summary>
    ModelWithGold,
}

/// <summary>How good one way to label is on the n documents of a <see cref="TrustComparison"/>.</summary>
/// <param name="Kind">Where the labels come from.</param>
/// <param name="Accuracy">Share right with its 95 % Wilson interval.</param>
/// <param name="MacroF1">Mean F1 over the classes in the gold, 0 to 1.</param>
/// <param name="LogLoss">Nats; null for what gives no probabilities.</param>
/// <param name="Ece">Expected calibration error, 0 to 1; null for what gives no probabilities.</param>
/// <param name="Right">For each of the n documents whether it is right.</param>
public sealed record TrustScore(TrustKind Kind, Estimate Accuracy, double MacroF1, double? LogLoss, double? Ece, bool[] Right);

/// <summary>Whether a label model is worth having: majority vote, the best single function, the model without and with gold, on the same documents.</summary>
/// <remarks>
/// The documents are those with gold to judge by on which a function votes. Nothing is judged by gold it has seen: the documents are dealt into five folds, and the best function of a fold
/// is the one that is right most often on the other four; likewise the model of a fold is anchored (and calibrated) on the gold of the other four and whatever gold is not judged by.
/// A function that abstains is wrong there: used alone it would leave that document without a label.
/// </remarks>
/// <param name="Documents">The documents judged, ascending.</param>
/// <param name="Best">The function that is right most often on all of them, by its index; -1 without functions.</param>
/// <param name="Scores">In the order of <see cref="TrustKind"/>; kinds that do not apply are left out.</param>
public sealed record TrustComparison(IReadOnlyList<int> Documents, int Best, IReadOnlyList<TrustScore> Scores)
{
    private const int Folds = 5;

    /// <summary>The score of a kind, or null where there is none.</summary>
    public TrustScore? this[TrustKind kind] => Scores.FirstOrDefault(s => s.Kind == kind);

    /// <summary>How much more often the second kind is right than the first; null where one of them is left out.</summary>
    public PairedAccuracy? Gain(TrustKind first, TrustKind second) =>
        this[first] is { } a && this[second] is { } b ? PairedAccuracy.Of(a.Right, b.Right) : null;

    /// <summary>Compares.</summary>
    /// <param name="votes">n documents × m functions.</param>
    /// <param name="judge">n class indices, -1 where there is no gold to judge by. Gold of the test split must not be in it.</param>
    /// <param name="teach">n class indices of other gold, which may anchor, -1 where there is none; none where <paramref name="judge"/> has gold.</param>
    /// <param name="model">The label model, fitted without gold; null to leave it out.</param>
    /// <param name="anchor">Gives the model with gold (n class indices) applied; null to leave that out.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>Null without a document to judge by.</returns>
    /// <exception cref="ArgumentException">Gold of another length than the documents.</exception>
    public static TrustComparison? Of(
        VoteMatrix votes, int[] judge, int[] teach, FittedLabelModel? model, Func<int[], FittedLabelModel>? anchor, CancellationToken cancel = default)
    {
        if (judge.Length != votes.Documents || teach.Length != votes.Documents)
            throw new ArgumentException($"There are {judge.Length} and {teach.Length} gold entries for {votes.Documents} documents; give one each, -1 where no gold is known.", nameof(judge));
        var documents = Enumerable.Range(0, votes.Documents).Where(d => judge[d] >= 0 && votes.Functions.Any(f => f[d] != VoteColumn.Abstain)).ToArray();
        if (documents.Length == 0) return null;
        var gold = documents.Select(d => judge[d]).ToArray();
        var part = Part(votes, documents);
        var scores = new List<TrustScore>();
        var majority = new MajorityVote().Fit(part, LabelModelOptions.Default, null, cancel).Predict(part, cancel);
        scores.Add(Score(TrustKind.Majority, gold, majority));
        scores.Add(BestFunction(part, gold));
        if (model != null) scores.Add(Score(TrustKind.Model, gold, model.Predict(part, cancel)));
        if (anchor != null) scores.Add(Score(TrustKind.ModelWithGold, gold, Anchored(votes, documents, judge, teach, anchor, cancel)));
        return new TrustComparison(documents, MostRight(part, gold, -1), scores);
    }

    private static ProbabilisticLabels Anchored(
        VoteMatrix votes, int[] documents, int[] judge, int[] teach, Func<int[], FittedLabelModel> anchor, CancellationToken cancel)
    {
        var k = votes.Classes.Count;
        var rows = new float[documents.Length * k];
        for (var fold = 0; fold < Folds; fold++)
        {
            var mine = Enumerable.Range(0, documents.Length).Where(i => i % Folds == fold).ToArray();
            if (mine.Length == 0) break;
            var known = new int[judge.Length];
            for (var d = 0; d < known.Length; d++) known[d] = Math.Max(judge[d], teach[d]);
            foreach (var i in mine) known[documents[i]] = -1;
            var labels = anchor(known).Predict(Part(votes, [.. mine.Select(i => documents[i])]), cancel);
            for (var i = 0; i < mine.Length; i++) labels[i].CopyTo(rows.AsSpan(mine[i] * k));
        }
        var covered = new bool[documents.Length];
        Array.Fill(covered, true);
        return new ProbabilisticLabels(votes.Classes, rows, [.. Enumerable.Range(0, documents.Length)], covered);
    }

    private static TrustScore BestFunction(VoteMatrix part, int[] gold)
    {
        // row c is the certainty of class c; an abstention stands for any class but the right one
        var k = part.Classes.Count;
        var rows = new float[k * k];
        for (var c = 0; c < k; c++) rows[c * k + c] = 1;
        var answers = new int[gold.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            var chosen = part.Functions[MostRight(part, gold, fold)];
            for (var i = fold; i < gold.Length; i += Folds)
                answers[i] = chosen[i] is var v and not VoteColumn.Abstain ? v : gold[i] == 0 ? 1 : 0;
        }
        var covered = new bool[k];
        Array.Fill(covered, true);
        return Score(TrustKind.BestFunction, gold, new ProbabilisticLabels(part.Classes, rows, answers, covered)) with { LogLoss = null, Ece = null };
    }

    /// <summary>The function that is right most often outside a fold; of equals the first.</summary>
    private static int MostRight(VoteMatrix part, int[] gold, int except)
    {
        var (best, most) = (0, -1);
        for (var f = 0; f < part.Functions.Count; f++)
        {
            var right = 0;
            for (var i = 0; i < gold.Length; i++)
                if (i % Folds != except && part.Functions[f][i] == gold[i]) right++;
            if (right > most) (best, most) = (f, right);
        }
        return best;
    }

    private static TrustScore Score(TrustKind kind, int[] gold, ProbabilisticLabels labels)
    {
        var rows = new ScoredRows(gold, labels);
        var tally = new Tally(rows);
        var right = new bool[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            tally.Add(i);
            right[i] = rows.Gold[i] == rows.Predicted[i];
        }
        return new TrustScore(kind, Intervals.Wilson(right.Count(r => r), right.Length), tally.MacroF1, tally.LogLoss, tally.Ece, right);
    }

    private static VoteMatrix Part(VoteMatrix votes, int[] documents)
    {
        var columns = votes.Functions.Select(f =>
        {
            var column = new VoteColumn(f.Name, documents.Length, votes.Classes.Count);
            for (var i = 0; i < documents.Length; i++) column[i] = f[documents[i]];
            if (f.Confidence is { } confidence) column.Confidence = [.. documents.Select(d => confidence[d])];
            return column;
        });
        return new VoteMatrix(votes.Classes, [.. columns], documents.Length);
    }
}
