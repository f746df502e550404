using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Review;

/// <summary>Labels that students who have not learned from them contradict.</summary>
public class SelfMispredictedTests
{
    private static readonly ClassList Classes = new(["A", "B"]);

    [Fact]
    public void LabelIsLikelyWrongWhereAnotherClassReachesTheMeanOfItsOwn()
    {
        // A's own get 0.9 and 0.4: threshold 0.65; B's own get 0.8, 0.6 and 0.1: threshold 0.5
        var predicted = Labels([0.9f, 0.1f, 0.4f, 0.6f, 0.2f, 0.8f, 0.4f, 0.6f, 0.9f, 0.1f]);
        var found = LikelyErrors.Find([0, 0, 1, 1, 1], predicted);

        Assert.Equal(0.65, found.Thresholds[0], 1e-6);
        Assert.Equal(0.5, found.Thresholds[1], 1e-6);
        // the second reaches B's threshold and not A's; the last is sure of A
        Assert.Equal([false, true, false, false, true], found.Flagged);
        Assert.Equal(2, found.Count);
        Assert.Equal([false, true, false, false, false], LikelyErrors.Find([0, 0, 1, 1, 1], predicted, [false, false, false, false, true]).Flagged);
        Assert.False(LikelyErrors.Find([0, -1, 1, 1, 1], predicted).Flagged[1]);
    }

    [Fact]
    public void ReasonSaysWhatTheStudentTheLabelAndTheFunctionsSay()
    {
        var votes = Patterns([[0], [0], [-1]], [[0], [1], [-1]]);
        var inputs = new ReviewInputs { Labels = Labels([0.63f, 0.37f, 0.5f, 0.5f]).For([0, 1, -1]), Votes = votes, OutOfFold = Labels([0.09f, 0.91f, 0.5f, 0.5f, 0.2f, 0.8f]) };

        var first = ReviewRanking.Top(ReviewRanking.Create("self-mispredicted"), inputs, 3);
        Assert.Equal([0, 1, 2], first.Select(c => c.Document));
        Assert.Equal("the student, trained without this document, says B 0.91; the label is A 0.63; 2 of 2 functions say A", first[0].Reason);
        Assert.EndsWith("no function votes on it", first[2].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void UnanimityIsSuspiciousOnlyWhereTheStudentContradictsSeveralVotes()
    {
        var votes = Patterns([[0], [0], [0], [0]], [[0], [1], [-1], [0]]);
        var inputs = new ReviewInputs
        {
            Labels = Labels([0.9f, 0.1f, 0.5f, 0.5f, 0.8f, 0.2f, 0.9f, 0.1f]),
            Votes = votes,
            OutOfFold = Labels([0.3f, 0.7f, 0.1f, 0.9f, 0.1f, 0.9f, 0.8f, 0.2f]),
        };

        Assert.Equal([0], ReviewRanking.Top(ReviewRanking.Create("suspicious-unanimity"), inputs, 4).Select(c => c.Document));
    }

    [Fact]
    public void StrategiesThatAskStudentsRefuseWithoutThem()
    {
        foreach (var name in new[] { "self-mispredicted", "suspicious-unanimity" })
        {
            var mix = ReviewMix.Parse(name);
            Assert.True(mix.AsksStudents);
            Assert.Throws<ArgumentException>(() => ReviewRanking.Top(mix, new ReviewInputs { Labels = Labels([0.5f, 0.5f]) }, 1));
        }
    }

    /// <summary>The reference is the published method: one round of out-of-fold predictions, what confident learning flags first, by the margin.</summary>
    [SharedTheory("youtube/texts.csv")]
    [InlineData(false, 0.1)]
    [InlineData(true, 0.2)]
    public void FindsMoreWrongLabelsThanConfidentLearningAlone(bool byClass, double share)
    {
        var set = TextSet.Wrench("youtube", "train");
        var classes = new ClassList(set.ClassNames);
        var gold = set.Indices(set.ClassNames);
        var (ours, reference) = (0.0, 0.0);
        foreach (var seed in new[] { 1, 2 })
        {
            var wrong = byClass ? WrongLabels.ByClass(gold, classes.Count, share, seed) : WrongLabels.Uniform(gold, classes.Count, share, seed);
            var labels = wrong.AsPosteriors(classes);
            var once = OutOfFold.Predict(set.Texts, labels, null, OutOfFoldOptions.Default);
            reference += wrong.Found(ConfidentLearning(wrong.Labels, once), wrong.Count);
            var inputs = new ReviewInputs { Labels = labels, OutOfFold = SecondOpinion.Ask(set.Texts, labels, null, OutOfFoldOptions.Default) };
            ours += wrong.Found(ReviewRanking.Top(ReviewRanking.Create("self-mispredicted"), inputs, wrong.Count).Select(c => c.Document), wrong.Count);
        }

        Assert.True(ours > reference, $"{ours / 2:0.000} of the wrong labels, the reference {reference / 2:0.000}");
        Assert.True(ours / 2 > 0.7, $"{ours / 2:0.000} of the wrong labels");
    }

    [SharedFact("youtube/texts.csv")]
    public void SameBytesOnOneAndTwoThreadsAndNoDocumentIsPredictedByWhoLearnedIt()
    {
        var set = TextSet.Wrench("youtube", "train");
        var classes = new ClassList(set.ClassNames);
        var labels = WrongLabels.Uniform(set.Indices(set.ClassNames), classes.Count, 0.1, 1).AsPosteriors(classes);
        var one = SecondOpinion.Ask(set.Texts, labels, null, new OutOfFoldOptions { Threads = 1 });
        var two = SecondOpinion.Ask(set.Texts, labels, null, new OutOfFoldOptions { Threads = 2 });
        for (var i = 0; i < one.Count; i++) Assert.True(one[i].SequenceEqual(two[i]));

        // its own label, turned round, moves the document's prediction only through what it teaches the others: not at all in one round
        var turned = (int[])labels.RowOf.Clone();
        turned[0] = 1 - turned[0];
        var before = OutOfFold.Predict(set.Texts, labels, null, OutOfFoldOptions.Default);
        var after = OutOfFold.Predict(set.Texts, new ProbabilisticLabels(classes, labels.Rows, turned, labels.Covered), null, OutOfFoldOptions.Default);
        Assert.True(before[0].SequenceEqual(after[0]));
    }

    [Fact]
    public void NearCopiesOfAGroupAreOfOneFold()
    {
        string[] texts = [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? $"alpha number {i / 2}" : $"alpha number {i / 2} again")];
        var labels = Labels([1, 0, 0, 1]).For([.. texts.Select((_, i) => i / 2 % 2)]);
        // each pair alone carries its number: who has seen the one half knows the other
        var apart = OutOfFold.Predict(texts, labels, null, new OutOfFoldOptions { Folds = 2 });
        var together = OutOfFold.Predict(texts, labels, null, new OutOfFoldOptions { Folds = 2, Groups = [.. texts.Select((_, i) => i / 2)] });
        Assert.NotEqual(apart.Rows, together.Rows);
    }

    [Fact]
    public void BadOptionsAreRefused()
    {
        var labels = Labels([0.5f, 0.5f]);
        Assert.Throws<ArgumentException>(() => OutOfFold.Predict(["a", "b"], labels, null, OutOfFoldOptions.Default));
        Assert.Throws<ArgumentException>(() => OutOfFold.Predict(["a"], labels, [0, 1], OutOfFoldOptions.Default));
        Assert.Throws<ArgumentException>(() => OutOfFold.Predict(["a"], labels, null, new OutOfFoldOptions { Folds = 1 }));
        Assert.Throws<ArgumentException>(() => OutOfFold.Predict(["a"], labels, null, new OutOfFoldOptions { L2 = double.NaN }));
        Assert.Throws<ArgumentException>(() => LikelyErrors.Find([0, 1], labels));
        Assert.Throws<ArgumentException>(() => LikelyErrors.Find([2], labels));
        // nothing to learn from is no error
        Assert.Equal(0.5f, SecondOpinion.Ask([""], labels, null, OutOfFoldOptions.Default)[0][0]);
    }

    private static IEnumerable<int> ConfidentLearning(int[] labels, ProbabilisticLabels predicted)
    {
        var flagged = LikelyErrors.Find(labels, predicted).Flagged;
        return Enumerable.Range(0, labels.Length).OrderByDescending(i => flagged[i]).ThenBy(i =>
            predicted[i][labels[i]] - Enumerable.Range(0, predicted.Classes.Count).Where(k => k != labels[i]).Max(k => predicted[i][k]));
    }

    private static ProbabilisticLabels Labels(float[] rows) =>
        new(Classes, rows, [.. Enumerable.Range(0, rows.Length / 2)], [.. Enumerable.Repeat(true, rows.Length / 2)]);

    private static VotePatterns Patterns(params int[][][] columns) => VotePatterns.Of(new VoteMatrix(Classes,
        [.. columns.Select((c, f) =>
        {
            var column = new VoteColumn($"f{f}", c.Length, Classes.Count);
            for (var i = 0; i < c.Length; i++) column[i] = c[i][0];
            return column;
        })], columns[0].Length));
}
