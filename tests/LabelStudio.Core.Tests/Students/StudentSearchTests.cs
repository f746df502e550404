using LabelStudio.Core.LabelModels;
using LabelStudio.Core.Progress;
using LabelStudio.Core.Schema;
using LabelStudio.Core.Students;
using LabelStudio.Core.Students.Search;
using LabelStudio.Core.Votes;

namespace LabelStudio.Core.Tests.Students;

public sealed class StudentSearchTests
{
    private static readonly ClassList Two = new(["a", "b"]);

    [SharedFact("youtube/texts.csv")]
    public void It_finds_what_dev_likes_better_on_any_number_of_threads()
    {
        var set = Youtube();
        var one = StudentSearch.Run(new SoftmaxTrainer(), set, new StudentOptions { Threads = 1 }, SearchOptions.Default);
        var told = new Collector();
        var three = StudentSearch.Run(new SoftmaxTrainer(), set, new StudentOptions { Threads = 3 }, SearchOptions.Default, told);
        Assert.Equal(one.Trials, three.Trials);
        Assert.Equal(one.Sentence, three.Sentence);
        Assert.Equal(one.Trainer, three.Trainer);
        Assert.Equal(SearchOptions.Default.Trials, one.Trials.Count);
        Assert.Single(one.Trials, t => t.Chosen);

        // a third of the ways sees the second round, a ninth the last, and the way without a search is among them
        Assert.Equal([27, 9, 3], Enumerable.Range(1, 3).Select(r => one.Trials.Count(t => t.Rounds >= r)));
        var plain = one.Trials.Single(t => t.Number == 1);
        Assert.Equal(3, plain.Rounds);
        Assert.True(one.Trials.Single(t => t.Chosen).LogLoss <= plain.LogLoss);
        Assert.Contains("dev documents a log-loss of", one.Sentence, StringComparison.Ordinal);
        Assert.Contains(told.Reports, r => r.Stage == "search settings" && r.Detail!.StartsWith("trial ", StringComparison.Ordinal));
        Assert.Equal(1, told.Reports.Max(r => r.Fraction));
    }

    [Fact]
    public void Too_little_dev_gold_chooses_nothing_and_says_so()
    {
        var set = TrainingSet.FromGold(Two, ["red", "blue"], [0, 1]).WithDev(["red", "blue"], [0, 1]);
        var trainer = new SoftmaxTrainer { L2 = 1e-5 };
        var outcome = StudentSearch.Run(trainer, set, StudentOptions.Default, SearchOptions.Default);
        Assert.Same(trainer, outcome.Trainer);
        Assert.Empty(outcome.Trials);
        Assert.Contains("too few to choose settings by", outcome.Sentence, StringComparison.Ordinal);
    }

    [SharedFact("youtube/texts.csv")]
    public void Time_that_has_run_out_leaves_the_way_without_a_search_and_says_so()
    {
        var outcome = StudentSearch.Run(new SoftmaxTrainer(), Youtube(), StudentOptions.Default, new SearchOptions { MostTime = TimeSpan.FromTicks(1) });
        Assert.True(outcome.OutOfTime);
        Assert.Equal(new SoftmaxTrainer(), outcome.Trainer);
        Assert.Contains("Time ran out", outcome.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Self_training_is_left_out_where_it_does_not_help()
    {
        // the texts without a label say nothing of the classes
        string[] texts = [.. Enumerable.Range(0, 200).Select(i => i % 2 == 0 ? "red apple" : "blue sky")];
        var set = TrainingSet.FromGold(Two, texts, [.. texts.Select((_, i) => i % 2)])
            .WithDev([.. texts.Take(60)], [.. texts.Take(60).Select((_, i) => i % 2)]).WithUnlabeled([.. Enumerable.Repeat("red sky", 50)]);
        var outcome = SelfTraining.Try(new SoftmaxTrainer(), set, StudentOptions.Default, 50);
        Assert.False(outcome.Kept);
        Assert.Same(set, outcome.Set);
        Assert.Equal(50, outcome.Offered);
    }

    [Fact]
    public void Self_training_is_kept_where_dev_is_clearly_better_for_it()
    {
        // two words always come together, and only one of them was ever labeled
        string[] labeled = [.. Enumerable.Range(0, 60).Select(i => i % 2 == 0 ? "apple" : "sky")];
        string[] unlabeled = [.. Enumerable.Range(0, 400).Select(i => i % 2 == 0 ? "apple orchard" : "sky cloud")];
        string[] dev = [.. Enumerable.Range(0, 100).Select(i => i % 2 == 0 ? "orchard" : "cloud")];
        var set = TrainingSet.FromGold(Two, labeled, [.. labeled.Select((_, i) => i % 2)]).WithDev(dev, [.. dev.Select((_, i) => i % 2)]).WithUnlabeled(unlabeled);
        var outcome = SelfTraining.Try(new SoftmaxTrainer { Features = FeatureSpec.Default with { CharMax = 0 } }, set, StudentOptions.Default, 50);
        Assert.True(outcome.Kept, outcome.Sentence);
        Assert.Equal(set.Count + outcome.Taken, outcome.Set.Count);
        Assert.True(outcome.Taken > 0);
    }

    /// <summary>Labels by the votes of the functions; dev gold guides.</summary>
    private static TrainingSet Youtube()
    {
        var (train, dev) = (TextVotes.Shared("youtube", "train"), TextVotes.Shared("youtube", "valid"));
        var patterns = VotePatterns.Of(train.Votes.Votes);
        var labels = new AutoModel().Fit(patterns, LabelModelOptions.Default).Predict(patterns);
        return TrainingSet.FromLabels(train.Texts, labels).WithDev(dev.Texts, dev.Votes.Gold);
    }

    private sealed class Collector : IProgress<StageProgress>
    {
        private readonly Lock _lock = new();

        public List<StageProgress> Reports { get; } = [];

        public void Report(StageProgress value)
        {
            lock (_lock) Reports.Add(value);
        }
    }
}
