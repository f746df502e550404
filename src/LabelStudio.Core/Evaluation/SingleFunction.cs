using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Evaluation;

/// <summary>One labeling function used alone in place of a model: the least that a model has to beat.</summary>
public static class SingleFunction
{
    private const int Folds = 5;

    /// <summary>The function that is right most often, of equals the first; -1 without functions.</summary>
    /// <param name="votes">n documents × m functions.</param>
    /// <param name="gold">n class indices, -1 where no gold is known.</param>
    /// <param name="among">Which documents to choose by, or null for all.</param>
    public static int MostRight(VoteMatrix votes, IReadOnlyList<int> gold, Func<int, bool>? among = null)
    {
        var (best, most) = (-1, -1);
        for (var f = 0; f < votes.Functions.Count; f++)
        {
            var column = votes.Functions[f];
            var right = 0;
            for (var i = 0; i < gold.Count; i++)
                if (gold[i] >= 0 && among?.Invoke(i) != false && column[i] is var v and not VoteColumn.Abstain && votes.Voted.Single(v) == gold[i]) right++;
            if (right > most) (best, most) = (f, right);
        }
        return best;
    }

    /// <summary>What a function answers: the class it votes for, of a set of classes that of the largest share, -1 where it abstains.</summary>
    /// <param name="votes">n documents × m functions.</param>
    /// <param name="function">0 to m-1.</param>
    /// <returns>n class indices.</returns>
    public static int[] Answers(VoteMatrix votes, int function)
    {
        var column = votes.Functions[function];
        var answers = new int[votes.Documents];
        for (var i = 0; i < answers.Length; i++) answers[i] = column[i] is var v and not VoteColumn.Abstain ? votes.Voted.Single(v) : -1;
        return answers;
    }

    /// <summary>What the best function answers where the same gold chooses and judges: each fifth of the documents is answered by the function that is right most often on the other four, for one chosen on what it is judged by flatters itself.</summary>
    /// <param name="votes">n documents × m functions.</param>
    /// <param name="gold">n class indices, -1 where no gold is known.</param>
    /// <returns>n class indices, -1 for no answer; null without functions.</returns>
    public static int[]? CrossFitted(VoteMatrix votes, IReadOnlyList<int> gold)
    {
        if (votes.Functions.Count == 0) return null;
        var answers = new int[gold.Count];
        for (var fold = 0; fold < Folds; fold++)
        {
            var mine = fold;
            var chosen = Answers(votes, MostRight(votes, gold, i => i % Folds != mine));
            for (var i = fold; i < answers.Length; i += Folds) answers[i] = chosen[i];
        }
        return answers;
    }
}
