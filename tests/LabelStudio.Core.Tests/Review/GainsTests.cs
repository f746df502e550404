using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Review.Gains;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Review;

/// <summary>What reviewing bought is counted exactly, and what it will bring is no more than what the last reviews brought.</summary>
public sealed class GainsTests
{
    private static readonly LabeledVotes Data = new SyntheticVotes { Documents = 4000, Functions = 6, Classes = 4, Seed = 9, Accuracy = (0.35, 0.85) }.Make();
    private static readonly VotePatterns Patterns = VotePatterns.Of(Data.Votes);
    private static readonly FittedLabelModel Bare = new AutoModel().Fit(Patterns, LabelModelOptions.Default);

    [Fact]
    public void Changed_labels_are_those_that_comparing_every_document_finds()
    {
        var before = Labels(Gold(0, 40));
        var now = Labels([.. Gold(0, 40).Select(g => g.Document < 10 ? (g.Document, (g.Class + 1) % 4) : g), .. Gold(40, 300)]);
        var answered = Enumerable.Range(0, 10).Concat(Enumerable.Range(40, 260)).ToHashSet();
        int corrected = 0, named = 0, moved = 0;
        for (var d = 0; d < Patterns.Documents; d++)
        {
            if (before.Of(d) == now.Of(d)) continue;
            if (!answered.Contains(d)) moved++;
            else if (before.Of(d) < 0) named++;
            else corrected++;
        }
        Assert.Equal(new LabelMoves(corrected, named, moved), before.To(now));
        Assert.True(corrected > 10 && moved > 0, $"{corrected} corrected, {moved} moved: the case shows nothing.");
        Assert.Equal(0, now.To(now).Total);
        // taking the answers back counts the same documents
        Assert.Equal(before.To(now).Total, now.To(before).Total);
    }

    [Fact]
    public void Gold_takes_the_place_of_the_votes_and_bad_gold_is_refused()
    {
        var document = Enumerable.Range(0, 4000).First(d => Labels([]).Of(d) is >= 0 and not 3);
        var labels = Labels([(document, 3)]);
        Assert.Equal(3, labels.Of(document));
        Assert.NotEqual(3, Labels([]).Of(document));
        Assert.Throws<ArgumentException>(() => Labels([(4000, 0)]));
        Assert.Throws<ArgumentException>(() => Labels([(1, 0), (1, 1)]));
        Assert.Throws<ArgumentException>(() => labels.To(new PatternLabels(VotePatterns.Of(Data.Votes), Bare.Predict(Data.Votes), [])));
    }

    [Fact]
    public void The_found_curve_ends_with_all_reviews_and_counts_rightly()
    {
        bool[] wrong = [.. Enumerable.Range(0, 137).Select(i => i % 3 == 0)];
        var curve = FoundCurve.Of(wrong, 20);
        Assert.InRange(curve.Count, 10, 20);
        Assert.All(curve, p => Assert.Equal(wrong.Take(p.Reviews).Count(w => w), p.Found));
        Assert.Equal(curve.OrderBy(p => p.Reviews), curve);
        Assert.Equal((137, 46), (curve[^1].Reviews, curve[^1].Found));
        Assert.InRange(46.0 / 137, curve[^1].PerReview.Low, curve[^1].PerReview.High);
        Assert.Empty(FoundCurve.Of([]));
        Assert.Equal([1, 2, 3], FoundCurve.Of([true, false, true]).Select(p => p.Reviews));
    }

    [Fact]
    public void A_replay_starts_at_no_gain_and_its_accuracy_is_near_the_truth()
    {
        var reviews = Gold(0, 600);
        var judges = Gold(2000, 3000);
        var replay = Replay([], reviews, judges);
        var first = replay.After(0);
        Assert.Equal((0, 0, 0.0), (first.Reviews, first.PutRight, first.Gain.Value));
        var last = replay.After(600);
        // the same by hand on the first 2,000 documents, whose truth is known here
        var model = Bare.Anchor(Patterns, reviews);
        var labels = model.Predict(Patterns);
        var truly = Enumerable.Range(0, 2000).Average(d => d < 600 || (labels.IsCovered(d) && labels.Top(d) == Data.Gold[d]) ? 1.0 : 0);
        Assert.InRange(truly, last.Accuracy.Low, last.Accuracy.High);
        Assert.Equal(Enumerable.Range(0, 600).Count(d => !labels.IsCovered(d) || labels.Top(d) != Data.Gold[d]), last.PutRight);
        Assert.True(last.Gain.Value > 0 && last.Gain.Low <= last.Gain.Value && last.Gain.Value <= last.Gain.High);
    }

    [Fact]
    public void What_is_known_reviewed_and_judged_by_must_not_overlap()
    {
        Assert.Throws<ArgumentException>(() => Replay(Gold(0, 10), Gold(5, 20), Gold(30, 40)));
        Assert.Throws<ArgumentException>(() => Replay([], Gold(5, 20), Gold(10, 40)));
        Assert.Throws<ArgumentException>(() => Replay([], Gold(5, 20), []));
    }

    [Fact]
    public void Reviews_that_find_nothing_any_more_say_stop_and_reviews_that_find_much_do_not()
    {
        // the first 100 reviews find an error each, the last 100 none
        bool[] exhausted = [.. Enumerable.Repeat(true, 100), .. Enumerable.Repeat(false, 100)];
        var none = ExpectedGain.Of(50, exhausted, null, [.. exhausted.Select(_ => true)], 1000)!;
        Assert.True(none.StopHere);
        Assert.Equal((50, 0.0, 0.0), (none.RestsOn, none.Total.Value, none.Total.High));

        bool[] rich = [.. Enumerable.Range(0, 120).Select(i => i % 4 == 0)];
        var much = ExpectedGain.Of(200, rich, null, [.. rich.Select(_ => true)], 1000)!;
        Assert.False(much.StopHere);
        Assert.Equal((200, 120), (much.Reviews, much.RestsOn));
        Assert.Equal(50, much.Total.Value, 6);
        Assert.InRange(much.Total.Low, 25, 45);
        Assert.InRange(much.Total.High, 55, 75);
        Assert.Null(much.Moved);

        Assert.Null(ExpectedGain.Of(50, [.. rich.Take(ExpectedGain.FewestReviews - 1)], null, [.. rich.Take(ExpectedGain.FewestReviews - 1)], 1000));
    }

    [Fact]
    public void Labels_that_move_along_count_only_where_they_can_be_told_from_nothing()
    {
        var reviews = Gold(0, 200);
        bool[] wrong = [.. reviews.Select(r => Bare.Predict(Patterns).Top(r.Document) != r.Class)];
        bool[] all = [.. wrong.Select(_ => true)];
        var few = ExpectedGain.Of(200, wrong, Replay([], reviews, Gold(2000, 2003)), all, 4000)!;
        Assert.NotNull(few.Moved);
        Assert.False(few.MovedCounts);
        Assert.Equal(few.Found, few.Total);

        var many = ExpectedGain.Of(200, wrong, Replay([], reviews, Gold(1000, 4000)), all, 4000)!;
        Assert.True(many.Moved!.High - many.Moved.Low < few.Moved!.High - few.Moved.Low || few.Moved.High == few.Moved.Low);
        Assert.Equal(many.MovedCounts, many.Moved.Low > 0 || many.Moved.High < 0);
        if (many.MovedCounts) Assert.Equal(many.Found.Value + many.Moved.Value, many.Total.Value, 6);
        // the same reviews give the same estimate
        Assert.Equal(many, ExpectedGain.Of(200, wrong, Replay([], reviews, Gold(1000, 4000)), all, 4000));
    }

    private static LabelReplay Replay((int, int)[] known, (int, int)[] reviews, (int, int)[] judges) => new(Bare, Patterns, new ReplayInputs(known, reviews, judges, 2000));

    private static PatternLabels Labels((int Document, int Class)[] gold) => new(Patterns, Bare.Anchor(Patterns, gold).Predict(Patterns), gold);

    private static (int Document, int Class)[] Gold(int from, int to) => [.. Enumerable.Range(from, to - from).Select(d => (d, Data.Gold[d]))];
}
