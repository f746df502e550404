using LabelStudio.Core.Evaluation;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Evaluation;

public sealed class AnswerScoreTests
{
    private static readonly ClassList Classes = new(["a", "b", "c"]);

    [Fact]
    public void A_missing_answer_is_wrong()
    {
        int[] gold = [0, 0, 1, 1, 2, -1];
        int[] answers = [0, -1, 1, 0, -1, 2];
        var score = AnswerScore.Of(gold, answers, 3);
        Assert.Equal((5, 3), (score.N, score.Answered));
        Assert.Equal(0.4, score.Accuracy.Value, 12);
        Assert.Equal(2 / 3.0, score.AccuracyAnswered.Value, 12);
        // a: 2·1/(2+2), b: 2·1/(2+1), c: 0
        Assert.Equal((0.5 + 2 / 3.0 + 0) / 3, score.MacroF1.Value, 12);
        Assert.True(score.Accuracy.Low < 0.4 && score.Accuracy.High > 0.4);
    }

    [Fact]
    public void Whoever_answers_everything_is_scored_as_the_evaluator_scores()
    {
        var random = new Random(3);
        int[] gold = [.. Enumerable.Range(0, 200).Select(_ => random.Next(3))];
        int[] answers = [.. gold.Select(g => random.Next(4) == 0 ? random.Next(3) : g)];
        var certain = new float[gold.Length * 3];
        for (var i = 0; i < gold.Length; i++) certain[i * 3 + answers[i]] = 1;
        var full = Evaluator.Evaluate(Classes, gold, certain);
        var score = AnswerScore.Of(gold, answers, 3);
        Assert.Equal(full.Accuracy, score.Accuracy);
        Assert.Equal(full.MacroF1, score.MacroF1);
    }

    [Fact]
    public void No_gold_is_refused()
    {
        Assert.Throws<ArgumentException>(() => AnswerScore.Of([-1, -1], [0, 1], 2));
        Assert.Throws<ArgumentException>(() => AnswerScore.Of([0], [0, 1], 2));
    }

    [Fact]
    public void The_best_function_of_a_fifth_is_chosen_on_the_other_four()
    {
        // "first" is right on fold 0 alone, "second" everywhere else: chosen on all, fold 0 would be answered by neither of its own
        var first = new VoteColumn("first", 10, 3);
        var second = new VoteColumn("second", 10, 3);
        int[] gold = [.. Enumerable.Range(0, 10).Select(i => i % 2)];
        for (var i = 0; i < 10; i++)
        {
            first[i] = i % 5 == 0 ? gold[i] : 2;
            second[i] = i % 5 == 0 ? VoteColumn.Abstain : gold[i];
        }
        var votes = new VoteMatrix(Classes, [first, second], 10);
        Assert.Equal(1, SingleFunction.MostRight(votes, gold));
        Assert.Equal(SingleFunction.Answers(votes, 1), SingleFunction.CrossFitted(votes, gold));
        Assert.Equal(-1, SingleFunction.CrossFitted(votes, gold)![0]);
        // of equals the first; gold that is not known counts for nobody
        Assert.Equal(0, SingleFunction.MostRight(votes, [-1, -1, -1, -1, -1, -1, -1, -1, -1, -1]));
        Assert.Null(SingleFunction.CrossFitted(new VoteMatrix(Classes, [], 10), gold));
    }

    [Fact]
    public void A_class_that_became_worse_is_told_from_one_that_may_have_by_chance()
    {
        // class 0: 12 lost, none won; class 1: one lost, one won; class 2 has no gold
        List<int> gold = [], before = [], after = [];
        void Add(int count, int g, int was, int now)
        {
            for (var i = 0; i < count; i++)
            {
                gold.Add(g);
                before.Add(was);
                after.Add(now);
            }
        }
        Add(12, 0, 0, 1);
        Add(8, 0, 0, 0);
        Add(1, 1, 1, 0);
        Add(1, 1, 0, 1);
        Add(3, 1, 1, 1);
        Add(4, -1, 0, 1);
        var changes = ClassChange.Of(gold, before, after);
        Assert.Equal([0, 1], changes.Select(c => c.Class));
        Assert.Equal((20, 12, 0, 1.0, 0.4), (changes[0].N, changes[0].Lost, changes[0].Won, changes[0].Before.Value, changes[0].After.Value));
        Assert.Equal(2 / 4096.0, changes[0].PValue, 12);
        Assert.Equal(4 / 4096.0, changes[0].Corrected, 12);
        Assert.True(changes[0].ClearlyWorse);
        Assert.Equal((1, 1, 1.0, false), (changes[1].Lost, changes[1].Won, changes[1].PValue, changes[1].ClearlyWorse));
    }
}
