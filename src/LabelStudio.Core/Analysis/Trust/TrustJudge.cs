using LabelStudio.Core.Evaluation;
using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Analysis;

/// <summary>Labels the documents of a <see cref="TrustComparison"/> in each of the ways compared, none of which sees the gold it is judged by.</summary>
internal sealed class TrustJudge
{
    private const int Folds = 5;

    private readonly VoteMatrix _votes;
    private readonly int[] _known;
    private readonly int[] _documents;
    private readonly int[] _gold;
    private readonly VoteMatrix _judged;
    private readonly int _uncovered;

    public TrustJudge(VoteMatrix votes, int[] judge, int[] teach)
    {
        _votes = votes;
        _known = [.. judge.Zip(teach, Math.Max)];
        var asked = Enumerable.Range(0, votes.Documents).Where(d => judge[d] >= 0).ToArray();
        _documents = [.. asked.Where(d => votes.Functions.Any(f => f[d] != VoteColumn.Abstain))];
        _uncovered = asked.Length - _documents.Length;
        _gold = [.. _documents.Select(d => judge[d])];
        _judged = votes.Select(_documents);
    }

    public TrustComparison? Compare(FittedLabelModel? model, Func<int[], FittedLabelModel>? withGold, Func<ProbabilisticLabels>? withText, CancellationToken cancel)
    {
        if (_documents.Length == 0) return null;
        var majority = new MajorityVote().Fit(_judged, LabelModelOptions.Default, null, cancel);
        List<TrustScore> scores = [Score(TrustKind.Majority, majority.Predict(_judged, cancel)), BestFunction()];
        if (model != null) scores.Add(Score(TrustKind.Model, model.Predict(_judged, cancel)));
        if (withGold != null) scores.Add(Score(TrustKind.ModelWithGold, WithGold(withGold, cancel)));
        if (withText?.Invoke() is { } sharpened) scores.Add(Score(TrustKind.ModelWithText, sharpened.For([.. _documents.Select(d => sharpened.RowOf[d])])));
        var cast = Enumerable.Range(0, _gold.Length).Select(i => _judged.Functions.Count(f => f[i] != VoteColumn.Abstain));
        return new TrustComparison(_documents, MostRight(except: -1), scores)
        {
            Uncovered = _uncovered,
            LoneVotes = cast.Count(votes => votes == 1),
            NoRightVote = _gold.Where((g, i) => _judged.Functions.All(f => f[i] < 0 || !_judged.Voted.Names(f[i], g))).Count(),
        };
    }

    private ProbabilisticLabels WithGold(Func<int[], FittedLabelModel> withGold, CancellationToken cancel)
    {
        var k = _votes.Classes.Count;
        var rows = new float[_gold.Length * k];
        for (var fold = 0; fold < Math.Min(Folds, _gold.Length); fold++)
        {
            cancel.ThrowIfCancellationRequested();
            var mine = Enumerable.Range(0, _gold.Length).Where(i => i % Folds == fold).ToArray();
            var known = (int[])_known.Clone();
            foreach (var i in mine) known[_documents[i]] = -1;
            var labels = withGold(known).Predict(_judged.Select(mine), cancel);
            for (var i = 0; i < mine.Length; i++) labels[i].CopyTo(rows.AsSpan(mine[i] * k));
        }
        return new ProbabilisticLabels(_votes.Classes, rows, [.. Enumerable.Range(0, _gold.Length)], Covered(_gold.Length));
    }

    private TrustScore BestFunction()
    {
        // row c is the certainty of class c; an abstention stands for any class but the right one
        var k = _votes.Classes.Count;
        var rows = new float[k * k];
        for (var c = 0; c < k; c++) rows[c * k + c] = 1;
        var answers = new int[_gold.Length];
        for (var fold = 0; fold < Folds; fold++)
        {
            var chosen = _judged.Functions[MostRight(fold)];
            for (var i = fold; i < _gold.Length; i += Folds)
                answers[i] = chosen[i] is var v and not VoteColumn.Abstain ? _judged.Voted.Single(v) : _gold[i] == 0 ? 1 : 0;
        }
        return Score(TrustKind.BestFunction, new ProbabilisticLabels(_votes.Classes, rows, answers, Covered(k))) with { LogLoss = null, Ece = null, Losses = null };
    }

    /// <summary>The function that is right most often outside a fold; of equals the first.</summary>
    private int MostRight(int except)
    {
        var (best, most) = (0, -1);
        for (var f = 0; f < _judged.Functions.Count; f++)
        {
            var right = 0;
            for (var i = 0; i < _gold.Length; i++)
                if (i % Folds != except && _judged.Functions[f][i] is var v and not VoteColumn.Abstain && _judged.Voted.Single(v) == _gold[i]) right++;
            if (right > most) (best, most) = (f, right);
        }
        return best;
    }

    private TrustScore Score(TrustKind kind, ProbabilisticLabels labels)
    {
        var rows = new ScoredRows(_gold, labels);
        var tally = new Tally(rows);
        var right = new bool[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            tally.Add(i);
            right[i] = rows.Gold[i] == rows.Predicted[i];
        }
        return new TrustScore(kind, Intervals.Wilson(right.Count(r => r), right.Length), tally.MacroF1, tally.LogLoss, tally.Ece, right, rows.Loss);
    }

    private static bool[] Covered(int rows)
    {
        var covered = new bool[rows];
        Array.Fill(covered, true);
        return covered;
    }
}
